//go:build rollout

// Package monitoring tests what Prometheus makes of a test's outcome: its own promtool
// checks the alerts, and a real Prometheus reads the file and answers what the
// dashboard asks.
package monitoring

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

const password = "a-password-of-the-tests"

// monitored is a front-end server whose test is read by a Prometheus.
type monitored struct {
	t          *testing.T
	program    string
	file       string // that the test writes for the collector
	capacity   string // that capacity does
	cluster    *redistest.Cluster
	ca         *redistest.CA
	prometheus string // its address
}

func newMonitored(t *testing.T) *monitored {
	t.Helper()
	dir := t.TempDir()
	f := &monitored{t: t, program: filepath.Join(dir, "sessionconfig"), file: filepath.Join(dir, "sessionconfig.prom"), capacity: filepath.Join(dir, "capacity.prom"), ca: redistest.NewCA(t)}
	build := exec.Command("go", "build", "-tags", "nogui", "-o", f.program, "sessionconfig")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f.cluster = redistest.StartCluster(t, redistest.ClusterOptions{
		Password: password, NoReplicas: true,
		TLS: func(host string) *redistest.TLS {
			return &redistest.TLS{Certificate: f.ca.Issue(t, redistest.Leaf{Names: []string{host}})}
		},
	})
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for _, file := range []string{f.file, f.capacity} {
			if data, err := os.ReadFile(file); err == nil {
				_, _ = w.Write(data)
			}
		}
	}))
	t.Cleanup(collector.Close)
	f.startPrometheus(dir, collector.Listener.Addr().String())
	return f
}

// startPrometheus runs a Prometheus that reads the collector every second and judges
// by our alerts.
func (f *monitored) startPrometheus(dir, collector string) {
	f.t.Helper()
	alerts, err := filepath.Abs("alerts.yml")
	if err != nil {
		f.t.Fatal(err)
	}
	config := fmt.Sprintf("global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [%q]\nscrape_configs:\n  - {job_name: node, static_configs: [{targets: [%q]}]}\n", alerts, collector)
	path := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		f.t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.t.Fatal(err)
	}
	f.prometheus = listener.Addr().String()
	listener.Close()
	log, err := os.Create(filepath.Join(dir, "prometheus.log"))
	if err != nil {
		f.t.Fatal(err)
	}
	cmd := exec.Command("prometheus", "--config.file="+path, "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+f.prometheus)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if said, err := os.ReadFile(log.Name()); err == nil && f.t.Failed() {
			f.t.Logf("%s", said)
		}
	})
}

// test runs Test Connection for the collector and holds its exit code.
func (f *monitored) test(code int, args ...string) {
	f.t.Helper()
	cmd := exec.Command(f.program, append([]string{
		"test", "--prometheus", f.file, "--hosts", strings.Join(f.cluster.Seeds(), ","), "--ssl",
		"--settings", filepath.Join(filepath.Dir(f.file), "none.yaml"),
	}, args...)...)
	cmd.Env = append(os.Environ(), "SESSIONCONFIG_PASSWORD="+password, "SSL_CERT_FILE="+f.ca.File)
	out, _ := cmd.CombinedOutput()
	if got := cmd.ProcessState.ExitCode(); got != code {
		f.t.Fatalf("the test ended with %d, want %d:\n%s", got, code, out)
	}
	f.promtool(f.file, "check", "metrics")
}

// count saves the settings, which capacity goes by, and runs it for the collector.
func (f *monitored) count() {
	f.t.Helper()
	saved := filepath.Join(filepath.Dir(f.file), "session.yaml")
	for _, args := range [][]string{
		{"apply", "--settings", saved, "--hosts", strings.Join(f.cluster.Seeds(), ","), "--ssl"},
		{"capacity", "--settings", saved, "--size", "4KB", "--prometheus", f.capacity},
	} {
		cmd := exec.Command(f.program, args...)
		cmd.Env = append(os.Environ(), "SESSIONCONFIG_PASSWORD="+password, "SSL_CERT_FILE="+f.ca.File)
		if out, err := cmd.CombinedOutput(); err != nil {
			f.t.Fatalf("%s: %v\n%s", args[0], err, out)
		}
	}
	f.promtool(f.capacity, "check", "metrics")
}

// promtool reads a file that the program wrote.
func (f *monitored) promtool(path string, args ...string) {
	f.t.Helper()
	file, err := os.Open(path)
	if err != nil {
		f.t.Fatal(err)
	}
	defer file.Close()
	cmd := exec.Command("promtool", args...)
	cmd.Stdin = file
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		f.t.Errorf("promtool %q: %v\n%s", args, err, out)
	}
}

// get is what Prometheus answers.
func (f *monitored) get(path string, answer any) error {
	response, err := http.Get("http://" + f.prometheus + path)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, response.Status)
	}
	return nil
}

// query is what Prometheus answers to an expression, a value for each series.
func (f *monitored) query(expression string) (series []map[string]string, values []string, err error) {
	var answer struct {
		Data struct {
			Result []struct {
				Metric map[string]string
				Value  [2]any
			}
		}
	}
	err = f.get("/api/v1/query?query="+url.QueryEscape(expression), &answer)
	for _, result := range answer.Data.Result {
		series, values = append(series, result.Metric), append(values, fmt.Sprint(result.Value[1]))
	}
	return series, values, err
}

// says waits until Prometheus has this one value of an expression.
func (f *monitored) says(expression, want string) {
	f.t.Helper()
	redistest.Eventually(f.t, 30*time.Second, expression+" is "+want, func() bool {
		_, values, err := f.query(expression)
		return err == nil && len(values) == 1 && values[0] == want
	})
}

// panels are the dashboard's expressions, by the panels' titles.
func panels(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(data, &dashboard); err != nil {
		t.Fatal(err)
	}
	expressions := map[string]string{}
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			expressions[panel.Title] = strings.ReplaceAll(target.Expr, "$server", ".+")
		}
	}
	if len(expressions) < 9 {
		t.Fatalf("the dashboard asks only %q", expressions)
	}
	return expressions
}

// TestPrometheusReadsTheFile: a real Prometheus takes the file, answers what every
// panel of the dashboard asks, and alerts when a server is gone.
func TestPrometheusReadsTheFile(t *testing.T) {
	f := newMonitored(t)
	f.test(0)
	for _, limited := range f.cluster.Masters()[:2] {
		if _, err := limited.Do("CONFIG", "SET", "maxmemory", "64mb"); err != nil {
			t.Fatal(err)
		}
	}
	f.count()
	f.says("sessionconfig_up", "1")
	f.says(`count(sessionconfig_sessions == 0)`, "3")
	f.says(`time() - sessionconfig_capacity_timestamp_seconds < bool 60`, "1")
	f.says(`sessionconfig_room{master="`+f.cluster.Masters()[0].Addr+`"} > bool 1000`, "1")
	f.says(`sessionconfig_findings{code="replica-missing",severity="warning"}`, "3")
	f.says(`count(sessionconfig_stage_seconds{stage="session"})`, "3")
	f.says(`count(sessionconfig_certificate_expiry_timestamp_seconds > time() + 300*86400)`, "3")
	f.says(`time() - sessionconfig_test_timestamp_seconds < bool 60`, "1")
	for title, expression := range panels(t) {
		if series, _, err := f.query(expression); err != nil || len(series) == 0 {
			t.Errorf("the panel %q shows nothing of %s: %v", title, expression, err)
		}
	}

	f.cluster.Masters()[0].Close()
	f.test(1, "--timeout", "3s")
	f.says("sessionconfig_up", "0")
	f.alerts("SessionsNotWorking", "SessionTestCannotRun")
	f.test(2, "--parameters", "nonsense")
	f.says(`count(sessionconfig_findings) or vector(0)`, "0")
	f.alerts("SessionTestCannotRun", "SessionsNotWorking")
}

// alerts waits for one alert that is pending, while another is not.
func (f *monitored) alerts(want, not string) {
	f.t.Helper()
	redistest.Eventually(f.t, 30*time.Second, want+" is pending and "+not+" is not", func() bool {
		var answer struct {
			Data struct {
				Alerts []struct {
					Labels map[string]string
					State  string
				}
			}
		}
		if f.get("/api/v1/alerts", &answer) != nil {
			return false
		}
		pending := map[string]string{}
		for _, alert := range answer.Data.Alerts {
			pending[alert.Labels["alertname"]] = alert.State
		}
		return pending[want] == "pending" && pending[not] == ""
	})
}

// TestAlerts holds what promtool says of the alerts, and their own tests.
func TestAlerts(t *testing.T) {
	for _, args := range [][]string{{"check", "rules", "--lint-fatal", "alerts.yml"}, {"test", "rules", "alerts_test.yml"}} {
		if out, err := exec.Command("promtool", args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %q: %v\n%s", args, err, out)
		}
	}
}
