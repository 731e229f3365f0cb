package fakemodel_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/internal/fakemodel"
)

// notes are put to the model as handoffbot puts them.
func ask(t *testing.T, m fakemodel.Model, fields []string, notes ...string) fakemodel.Answer {
	t.Helper()
	var user strings.Builder
	user.WriteString("The fields:\n" + strings.Join(fields, "\n") + "\n\nThe notes, from here to the line END 1234abcd:\n")
	for _, line := range notes {
		user.WriteString("1234abcd|" + line + "\n")
	}
	user.WriteString("END 1234abcd\n")
	body, err := json.Marshal(map[string]any{"model": "m", "messages": []any{
		map[string]string{"role": "system", "content": "…"}, map[string]string{"role": "user", "content": user.String()},
	}})
	if err != nil {
		t.Fatal(err)
	}
	recorder := httptest.NewRecorder()
	fakemodel.Handler(m).ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, "/v1/chat/completions", strings.NewReader(string(body))))
	var reply struct {
		Choices []struct {
			Message struct{ Content string } `json:"message"`
			Finish  string                   `json:"finish_reason"`
		} `json:"choices"`
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &reply); err != nil || len(reply.Choices) != 1 || reply.Choices[0].Finish != "stop" {
		t.Fatalf("%d %s", recorder.Code, recorder.Body)
	}
	var a fakemodel.Answer
	if err := json.Unmarshal([]byte(reply.Choices[0].Message.Content), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestHonestFindsWhatNotesSayAndQuotesIt(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		field, note string
		want        fakemodel.Stated
	}{
		{`{"key":"k","label":"Kickoff date","kind":"date"}`, "Kickoff date: 3 March 2027, with all", fakemodel.Stated{Field: "k", Status: "stated", Value: "3 March 2027", Quote: "Kickoff date: 3 March 2027, with all"}},
		{`{"key":"k","label":"Kickoff date","kind":"date"}`, "The kickoff is maybe on 2027-03-03", fakemodel.Stated{Field: "k", Status: "unclear", Value: "2027-03-03", Quote: "The kickoff is maybe on 2027-03-03"}},
		{`{"key":"k","label":"Kickoff date","kind":"date"}`, "They like kickoffs.", fakemodel.Stated{Field: "k", Status: "not_stated"}},
		{`{"key":"p","label":"Price","kind":"money"}`, "We settled on a price of $24,000 a year.", fakemodel.Stated{Field: "p", Status: "stated", Value: "$24,000", Quote: "settled on a price of $24,000 a year."}},
		{`{"key":"p","label":"Plan","kind":"select","options":["Starter","Growth"]}`, "They take the growth plan", fakemodel.Stated{Field: "p", Status: "stated", Value: "growth", Quote: "They take the growth plan"}},
		{`{"key":"s","label":"Confirmed scope","kind":"long_text"}`, "Scope: migration of two workspaces", fakemodel.Stated{Field: "s", Status: "stated", Value: "migration of two workspaces", Quote: "Scope: migration of two workspaces"}},
		{`{"key":"m","label":"Main contact","kind":"email"}`, "contact is [EMAIL_1]", fakemodel.Stated{Field: "m", Status: "stated", Value: "[EMAIL_1]", Quote: "contact is [EMAIL_1]"}},
	} {
		a := ask(t, fakemodel.Honest{}, []string{row.field}, "Hello", row.note, "Bye")
		if diff := cmp.Diff([]fakemodel.Stated{row.want}, a.Fields); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.note, diff)
		}
	}
	a := ask(t, fakemodel.Honest{}, nil, "We promised a free migration.", "Nice people.")
	if diff := cmp.Diff([]fakemodel.Bullet{{"We promised a free migration.", "We promised a free migration."}}, a.Bullets); diff != "" {
		t.Errorf("bullets (-want +got):\n%s", diff)
	}
}

func TestALiarsLiesAreRecognized(t *testing.T) {
	t.Parallel()
	field := `{"key":"k","label":"Kickoff","kind":"date"}`
	a := ask(t, fakemodel.NewLiar(1, false), []string{field}, "We met on Friday.")
	if len(a.Fields) != 1 || len(a.Bullets) != 6 || strings.Contains(a.Fields[0].Quote+a.Bullets[0].Quote, "Friday") {
		t.Errorf("answer = %+v", a)
	}
	real := 0
	for _, b := range ask(t, fakemodel.NewLiar(2, true), []string{field}, "We met on Friday.").Bullets {
		if b.Quote == "We met on Friday." {
			real++
		}
	}
	if real == 0 || real == 6 {
		t.Errorf("%d of 6 quotes are real, want some", real)
	}
	if diff := cmp.Diff(ask(t, fakemodel.NewRandom(3), []string{field}), ask(t, fakemodel.NewRandom(3), []string{field})); diff != "" {
		t.Errorf("the same seed says something else:\n%s", diff)
	}
}

func TestOtherRequestsAreRefused(t *testing.T) {
	t.Parallel()
	for path, body := range map[string]string{"/v1/models": "{}", "/v1/chat/completions": "{"} {
		recorder := httptest.NewRecorder()
		fakemodel.Handler(fakemodel.Honest{}).ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, path, strings.NewReader(body)))
		text, _ := io.ReadAll(recorder.Body)
		if recorder.Code < 400 || !strings.Contains(string(text), `"error"`) {
			t.Errorf("%s = %d %s", path, recorder.Code, text)
		}
	}
}
