package main

import "testing"

func TestOwnerCompletes(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
		card.For(s.nina).Press("Complete")
		s.nina.IsTold("Only @Omar Haddad", "can do that")
		card.Press("Complete")
		card.Line("@Omar Haddad completed")
		card.Shows("Completed", "nothing more to do").Offers()
		s.sara.Hears("@Omar Haddad completed")
	})
}

func TestWhoeverComesAfterAReleaseAcknowledges(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
		card.Press("Release")
		card.Line("@Omar Haddad released", "Onboarding's move")
		card.Shows("Sent", "Onboarding's move").Offers(offersSent...)
		s.sara.Hears("@Omar Haddad released")
		card.For(s.nina).Press("Acknowledge")
		card.IsAcknowledged(s.nina, s.sara)
	})
}

func TestOwnerAssignsToAnotherMember(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
		card.Press("Assign")
		form := s.omar.SeesForm("Assign H-")
		form.Fill("New owner", "U0TOM").Fill("Reason", "I am away").Submit()
		form.Objects("New owner", "This person is not")
		form.Fill("New owner", "U0OMAR").Submit()
		form.Objects("New owner", "owns it already")
		form.Fill("New owner", "U0NINA").Fill("Reason", "   ").Submit()
		form.Objects("Reason", "")
		form.Fill("Reason", "I am away next week").Sends()
		card.Line("@Omar Haddad assigned this to @Nina Costa", "I am away next week")
		card.Shows("Nina Costa's move")
		s.nina.Hears("@Omar Haddad assigned", "to you", "your move", "I am away next week")
	})
}

func TestFormSaysAtOnceThatOnlyTheOwnerMayAssign(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge")
	card.IsAcknowledged(s.omar, s.sara)
	card.For(s.nina).Press("Assign")
	s.nina.SeesForm("H-1001").Shows("Only @Omar Haddad").Closes()
	card.Shows("Omar Haddad's move")
}

func TestFormThatWasOpenWhenThingsChangedIsAnswered(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge")
	card.IsAcknowledged(s.omar, s.sara)
	card.Press("Assign")
	form := s.omar.SeesForm("Assign H-").Fill("New owner", "U0NINA").Fill("Reason", "I am away")
	card.For(s.sara).Press("Cancel")
	s.sara.SeesForm("Cancel H-").Fill("Reason", "They withdrew").Sends()
	card.Line("@Sara Lind cancelled")
	s.omar.Hears("@Sara Lind cancelled", "They withdrew")
	form.Submit()
	form.Shows("@Sara Lind cancelled", "Nothing more to do").Closes()
	card.Shows("Cancelled").Offers()
}

func TestSenderCancelsWithAReason(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
		card.For(s.sara).Press("Cancel")
		form := s.sara.SeesForm("Cancel H-")
		form.Submit()
		form.Objects("Reason")
		form.Fill("Reason", "They withdrew; the contract is void").Sends()
		card.Line("@Sara Lind cancelled", "They withdrew")
		card.Shows("Cancelled", "by @Sara Lind", "They withdrew", "nothing more to do").Offers()
		s.omar.Hears("@Sara Lind cancelled", "They withdrew")
	})
}

func TestOnlyTheSenderCancels(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Cancel")
	s.omar.SeesForm("H-1001").Shows("Only @Sara Lind", "can do that").Closes()
	card.Shows("Sent")
}
