package platform

import (
	"context"
	"fmt"
	"io"
	"time"
)

// lookEvery is how often is looked whether what is waited for has ended.
const lookEvery = time.Second

// waitWhile waits as long as busy names something that is in the way of
// publishing, and says on out what it is, once for each. The error is ctx's, or
// out's.
func waitWhile(ctx context.Context, busy func() string, every time.Duration, out io.Writer) error {
	said := ""
	for what := busy(); what != ""; what = busy() {
		if what != said {
			said = what
			if _, err := fmt.Fprintf(out, "Waiting for %s.\n", what); err != nil {
				return fmt.Errorf("say what is waited for: %w", err)
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(every):
		}
	}
	return nil
}
