package redistest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// Ask sends one command on a connection of its own and returns the answer as text; a list is one item a line.
// It waits five seconds at most. It knows just enough of the protocol to set servers up, and needs no client library.
func (s *Server) Ask(words ...string) (string, error) {
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(context.Background(), "tcp", s.Addr)
	if err != nil {
		return "", err
	}
	stop := time.AfterFunc(5*time.Second, func() { _ = conn.Close() })
	defer stop.Stop()
	defer conn.Close()
	answers := bufio.NewReader(conn)
	if s.password != "" {
		if _, err := ask(conn, answers, "AUTH", s.password); err != nil {
			return "", err
		}
	}
	return ask(conn, answers, words...)
}

func ask(w io.Writer, r *bufio.Reader, words ...string) (string, error) {
	var request strings.Builder
	fmt.Fprintf(&request, "*%d\r\n", len(words))
	for _, word := range words {
		fmt.Fprintf(&request, "$%d\r\n%s\r\n", len(word), word)
	}
	if _, err := io.WriteString(w, request.String()); err != nil {
		return "", err
	}
	return answer(r)
}

func answer(r *bufio.Reader) (string, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return "", err
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", errors.New("empty answer")
	}
	kind, rest := line[0], line[1:]
	switch kind {
	case '-':
		return "", errors.New(rest)
	case '$', '*':
		n, err := strconv.Atoi(rest)
		if err != nil || n < 0 {
			return "", err
		}
		if kind == '$' {
			data := make([]byte, n+2)
			_, err := io.ReadFull(r, data)
			return string(data[:n]), err
		}
		items := make([]string, n)
		for i := range items {
			if items[i], err = answer(r); err != nil {
				return "", err
			}
		}
		return strings.Join(items, "\n"), nil
	}
	return rest, nil
}
