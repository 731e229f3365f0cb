package handoffs

import (
	"sync"
	"time"
)

// zones are the time zones that were asked for, by name. A zone is read from a file, and each look at a clock needs one.
// What is in here never changes; the names are a playbook's, so they stay few.
var zones sync.Map

// zone returns the time zone of the name, and UTC for one that is not known: the playbook refuses those.
func zone(name string) *time.Location {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, location)
	return location
}
