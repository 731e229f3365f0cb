package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

func TestADryRunPrintsWhatADigestWouldSayAndSendsNothing(t *testing.T) {
	t.Parallel()
	s := beginAtTen(t)
	s.sara.HandsOff("Acme Corp")
	client, err := redisstore.Open(s.redis)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	store := redisstore.New(client, "T0DEMO")
	var out bytes.Buffer
	if err := printDigests(t.Context(), &out, store, digestPlans(s.book), "", s.now); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"stalls, to [U0GRACE C0SUPPORT], next ", ":00 UTC\n", "\nWhat stalls in Onboarding: 1 due today · 1 open in all\n", "• H-1001 · Acme Corp · 24,000 EUR", "Onboarding: acknowledge · due "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it prints %q, want %q in it", out.String(), want)
		}
	}
	if strings.ContainsAny(out.String(), "<>*") {
		t.Errorf("it prints marks: %q", out.String())
	}
	if err := printDigests(t.Context(), &out, store, digestPlans(s.book), "nothing", s.now); err == nil || !strings.Contains(err.Error(), `no digest "nothing"`) {
		t.Errorf("of one that is not there: %v", err)
	}
	out.Reset()
	if err := printDigests(t.Context(), &out, store, nil, "", s.now); err != nil || !strings.Contains(out.String(), "has no digests") {
		t.Errorf("of none: %q, %v", out.String(), err)
	}
}

func TestDigestWithoutDryRunSaysThatItOnlyPrints(t *testing.T) {
	t.Parallel()
	cmd := newDigestCommand()
	cmd.SetArgs([]string{})
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	if err := cmd.Execute(); err == nil || !strings.Contains(err.Error(), "--dry-run") {
		t.Errorf("digest = %v", err)
	}
}
