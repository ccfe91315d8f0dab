// Package metrics counts what the registrar does, for Prometheus, and tells
// whether it is well. METRICS.md lists what is measured.
//
// No label takes a value that a phone chooses: models and messages are those of
// the protocol's tables, everything else counts as "unknown".
package metrics
