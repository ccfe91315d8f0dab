// Package services has the pages of a registrar for the browsers of phones:
// directories, lists of calls, speed dials, parked calls and the hot desk; and it
// pushes texts and pictures to phones.
//
// A page is an object of package cnfxml/xsi, and a phone is led from one to the next
// by URLs that name it. A phone may act for itself only: it must have registered
// under the name that it tells, from the address that asks. Headers such as
// X-Forwarded-For count for nothing. Phones behind one address translator cannot be
// told apart by it; their names are taken on trust.
//
// A phone to which something is sent by its own web server asks the door
// [pages.Authenticate] whether the sender may do that. The answer is yes for
// passwords that were made for this one push, and for users by their PINs at phones
// that are theirs.
package services
