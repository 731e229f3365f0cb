package slacksim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// encode is JSON as Slack writes it: without escaping < > & for the sake of HTML.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// mustJSON encodes a value that came out of a JSON decoder or is built of such values.
func mustJSON(v any) json.RawMessage {
	data, err := encode(v)
	if err != nil {
		panic("slacksim: " + err.Error())
	}
	return data
}

func stringAt(m map[string]any, key string) string {
	s, _ := m[key].(string)
	return s
}

func boolAt(m map[string]any, key string) bool {
	b, _ := m[key].(bool)
	return b
}

func mapAt(m map[string]any, key string) map[string]any {
	out, _ := m[key].(map[string]any)
	return out
}

func listAt(m map[string]any, key string) []any {
	out, _ := m[key].([]any)
	return out
}

// randomID is a prefix and n characters as Slack uses them in ids.
func randomID(prefix string, n int) string {
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	var b strings.Builder
	b.WriteString(prefix)
	for range n {
		b.WriteByte(letters[rand.IntN(len(letters))])
	}
	return b.String()
}

func randomHex() string {
	return strconv.FormatUint(rand.Uint64(), 16)
}

// uuid has the form of a random UUID; envelopes are named by it.
func uuid() string {
	a, b := rand.Uint64(), rand.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>52, b&0xffffffffffff)
}
