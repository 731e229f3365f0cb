package prompts

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// temperature is as cold as it can be said: go-openai does not send a zero.
const temperature = 0.01

// answer is what a server said with success.
type answer struct {
	content                        string
	promptTokens, completionTokens int
}

// chatAPI is all that the package knows of go-openai.
type chatAPI struct {
	client *openai.Client
	model  string
	now    func() time.Time
}

func newChatAPI(cfg *Config, at address) chatAPI {
	settings := openai.DefaultConfig(cfg.APIKey)
	if at.azureVersion != "" {
		settings = openai.DefaultAzureConfig(cfg.APIKey, at.base)
		settings.APIVersion = at.azureVersion
		settings.AzureModelMapperFunc = func(model string) string { return model }
	}
	if at.base != "" {
		settings.BaseURL = at.base
	}
	settings.HTTPClient = newHTTPDoer(cfg.HTTPClient)
	return chatAPI{client: openai.NewClientWithConfig(settings), model: at.model, now: cfg.Now}
}

// ask sends the prompt once. Its errors are faults. There is no limit on the answer's tokens, because servers do not
// agree on its name, and models that reason need many: time and maxAnswer bound it.
func (c chatAPI) ask(ctx context.Context, p *prompt, how manner) (answer, error) {
	request := openai.ChatCompletionRequest{
		Model: c.model,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: p.system},
			{Role: openai.ChatMessageRoleUser, Content: p.user},
		},
		ResponseFormat: responseFormat(how.rung, p.schema),
	}
	if how.few {
		request.Messages = []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleUser, Content: p.system + "\n" + p.user}}
	}
	if !how.warm {
		request.Temperature = temperature
	}
	resp, err := c.client.CreateChatCompletion(ctx, request)
	if err != nil {
		return answer{}, c.fault(ctx, err, resp.Header())
	}
	return read(&resp)
}

func responseFormat(r Rung, s schema) *openai.ChatCompletionResponseFormat {
	switch r {
	case RungSchema:
		return &openai.ChatCompletionResponseFormat{
			Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{
				Name: "deal_notes", Schema: s.raw, Strict: true,
			},
		}
	case RungJSON:
		return &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	case RungPlain:
	}
	return nil
}

// read takes the content of a whole answer. A status of 200 promises nothing: servers send it with an error as well.
func read(resp *openai.ChatCompletionResponse) (answer, error) {
	if len(resp.Choices) == 0 {
		return answer{}, disconnected("answer without choices")
	}
	choice := &resp.Choices[0]
	if choice.Message.Refusal != "" {
		return answer{}, &Fault{Note: NoteRefused, Word: "by the model"}
	}
	switch choice.FinishReason {
	case openai.FinishReasonStop:
	case openai.FinishReasonContentFilter:
		return answer{}, &Fault{Note: NoteRefused, Word: "content filter"}
	case openai.FinishReasonLength:
		return answer{}, &Fault{Note: NoteTooLong, Word: "answer cut off"}
	default:
		return answer{}, unreadable("not finished")
	}
	content := textOf(&choice.Message)
	if strings.TrimSpace(content) == "" {
		return answer{}, unreadable("empty answer")
	}
	return answer{content, resp.Usage.PromptTokens, resp.Usage.CompletionTokens}, nil
}

// textOf returns what the model wrote, which some servers send in parts.
func textOf(m *openai.ChatCompletionMessage) string {
	texts := []string{m.Content}
	for _, part := range m.MultiContent {
		if part.Type == openai.ChatMessagePartTypeText {
			texts = append(texts, part.Text)
		}
	}
	return strings.Join(texts, "")
}

// fault turns what go-openai returns into a fault. Its errors hold whole bodies, so none is wrapped.
func (c chatAPI) fault(ctx context.Context, err error, header http.Header) *Fault {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	if ended := ctx.Err(); ended != nil {
		return endedFault(ended)
	}
	// Before it asks, go-openai checks what it believes of models that reason.
	if errors.Is(err, openai.ErrReasoningModelLimitationsOther) || errors.Is(err, openai.ErrReasoningSamplingUnsupported) {
		return &Fault{Note: NoteUnavailable, Word: "temperature not accepted", warmer: true}
	}
	wait := retryAfter(header, c.now())
	// A RequestError may hold an empty APIError, so it comes first.
	if e, ok := errors.AsType[*openai.RequestError](err); ok {
		return refusal(e.HTTPStatusCode, string(e.Body), wait)
	}
	if e, ok := errors.AsType[*openai.APIError](err); ok {
		said := fmt.Sprint(e.Code, " ", e.Type, " ", e.Message)
		if e.Param != nil {
			said += " " + *e.Param
		}
		return refusal(e.HTTPStatusCode, said, wait)
	}
	return disconnected("malformed answer")
}
