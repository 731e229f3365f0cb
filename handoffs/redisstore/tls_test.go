package redisstore_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/redistest"
)

func TestRedisOverTLSWithAPassword(t *testing.T) {
	t.Parallel()
	server := redistest.StartTLS(t, "hunter2")
	addr, ca := server.TLSAddr, server.CAFile
	store := redisstore.New(open(t, redisstore.Config{URL: "rediss://:hunter2@" + addr, CAFile: ca}), "T1")
	service := handoffs.Service{Store: store, Now: time.Now}
	sent, err := service.Send(t.Context(), "view V1", typical(1))
	if err != nil {
		t.Fatal(err)
	}
	if h, err := store.Load(t.Context(), sent.Handoff.ID, ""); err != nil || h.Title != sent.Handoff.Title {
		t.Errorf("Load = %q, %v, want %q", h.Title, err, sent.Handoff.Title)
	}
}

func TestRedisOverTLSRefusesWhatItMustNotTrust(t *testing.T) {
	t.Parallel()
	server := redistest.StartTLS(t, "hunter2")
	addr, ca := server.TLSAddr, server.CAFile
	strange := redistest.NewAuthority(t).File
	_, port, _ := net.SplitHostPort(addr)
	for name, tt := range map[string]struct {
		cfg  redisstore.Config
		want string
	}{
		"a CA that nobody told of":   {redisstore.Config{URL: "rediss://:hunter2@" + addr}, "certificate"},
		"another CA":                 {redisstore.Config{URL: "rediss://:hunter2@" + addr, CAFile: strange}, "certificate"},
		"a name that is not its own": {redisstore.Config{URL: "rediss://:hunter2@localhost:" + port, CAFile: ca}, "certificate"},
		"the wrong password":         {redisstore.Config{URL: "rediss://:swordfish@" + addr, CAFile: ca}, "WRONGPASS"},
		"no password":                {redisstore.Config{URL: "rediss://" + addr, CAFile: ca}, "NOAUTH"},
		"no TLS":                     {redisstore.Config{URL: "redis://:hunter2@" + addr}, ""},
	} {
		err := redisstore.New(open(t, tt.cfg), "T1").Ping(t.Context())
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: Ping = %v, want an error with %q", name, err, tt.want)
			continue
		}
		for _, secret := range []string{"hunter2", "swordfish"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: the error holds the password: %v", name, err)
			}
		}
	}
}

func TestOpenSaysWhatIsWrongWithTheAuthorities(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ url, file, want string }{
		{"redis://:hunter2@h:1", empty, "write rediss://"},
		{"rediss://:hunter2@h:1", empty, "no certificate in " + empty},
		{"rediss://:hunter2@h:1", empty + "x", "no such file"},
	} {
		_, err := redisstore.Open(redisstore.Config{URL: tt.url, CAFile: tt.file})
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("Open(%s, %s) = %v, want %q", tt.url, tt.file, err, tt.want)
		}
	}
}
