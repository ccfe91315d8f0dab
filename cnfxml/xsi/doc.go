// Package xsi has the XML objects by which services talk to phones: menus,
// texts, forms, directories and pictures that a phone shows, and the commands
// that a program sends to it.
//
// Each object is a struct: [Menu], [GraphicMenu], [GraphicFileMenu],
// [IconMenu], [IconFileMenu], [Text], [Input], [Directory], [Image],
// [ImageFile], [Status], [StatusFile], [Help], [Execute], [Response] and
// [ErrorReply]. Append writes one, in UTF-8 or ISO-8859-1; [Parse] reads any
// of them. The Validate of an object, and [Validate] for a document, know how much
// phones take.
//
// # URIs
//
// Besides http and https, phones understand URIs of their own: [Key],
// [SoftKey], [Dial], [EditDial], [Play], [RTPRx] and their relatives make
// them, [Query] asks the phone to add a parameter.
//
// # HTTP
//
// Answer with ContentType, and with Refresh for a page that the phone shall
// load again or leave after a while. Send "Expires: -1" with a page that the
// Back key must not bring up again. Older phones read ISO-8859-1 only, and say
// so in Accept-Charset, which [EncodingFor] understands. Phones append their
// own parameters to URLs, so a URL with a query is fine; Append escapes its
// ampersands.
//
// # Pictures
//
// [Pack] turns an [image.Image] into the two bits a pixel of the 7940 and 7960
// and into the Data of an [Image]. Later phones load PNG files, for which
// [DisplayOf] knows the size.
//
// The limits are those of Cisco document OL-20949, the services guide.
package xsi
