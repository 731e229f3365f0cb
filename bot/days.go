package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// DaysKind is the kind of the chores that count how teams stand at the end of each day.
const DaysKind = "days"

// DayCounts counts, for each team that a digest is about, what is open and overdue when the team's day ends. It reads
// two counts of indexes a day, whatever they hold.
type DayCounts struct {
	// Zones are where the teams' days end.
	Zones  map[handoffs.TeamKey]*time.Location
	Chores handoffs.Chores
	Data   handoffs.Digests
	Now    func() time.Time
}

// NewDayCounts returns the counts for the teams of the digests.
func NewDayCounts(plans []DigestPlan, chores handoffs.Chores, data handoffs.Digests, now func() time.Time) *DayCounts {
	c := &DayCounts{Zones: map[handoffs.TeamKey]*time.Location{}, Chores: chores, Data: data, Now: now}
	for i := range plans {
		c.Zones[plans[i].Team.Key] = plans[i].Zone
	}
	return c
}

func (c *DayCounts) states() *choreState[handoffs.Days] {
	return &choreState[handoffs.Days]{
		chores: c.Chores, now: c.Now, next: func(d *handoffs.Days, _ handoffs.Instant) handoffs.Instant { return d.Next },
	}
}

// Plan has the days counted from now on that are not counted yet.
func (c *DayCounts) Plan(ctx context.Context) error {
	for team, zone := range c.Zones {
		if _, _, err := c.states().change(ctx, handoffs.DaysID(team), func(d *handoffs.Days, now handoffs.Instant) bool {
			return d.Plan(zone, now)
		}); err != nil {
			return fmt.Errorf("plan to count the days of team %s: %w", team, err)
		}
	}
	return nil
}

// Do implements ChoreDoer: it counts the days that are over. A team that this process does not know is left to those that
// do; if there are none for an hour, nobody counts any more.
func (c *DayCounts) Do(ctx context.Context, id handoffs.ID, _ bool) (version int64, next handoffs.Instant, err error) {
	team := handoffs.DaysTeam(id)
	_, known := c.Zones[team]
	days, version, err := c.states().change(ctx, id, func(d *handoffs.Days, now handoffs.Instant) bool { return !known && d.Forsake(now) })
	if err != nil || days.Next == 0 {
		return version, 0, err
	}
	if !known {
		return version, max(days.Next, handoffs.InstantOf(c.Now())+handoffs.DigestStrange), nil
	}
	days, version, err = c.count(ctx, team)
	return version, days.Next, err
}

// count counts the days of a known team that are over. It may be called at any time, whoever holds the chore.
func (c *DayCounts) count(ctx context.Context, team handoffs.TeamKey) (days handoffs.Days, version int64, err error) {
	id, zone := handoffs.DaysID(team), c.Zones[team]
	if days, version, err = c.states().change(ctx, id, func(*handoffs.Days, handoffs.Instant) bool { return false }); err != nil {
		return days, 0, err
	}
	for _, end := range days.Due(zone, handoffs.InstantOf(c.Now())) {
		stands, err := c.Data.Digest(ctx, handoffs.DigestQuery{Team: team, Now: end, DayEnd: end, Since: end})
		if err != nil {
			return days, 0, err
		}
		if days, version, err = c.states().change(ctx, id, func(d *handoffs.Days, _ handoffs.Instant) bool {
			return d.Count(zone, end, stands.Open, stands.Overdue.Total)
		}); err != nil {
			return days, 0, err
		}
	}
	return days, version, nil
}

// shown returns what a picture shows of a team's days at a time; no days if too few were counted.
func (c *DayCounts) shown(ctx context.Context, team handoffs.TeamKey, at handoffs.Instant) (first time.Time, days []*handoffs.DayCount, err error) {
	zone, known := c.Zones[team]
	if !known {
		return time.Time{}, nil, nil
	}
	state, _, err := c.states().change(ctx, handoffs.DaysID(team), func(*handoffs.Days, handoffs.Instant) bool { return false })
	if err != nil {
		return time.Time{}, nil, err
	}
	first, days = state.Shown(zone, at)
	return first, days, nil
}
