package redisstore

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/redis/go-redis/v9"
)

// LogTo sends to log what the client library says of connections: dials that failed, masters that changed. It would
// print that on standard error otherwise. It is for the whole process; call it once, before Open.
func LogTo(log *slog.Logger) { redis.SetLogger(library{log}) }

type library struct{ log *slog.Logger }

func (l library) Printf(ctx context.Context, format string, args ...any) {
	l.log.DebugContext(ctx, "redis client reports", "report", fmt.Sprintf(format, args...))
}
