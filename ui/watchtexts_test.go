package ui

import (
	"slices"
	"strings"
	"testing"

	"sessionconfig/app"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
)

// TestSayEveryWatchText: what a watch tells, and what it comes to, is in the user's
// language.
func TestSayEveryWatchText(t *testing.T) {
	texts := app.WatchLines(playedSummary())
	s := playedSummary()
	texts = append(texts, app.WatchAnswer(redisprobe.WatchSummary{Seconds: 5}), s.Advice)
	s.Unchecked, s.Masters[0].Unchecked = 7, 7
	texts = append(texts, app.WatchLines(s)...)
	for _, event := range []string{
		watch.Down, watch.Up, watch.Slow, watch.Suspected, watch.Failed, watch.Promoted, watch.Rejoined,
		watch.SlotsMoved, watch.ClusterDown, watch.ClusterUp, watch.SelfStalled,
	} {
		texts = append(texts, app.WatchWhat(redisprobe.WatchEvent{Event: event, MS: 1500}))
	}
	for _, kind := range []string{"another node answers at its address", "forgotten by the other nodes"} {
		texts = append(texts, app.WatchWhat(redisprobe.WatchEvent{Event: watch.Failed, Kind: kind}))
	}
	for _, kind := range []string{watch.Demoted, watch.Emptied} {
		texts = append(texts, app.WatchWhat(redisprobe.WatchEvent{Event: watch.Rejoined, Kind: kind}))
	}
	texts = append(texts, app.WatchWhat(redisprobe.WatchEvent{Event: watch.Down, Kind: "certificate not accepted"}), "certificate not accepted")
	s.Findings = []finding.Finding{finding.New(finding.OutOfMemory, threeMasters[0], nil)}
	for code := range languages(t) {
		speakWithoutTypeface(t, code)
		for _, text := range texts {
			if !strings.HasPrefix(text, "  ") && say(text) == text { // kinds of errors are said one by one
				t.Errorf("%s: %q is not translated", code, text)
			}
		}
		message, remedy := findingTexts(s.Findings[0])
		if said := joinSentences([]string{message, remedy}); message == s.Findings[0].Message || !slices.Contains(endLines(s), said) {
			t.Errorf("%s: %q is not among %q", code, said, endLines(s))
		}
	}
}
