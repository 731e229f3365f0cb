package redisstore_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
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
	addr, ca := startTLS(t, "hunter2")
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
	addr, ca := startTLS(t, "hunter2")
	_, strange := authority(t, t.TempDir())
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

// startTLS starts a server whose clients must come over TLS; it returns the address and the file of its authority.
func startTLS(t *testing.T, password string) (addr, ca string) {
	t.Helper()
	dir := t.TempDir()
	sign, ca := authority(t, dir)
	cert, key := sign("redis")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr = listener.Addr().String()
	_, port, _ := net.SplitHostPort(addr)
	_ = listener.Close()
	redistest.Start(t, redistest.Options{Password: password, Settings: []string{
		"--tls-port", port, "--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", ca, "--tls-auth-clients", "no",
	}})
	return addr, ca
}

// authority makes a certificate authority that lives as long as the test. sign makes a certificate for 127.0.0.1.
func authority(t *testing.T, dir string) (sign func(name string) (cert, key string), file string) {
	t.Helper()
	caKey := newKey(t)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	file = filepath.Join(dir, "ca.pem")
	writePEM(t, file, "CERTIFICATE", created(t, ca, ca, caKey, caKey))
	return func(name string) (string, string) {
		key := newKey(t)
		leaf := &x509.Certificate{
			SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
			NotBefore: ca.NotBefore, NotAfter: ca.NotAfter, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}
		certFile, keyFile := filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key")
		writePEM(t, certFile, "CERTIFICATE", created(t, leaf, ca, key, caKey))
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		writePEM(t, keyFile, "PRIVATE KEY", der)
		return certFile, keyFile
	}, file
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func created(t *testing.T, cert, parent *x509.Certificate, key, by *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, cert, parent, &key.PublicKey, by)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func writePEM(t *testing.T, file, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}
