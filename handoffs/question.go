package handoffs

import "slices"

// Question is what somebody of the receiving team wants to know about one field.
type Question struct {
	// N numbers the handoff's questions, from 1.
	N       int     `json:"n"`
	Field   string  `json:"field"`
	Text    string  `json:"text,omitempty"`
	By      UserID  `json:"by,omitempty"`
	AskedAt Instant `json:"asked_at,omitempty"`
	// SettledAt is when it was answered, returned with its field, or needed no answer any more; zero while it is open.
	SettledAt Instant `json:"settled_at,omitempty"`
	// AnsweredBy is empty for a question that nobody answered.
	AnsweredBy UserID `json:"answered_by,omitempty"`
}

// Open reports whether the question waits for an answer.
func (q *Question) Open() bool { return q.SettledAt == 0 }

// maxQuestions bounds how many questions may be open at a time, so that a handoff stays small.
const maxQuestions = 20

// keptQuestions is how many settled questions a handoff remembers, to tell a late answer who was first. The timeline has all.
const keptQuestions = 10

// OpenQuestions returns the questions that wait for an answer, the oldest first.
func (h *Handoff) OpenQuestions() []Question {
	var open []Question
	for _, q := range h.Questions {
		if q.Open() {
			open = append(open, q)
		}
	}
	return open
}

// Question returns the question with that number, or nil if the handoff does not remember it.
func (h *Handoff) Question(n int) *Question {
	i := slices.IndexFunc(h.Questions, func(q Question) bool { return q.N == n })
	if i < 0 {
		return nil
	}
	return &h.Questions[i]
}

// Askable reports whether a question may be put to the sender now.
func (h *Handoff) Askable() bool { return h.Status == StatusSent || h.Status == StatusAcknowledged }

func (h *Handoff) asks() bool {
	return slices.ContainsFunc(h.Questions, func(q Question) bool { return q.Open() })
}

func (h *Handoff) applyAsked(e Event) {
	h.Asked = e.Question.N
	h.Questions = append(h.Questions, *e.Question)
}

func (h *Handoff) applyAnswered(e Event) {
	h.accept(e.Changes, e.Excused)
	if q := h.Question(e.Question.N); q != nil {
		q.SettledAt, q.AnsweredBy = e.At, e.By
	}
	h.forgetQuestions()
}

// settleQuestions closes what is open: the handoff has gone where an answer is of no use.
func (h *Handoff) settleQuestions(at Instant) {
	for i := range h.Questions {
		if h.Questions[i].Open() {
			h.Questions[i].SettledAt = at
		}
	}
	h.forgetQuestions()
}

func (h *Handoff) forgetQuestions() {
	for settled := len(h.Questions) - len(h.OpenQuestions()); settled > keptQuestions; settled-- {
		i := slices.IndexFunc(h.Questions, func(q Question) bool { return !q.Open() })
		h.Questions = slices.Delete(h.Questions, i, i+1)
	}
}
