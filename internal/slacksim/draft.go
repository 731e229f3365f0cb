package slacksim

import (
	"encoding/json"
	"strings"
)

// draft is the content of a message as an app gives it.
type draft struct {
	text     string
	blocks   json.RawMessage
	attach   json.RawMessage
	metadata json.RawMessage
}

// readBlocks checks blocks; reply.error is empty when they are fine.
func readBlocks(raw json.RawMessage) (json.RawMessage, reply) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, reply{}
	}
	blocks, problems, err := lintMessageBlocks(raw)
	switch {
	case err != nil:
		return nil, fail("invalid_blocks_format")
	case len(problems) > 0:
		return nil, failWith("invalid_blocks", problems)
	}
	return blocks, reply{}
}

// readDraft reads what a message says, and answers what Slack answers when it says it wrongly.
func readDraft(a args) (draft, reply) {
	d := draft{text: a.str("text"), attach: a.raw("attachments"), metadata: a.raw("metadata")}
	if markdown := a.str("markdown_text"); markdown != "" {
		switch {
		case d.text != "" || a.raw("blocks") != nil:
			return d, fail("markdown_text_conflict")
		case length(markdown) > 12000:
			return d, fail("msg_too_long")
		}
		d.text = markdown
	}
	var problem reply
	if d.blocks, problem = readBlocks(a.raw("blocks")); problem.error != "" {
		return d, problem
	}
	var attachments []any
	if d.attach != nil {
		if err := json.Unmarshal(d.attach, &attachments); err != nil {
			return d, fail("invalid_attachments")
		}
		if len(attachments) == 0 {
			d.attach = nil
		}
	}
	if len(attachments) > 100 {
		return d, fail("too_many_attachments")
	}
	if code := metadataError(d.metadata); code != "" {
		return d, fail(code)
	}
	if strings.TrimSpace(d.text) == "" && d.blocks == nil && d.attach == nil {
		return d, fail("no_text")
	}
	return d, reply{}
}

func metadataError(raw json.RawMessage) string {
	if raw == nil {
		return ""
	}
	var md map[string]any
	if err := json.Unmarshal(raw, &md); err != nil {
		return "invalid_metadata_format"
	}
	if len(md) == 0 {
		return ""
	}
	if _, is := md["event_payload"].(map[string]any); !is || stringAt(md, "event_type") == "" {
		return "invalid_metadata_format"
	}
	if len(raw) > maxMetadata {
		return "metadata_too_large"
	}
	return ""
}
