package prompts_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/internal/fakemodel"
	"github.com/handoffbot/handoffbot/prompts"
	"github.com/handoffbot/handoffbot/prompts/cachetest"
)

const privateNotes = "Contact: Birgit Holm, birgit.holm@zebrafish.example or +49 30 901820.\n" +
	"Kickoff date: 3 March 2027\n" +
	"They must pay from DE89 3704 0044 0532 0130 00, birgit.holm@zebrafish.example says.\n"

var privateValues = []string{"birgit.holm", "901820", "0532"}

func privateDeal() prompts.Input {
	return prompts.Input{Notes: privateNotes, Fields: append(dealFields(), prompts.Field{Key: "contact", Label: "Contact", Kind: "email"})}
}

func TestWhatIsPrivateStaysHereAndIsPutBack(t *testing.T) {
	t.Parallel()
	cache := &cachetest.Memory{Now: time.Now}
	c, s := newClient(t, honest(), func(c *prompts.Config) { c.Redact, c.Cache = true, cache })
	var answers []prompts.Extraction
	for range 2 { // the second comes out of the cache
		got, _, err := c.Extract(t.Context(), privateDeal())
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, got)
	}
	for _, value := range privateValues {
		if strings.Contains(string(s.last().body), value) {
			t.Errorf("%s leaves: %s", value, s.last().body)
		}
		for _, kept := range cache.Values() {
			if strings.Contains(string(kept), value) {
				t.Errorf("%s is in the cache: %s", value, kept)
			}
		}
	}
	if diff := cmp.Diff(answers[0], answers[1]); diff != "" {
		t.Errorf("answer out of the cache (-first +second):\n%s", diff)
	}
	var contact prompts.Stated
	for _, f := range answers[0].Fields {
		if f.Field == "contact" {
			contact = f
		}
	}
	if contact.Value != "birgit.holm@zebrafish.example" || !strings.Contains(privateNotes, contact.Quote) || contact.Quote == "" {
		t.Errorf("contact = %+v, want it in the notes' words", contact)
	}
	if len(answers[0].Bullets) != 1 || !strings.Contains(privateNotes, answers[0].Bullets[0].Quote) {
		t.Errorf("bullets = %+v, want them in the notes' words", answers[0].Bullets)
	}
}

func TestWithoutRedactionTheNotesLeaveAsTheyAre(t *testing.T) {
	t.Parallel()
	c, s := newClient(t, honest())
	if _, _, err := c.Extract(t.Context(), privateDeal()); err != nil {
		t.Fatal(err)
	}
	for _, value := range privateValues {
		if !strings.Contains(string(s.last().body), value) {
			t.Errorf("%s does not leave", value)
		}
	}
}

// longNotes are lines of which only one in the middle and one near the end speak of a field.
func longNotes(characters int) string {
	var b strings.Builder
	for i := 0; b.Len() < characters; i++ {
		fmt.Fprintf(&b, "Line %d is about the weather over the harbor.\n", i)
	}
	filler := b.String()
	middle := strings.Index(filler[len(filler)/2:], "\n") + len(filler)/2 + 1
	return filler[:middle] + "Kickoff date: 3 March 2027\n" + filler[middle:] + "Plan: Growth\n"
}

func TestLongNotesAreReadInPartsAndNothingIsLeftOut(t *testing.T) {
	t.Parallel()
	c, s := newClient(t, honest())
	notes := longNotes(40_000)
	got, meta, err := c.Extract(t.Context(), prompts.Input{Fields: dealFields(), Notes: notes})
	if err != nil {
		t.Fatal(err)
	}
	want := []prompts.Stated{
		{Field: "kickoff", Status: prompts.StatusStated, Value: "3 March 2027", Quote: "Kickoff date: 3 March 2027"},
		{Field: "plan", Status: prompts.StatusStated, Value: "Growth", Quote: "Plan: Growth"},
		{Field: "sso", Status: prompts.StatusNotStated},
	}
	if diff := cmp.Diff(want, got.Fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	var sent strings.Builder
	for _, r := range s.requests {
		sent.WriteString(r.chat.Messages[1].Content)
		if len(r.chat.Messages[1].Content) > 10_000 {
			t.Errorf("a request of %d bytes", len(r.chat.Messages[1].Content))
		}
	}
	for line := range strings.Lines(notes) {
		if !strings.Contains(sent.String(), "|"+line) {
			t.Errorf("line %q was not sent whole", line)
		}
	}
	if len(s.requests) < 7 || meta.PromptTokens < len(notes)/4 {
		t.Errorf("%d requests, %d tokens", len(s.requests), meta.PromptTokens)
	}
}

// A server's context may be smaller than a part. It says so in its own way; parts get smaller then, and stay so.
func TestPartsGetSmallerUntilTheyFitTheServersContext(t *testing.T) {
	t.Parallel()
	small := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > 9000 {
			says(400, `{"error":{"code":400,"message":"request exceeds the available context size","type":"exceed_context_size_error"}}`).ServeHTTP(w, r)
			return
		}
		honest().ServeHTTP(w, r)
	})
	c, s := newClient(t, small)
	in := prompts.Input{Fields: dealFields(), Notes: longNotes(12_000)}
	for i := range 2 {
		before := len(s.asked())
		got, _, err := c.Extract(t.Context(), in)
		if err != nil || got.Fields[0].Value != "3 March 2027" {
			t.Fatalf("review %d = %+v, %v", i+1, got, err)
		}
		refused := 0
		for _, r := range s.requests[before:] {
			if len(r.body) > 9000 {
				refused++
			}
		}
		if learns := i == 0; (refused > 0) != learns {
			t.Errorf("review %d: %d requests were too long", i+1, refused)
		}
	}
}

func TestOnePartThatFailsIsAFaultOfAll(t *testing.T) {
	t.Parallel()
	c, _ := newClient(t, inTurn(honest(), honest(), says(401, ``)))
	got, _, err := c.Extract(t.Context(), prompts.Input{Fields: dealFields(), Notes: longNotes(40_000)})
	if f := fault(t, err); f.Status != 401 || len(got.Fields) != 0 {
		t.Errorf("Extract = %+v, %v, want the fault of the part and no half of an answer", got, err)
	}
}

func TestAReviewOfManyPartsEndsInItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			timer := time.NewTimer(5 * time.Second)
			defer timer.Stop()
			select {
			case <-timer.C:
				honest().ServeHTTP(w, r)
			case <-r.Context().Done():
			}
		})
		c, _ := newClient(t, slow)
		began := time.Now()
		_, _, err := c.Extract(t.Context(), prompts.Input{Fields: dealFields(), Notes: longNotes(150_000)})
		if f := fault(t, err); f.Note != prompts.NoteTimedOut || time.Since(began) != prompts.DefaultTimeout {
			t.Errorf("Extract = %v after %v, want a time-out after %v", err, time.Since(began), prompts.DefaultTimeout)
		}
	})
}

// Whatever a model says, its answer has the form that the code expects, and holds none of the marks.
func TestAnswersOfAnyModelHaveTheForm(t *testing.T) {
	t.Parallel()
	keys := map[string]bool{"kickoff": true, "plan": true, "sso": true}
	for name, model := range map[string]fakemodel.Model{
		"liar": fakemodel.NewLiar(1, false), "liar with quotes": fakemodel.NewLiar(2, true), "random": fakemodel.NewRandom(3),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newClient(t, fakemodel.Handler(model))
			for range 30 {
				got, _, err := c.Extract(t.Context(), deal())
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range got.Fields {
					if !keys[f.Field] || (f.Status != prompts.StatusStated && f.Status != prompts.StatusNotStated && f.Status != prompts.StatusUnclear) {
						t.Errorf("field %+v", f)
					}
				}
				if len(got.Bullets) > 6 {
					t.Errorf("%d bullets", len(got.Bullets))
				}
			}
		})
	}
}

func TestReviewsRunBesideEachOther(t *testing.T) {
	t.Parallel()
	c, _ := newClient(t, byFormat(map[string]http.Handler{"json_schema": says(400, openAIKnowsNoSchema)}),
		func(c *prompts.Config) { c.Cache, c.Redact = &cachetest.Memory{Now: time.Now}, true })
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			in := prompts.Input{Fields: dealFields(), Notes: longNotes(1000 * (i % 10))}
			if got, _, err := c.Extract(t.Context(), in); err != nil || got.Fields[0].Value != "3 March 2027" {
				t.Errorf("Extract = %+v, %v", got, err)
			}
		})
	}
	wg.Wait()
}
