package redisstore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// encode returns v as JSON. People's texts stay readable, and short, because <, > and & are not escaped.
func encode(v any) (string, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(buf.Bytes(), []byte("\n"))), nil
}

// decode reads what encode wrote. Its errors say where a record is broken, and never what stands there: people's texts
// do not belong into logs.
func decode(data string, v any) error {
	err := json.Unmarshal([]byte(data), v)
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("record of %d bytes: field %s, offset %d: wrong type", len(data), wrong.Field, wrong.Offset)
	}
	if wrong, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("record of %d bytes: offset %d: no JSON", len(data), wrong.Offset)
	}
	return fmt.Errorf("record of %d bytes: unreadable", len(data))
}
