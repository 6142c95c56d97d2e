package redistest

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sessionconfig/internal/child"
)

// Every server knows this user, so that a test's own commands work whatever
// the test does to the default user.
const (
	harnessUser     = "redistest"
	harnessPassword = "redistest-harness"
)

// startTimeout is how long a server may take to answer its first PING.
const startTimeout = 15 * time.Second

// TLS says how a server speaks TLS; its plain port is then off.
type TLS struct {
	Certificate *Certificate
	// ClientCA, if given, is the authority whose client certificates the server
	// demands; without it none is asked for.
	ClientCA *CA
}

// Options say what server to start. The zero value is a single server without
// a password on a free port of 127.0.0.1.
type Options struct {
	Host       string   // loopback address; empty means 127.0.0.1
	Port       int      // 0 means a free one
	Password   string   // the default user's
	Users      []string // ACL users, each "name rule rule..."
	TLS        *TLS
	Directives []string // further lines of redis.conf
	Dir        string   // working folder that holds, say, a dump.rdb; empty means a new one
	Unusable   bool     // ready as soon as it accepts connections: no command will work
	Sentinel   bool     // a Sentinel, which the directives tell what to watch
	Namespace  string   // the network namespace that it runs in; empty means the test's
}

// Server is a running redis-server.
type Server struct {
	Addr     string // host:port
	Host     string
	Port     int
	Password string
	Dir      string

	options Options
	port    port
	process *child.Process
	log     string
}

// StartServer starts a redis-server and waits until it answers. It ends with
// the test; its log is shown if the test fails.
func StartServer(t testing.TB, options Options) *Server {
	t.Helper()
	if options.Dir == "" {
		options.Dir = t.TempDir()
	}
	s, err := OpenServer(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		if t.Failed() {
			t.Logf("redis-server %s said:\n%s", s.Addr, s.Log())
		}
	})
	return s
}

// OpenServer starts a redis-server in options.Dir, which must exist, for what
// several tests share; the caller closes it.
func OpenServer(options Options) (*Server, error) {
	s, err := prepareServer(options, nil)
	if err != nil {
		return nil, err
	}
	if err := s.start(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// prepareServer claims a port and writes redis.conf, with further lines that
// may depend on the port.
func prepareServer(options Options, more func(*Server) []string) (*Server, error) {
	if options.Host == "" {
		options.Host = "127.0.0.1"
	}
	var claimed port
	var err error
	if options.Port == 0 {
		claimed, err = claimPort(options.Host)
	} else {
		claimed.number = options.Port
	}
	if err != nil {
		return nil, err
	}
	s := &Server{
		Addr: net.JoinHostPort(options.Host, strconv.Itoa(claimed.number)),
		Host: options.Host, Port: claimed.number, Password: options.Password,
		Dir: options.Dir, options: options, port: claimed,
		log: filepath.Join(options.Dir, "redis.log"),
	}
	lines := s.lines()
	if more != nil {
		lines = append(lines, more(s)...)
	}
	lines = append(lines, options.Directives...)
	conf := strings.Join(lines, "\n") + "\n"
	return s, os.WriteFile(filepath.Join(s.Dir, "redis.conf"), []byte(conf), 0o600)
}

// lines are the lines of redis.conf that the options ask for.
func (s *Server) lines() []string {
	o := s.options
	lines := []string{
		"bind " + o.Host, "bind-source-addr " + o.Host, "dir " + s.Dir, `save ""`, "appendonly no", "daemonize no",
		"enable-debug-command local", "repl-diskless-sync yes", "repl-diskless-sync-delay 0",
		fmt.Sprintf("user %s on >%s ~* &* +@all", harnessUser, harnessPassword),
		"masteruser " + harnessUser, "masterauth " + harnessPassword,
	}
	for _, user := range o.Users {
		lines = append(lines, "user "+user)
	}
	if o.Password != "" {
		lines = append(lines, fmt.Sprintf("requirepass %q", o.Password))
	}
	if o.TLS == nil {
		return append(lines, fmt.Sprintf("port %d", s.Port))
	}
	lines = append(lines, "port 0", fmt.Sprintf("tls-port %d", s.Port), "tls-replication yes",
		"tls-cert-file "+o.TLS.Certificate.CertFile, "tls-key-file "+o.TLS.Certificate.KeyFile)
	if o.TLS.ClientCA == nil {
		return append(lines, "tls-auth-clients no", "tls-ca-cert-file "+o.TLS.Certificate.CA.File)
	}
	return append(lines, "tls-auth-clients yes", "tls-ca-cert-file "+o.TLS.ClientCA.File)
}

// Version is that of the redis-server that the tests run: the first in PATH.
var Version = sync.OnceValue(func() string {
	said, err := exec.Command("redis-server", "--version").Output() // Redis server v=7.0.15 sha=...
	_, version, found := strings.Cut(string(said), " v=")
	if err != nil || !found {
		panic(fmt.Sprintf("redis-server does not say its version: %q, %v", said, err))
	}
	version, _, _ = strings.Cut(version, " ")
	return version
})

// start runs the server and waits until it is ready.
func (s *Server) start() error {
	if err := s.launch(); err != nil {
		return err
	}
	return s.waitReady(startTimeout)
}

// launch runs the server.
func (s *Server) launch() error {
	log, err := os.OpenFile(s.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command("redis-server", filepath.Join(s.Dir, "redis.conf"))
	if s.options.Namespace != "" {
		cmd = exec.Command("ip", "netns", "exec", s.options.Namespace, "redis-server", filepath.Join(s.Dir, "redis.conf"))
	}
	if s.options.Sentinel {
		cmd.Args = append(cmd.Args, "--sentinel")
	}
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.Dir, log, log
	s.process, err = child.Start(cmd)
	return err
}

// waitReady waits until the server answers.
func (s *Server) waitReady(within time.Duration) error {
	var last error
	if poll(within, func() bool { last = s.ready(); return last == nil || s.process.Ended() }) && !s.process.Ended() {
		return nil
	}
	return fmt.Errorf("redis-server %s did not start: %w\n%s", s.Addr, last, s.Log())
}

// ready asks the server for a sign of life.
func (s *Server) ready() error {
	if !s.options.Unusable {
		_, err := s.Do("PING")
		return err
	}
	if !s.listens() {
		return errors.New("it does not listen")
	}
	return nil
}

// listens tells whether the server accepts connections.
func (s *Server) listens() bool {
	conn, err := net.DialTimeout("tcp", s.Addr, 5*time.Second)
	if err == nil {
		conn.Close()
	}
	return err == nil
}

// Kill ends the server as SIGKILL does and waits until it is gone.
func (s *Server) Kill() { s.process.Kill() }

// Ended tells whether the server's process has ended.
func (s *Server) Ended() bool { return s.process.Ended() }

// Pause stops the server's process: it accepts connections and stays silent.
func (s *Server) Pause(t testing.TB) {
	t.Helper()
	must(s.process.Pause(), fatal(t))
}

// Resume lets a paused server's process go on.
func (s *Server) Resume(t testing.TB) {
	t.Helper()
	must(s.process.Resume(), fatal(t))
}

// Restart runs a server that has ended again, with the data that it saved.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	must(s.start(), fatal(t))
}

// RestartElsewhere runs a server that has ended again, on what it saved, at another port of
// its host.
func (s *Server) RestartElsewhere(t testing.TB) {
	t.Helper()
	claimed, err := claimPort(s.Host)
	must(err, fatal(t))
	t.Cleanup(claimed.release)
	conf := filepath.Join(s.Dir, "redis.conf")
	text, err := os.ReadFile(conf)
	must(err, fatal(t))
	lines := strings.ReplaceAll(string(text), fmt.Sprintf("port %d\n", s.Port), fmt.Sprintf("port %d\n", claimed.number))
	must(os.WriteFile(conf, []byte(lines), 0o600), fatal(t))
	s.Port, s.Addr = claimed.number, net.JoinHostPort(s.Host, strconv.Itoa(claimed.number))
	must(s.start(), fatal(t))
}

// Close ends the server and gives its port back.
func (s *Server) Close() {
	if s.process != nil {
		s.process.Kill()
	}
	s.port.release()
}

// Log returns the end of what the server said.
func (s *Server) Log() string {
	data, _ := os.ReadFile(s.log)
	lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	return string(bytes.Join(lines[max(0, len(lines)-30):], []byte("\n")))
}

// Do runs one command as a user of the harness's own who may do everything.
func (s *Server) Do(args ...string) (any, error) {
	conn, err := s.Dial()
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return conn.Do(args...)
}

// MustDo is Do for commands that must work; the reply comes as text.
func (s *Server) MustDo(t testing.TB, args ...string) string {
	t.Helper()
	value, err := s.Do(args...)
	if err != nil {
		t.Fatalf("%v on %s: %v", args, s.Addr, err)
	}
	return fmt.Sprint(value)
}

// Dial opens a signed-in connection of the harness's own user.
func (s *Server) Dial() (*Conn, error) {
	conn, err := Dial(s.Addr, s.clientTLS(), 5*time.Second)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Do("AUTH", harnessUser, harnessPassword); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// clientTLS accepts exactly the server's own certificate, however wrong its
// names or dates are: those are what tests are about.
func (s *Server) clientTLS() *tls.Config {
	if s.options.TLS == nil {
		return nil
	}
	own := s.options.TLS.Certificate
	config := &tls.Config{
		InsecureSkipVerify: true, // VerifyConnection compares with the one right certificate
		VerifyConnection: func(state tls.ConnectionState) error {
			if !state.PeerCertificates[0].Equal(own.Cert) {
				return errors.New("not the certificate of this server")
			}
			return nil
		},
	}
	if pair, err := tls.LoadX509KeyPair(own.CertFile, own.KeyFile); err == nil {
		config.Certificates = []tls.Certificate{pair}
	}
	return config
}
