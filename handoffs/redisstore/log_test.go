package redisstore

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestLibraryLogsAreStructured(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	library{log}.Printf(t.Context(), "new master=%q", "deals")
	if want := `msg="redis client reports" report="new master=\"deals\""`; !strings.Contains(out.String(), want) {
		t.Errorf("log = %s, want %s", out.String(), want)
	}
}
