package redistest

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
	"strconv"
	"testing"
	"time"
)

// TLSServer is a server that also takes connections over TLS, with a certificate for 127.0.0.1.
type TLSServer struct {
	*Server
	// TLSAddr is where it takes them, and CAFile holds the certificate of the authority that vouches for it.
	TLSAddr string
	CAFile  string
}

// StartTLS starts a server that asks for the password, with a certificate authority of its own.
func StartTLS(tb testing.TB, password string) *TLSServer {
	tb.Helper()
	ca := NewAuthority(tb)
	cert, key := ca.sign(tb)
	port := strconv.Itoa(freePorts(tb, 1)[0])
	return &TLSServer{
		Server: Start(tb, Options{Password: password, Settings: []string{
			"--tls-port", port, "--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", ca.File, "--tls-auth-clients", "no",
		}}),
		TLSAddr: net.JoinHostPort("127.0.0.1", port), CAFile: ca.File,
	}
}

// Authority is a certificate authority that nobody knows and that lives for an hour.
type Authority struct {
	// File holds its certificate, in PEM.
	File string

	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// NewAuthority makes an authority whose files go with the test.
func NewAuthority(tb testing.TB) *Authority {
	tb.Helper()
	a := &Authority{File: filepath.Join(tb.TempDir(), "ca.pem"), key: newKey(tb)}
	a.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	writePEM(tb, a.File, "CERTIFICATE", a.created(tb, a.cert, a.key))
	return a
}

// sign makes a certificate for 127.0.0.1, and returns its file and its key's.
func (a *Authority) sign(tb testing.TB) (certFile, keyFile string) {
	tb.Helper()
	key := newKey(tb)
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "redis"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: a.cert.NotBefore, NotAfter: a.cert.NotAfter, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	dir := filepath.Dir(a.File)
	certFile, keyFile = filepath.Join(dir, "redis.pem"), filepath.Join(dir, "redis.key")
	writePEM(tb, certFile, "CERTIFICATE", a.created(tb, leaf, key))
	writePEM(tb, keyFile, "PRIVATE KEY", der)
	return certFile, keyFile
}

func (a *Authority) created(tb testing.TB, cert *x509.Certificate, key *ecdsa.PrivateKey) []byte {
	tb.Helper()
	der, err := x509.CreateCertificate(rand.Reader, cert, a.cert, &key.PublicKey, a.key)
	if err != nil {
		tb.Fatal(err)
	}
	return der
}

func newKey(tb testing.TB) *ecdsa.PrivateKey {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func writePEM(tb testing.TB, file, kind string, der []byte) {
	tb.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		tb.Fatal(err)
	}
}
