package ui

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/app/demo"
	"sessionconfig/assets"
	"sessionconfig/config"
	"sessionconfig/config/safefile"
	"sessionconfig/config/settingsfile"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// windowTexts are the English texts that the window's code hands to tr and to
// counted, and those that it translates from tables.
func windowTexts(t *testing.T) []string {
	t.Helper()
	texts := map[string]bool{"master": true, "replica": true}
	for _, stage := range []finding.Stage{finding.StageResolve, finding.StageConnect, finding.StageTLS, finding.StageAuth, finding.StageHandshake, finding.StageTopology, finding.StageSession} {
		texts[stage.Words()] = true
	}
	for _, label := range databaseLabels {
		texts[label] = true
	}
	for _, trouble := range demo.Troubles() {
		texts[trouble.Title] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	collect := func(e ast.Expr) {
		if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			texts[text] = true
		}
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch name, _ := call.Fun.(*ast.Ident); {
			case name == nil:
			case name.Name == "tr":
				collect(call.Args[0])
			case name.Name == "counted":
				collect(call.Args[1])
				collect(call.Args[2])
			}
			return true
		})
	}
	delete(texts, "")
	var list []string
	for text := range texts {
		list = append(list, text)
	}
	return list
}

// speak makes the window speak a language for the rest of a test.
func speak(t *testing.T, code string) {
	t.Helper()
	prefer(t, code)
	chooseLanguage()
}

// prefer makes a language the user's for the rest of a test: a window that is then made
// speaks it.
func prefer(t *testing.T, code string) {
	t.Helper()
	t.Setenv("LC_ALL", "")
	t.Setenv("LC_MESSAGES", "")
	t.Setenv("LANG", code+".UTF-8")
	t.Setenv("LANGUAGE", code)
	t.Cleanup(func() { speaking = language{} })
}

// speakWithoutTypeface is speak on a machine that may lack a typeface for it.
func speakWithoutTypeface(t *testing.T, code string) {
	t.Helper()
	speak(t, code)
	data, err := fs.ReadFile(assets.Translations(), "translations/"+code+".json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := takeLanguage(code, data); err != nil {
		t.Fatal(err)
	}
}

// languages are those with translations.
func languages(t *testing.T) map[string]map[string]string {
	t.Helper()
	files, err := fs.Glob(assets.Translations(), "translations/*.json")
	if err != nil || len(files) < 2 {
		t.Fatalf("translations: %v, %v", files, err)
	}
	found := map[string]map[string]string{}
	for _, file := range files {
		data, err := fs.ReadFile(assets.Translations(), file)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(data, &texts); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		found[strings.TrimSuffix(path.Base(file), ".json")] = texts
	}
	return found
}

// sameInAll are texts that are right as they are in every language.
var sameInAll = []string{
	"OK", "SSL", "Redis", "Hosts", "Host", "Session Configurator", "Tablespace", "Platform Server: {platform}",
	"SHA-256", "{thousands},{rest}", "{address}: {count}, {size}", "{path}: {reason}.", "{time} {lane}: {what}", "cluster", "Master", "{trouble}.", "1 master", "master", "{count} masters", "handshake", "maxmemory {most}", "{sessions}: {size}",
}

// TestTranslations: no text of the window or of a finding is missing or left in
// English, every placeholder is kept, and no translation is left over.
func TestTranslations(t *testing.T) {
	english := map[string]string{}
	for _, text := range windowTexts(t) {
		english[text] = text
	}
	for _, d := range finding.Definitions() {
		english[string(d.Code)+".message"] = d.Message
		english[string(d.Code)+".remedy"] = d.Remedy
	}
	names := func(text string) []string {
		var found []string
		for _, m := range regexp.MustCompile(`\{([a-z_]+)\}`).FindAllStringSubmatch(text, -1) {
			found = append(found, m[1])
		}
		slices.Sort(found)
		return slices.Compact(found)
	}
	for code, texts := range languages(t) {
		for key, text := range english {
			translated, ok := texts[key]
			switch {
			case !ok:
				t.Errorf("%s: %q is missing", code, key)
			case translated == text && !slices.Contains(sameInAll, text):
				t.Errorf("%s: %q is left in English", code, text)
			case !slices.Equal(names(text), names(translated)):
				t.Errorf("%s: %q has the placeholders %v, want %v", code, key, names(translated), names(text))
			}
		}
	}
}

// TestWorkflowTranslations: every sentence that the workflow can say to the
// window has a translation. Its literals are looked for in the keys.
func TestWorkflowTranslations(t *testing.T) {
	var files []string
	for _, name := range []string{"messages.go", "status.go", "usererror.go", "errors.go", "effective.go", "changes.go", "review.go", "pasted.go", "restorediff.go", "import.go", "importserver.go", "readable.go", "watch.go", "capacity.go"} {
		files = append(files, filepath.Join("..", "app", name))
	}
	files = append(files, filepath.Join("..", "app", "compare", "text.go"), filepath.Join("..", "config", "safefile", "error.go"), filepath.Join("..", "config", "settingsfile", "errors.go"))
	expectTranslated(t, literalsOf(t, files, onlyOnTheCommandLine))
}

// TestProbeTranslations: the same for the words that Test Connection puts into
// its findings.
func TestProbeTranslations(t *testing.T) {
	var files []string
	err := filepath.WalkDir(filepath.Join("..", "redisprobe"), func(path string, entry fs.DirEntry, err error) error {
		switch name := entry.Name(); {
		case err != nil:
			return err
		case slices.Contains(wordlessProbeRooms, name):
			return fs.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !slices.Contains(wordlessProbeFiles, name):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	expectTranslated(t, literalsOf(t, files, notSaidByTheProbe))
}

// expectTranslated looks for the sentences of literals, cut at the values in
// them, in the keys of all translations.
func expectTranslated(t *testing.T, literals []string) {
	t.Helper()
	for code, texts := range languages(t) {
		keys := strings.ToLower(strings.Join(slices.Collect(maps.Keys(texts)), "\n"))
		for _, literal := range literals {
			for _, piece := range regexp.MustCompile(`%[.0-9]*[a-z]|%%|\{[a-z]+\}`).Split(literal, -1) {
				for sentence := range strings.SplitSeq(piece, ". ") {
					sentence = strings.Trim(sentence, " .,;:\"()")
					if letters(sentence) < 10 || !strings.Contains(sentence, " ") {
						continue
					}
					if !strings.Contains(keys, strings.ToLower(sentence)) {
						t.Errorf("%s: no translation holds %q", code, sentence)
					}
				}
			}
		}
	}
}

// literalsOf are the texts in Go files, less those given.
func literalsOf(t *testing.T, files, less []string) []string {
	t.Helper()
	var literals []string
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if field, ok := n.(*ast.Field); ok && field.Tag != nil {
				field.Tag = nil
			}
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Contains(less, text) {
					literals = append(literals, text)
				}
			}
			return true
		})
	}
	return literals
}

func TestSay(t *testing.T) {
	speak(t, "pt")
	cases := []struct{ name, english, want string }{
		{"nothing", "", ""},
		{"a key", "Cancelled.", "Cancelado."},
		{"a key of several sentences", "These settings were not tested. If the platform cannot reach Redis with them, users cannot sign in.", "Estas configurações não foram testadas. Se a plataforma não alcançar o Redis com elas, os usuários não poderão entrar."},
		{"a value", "The settings were exported to C:\\x.yaml.", "As configurações foram exportadas para C:\\x.yaml."},
		{"a value before another sentence", "The settings were saved in /etc/a b.yaml. There is no Platform Server on this machine, so there is nothing to publish.", "As configurações foram salvas em /etc/a b.yaml. Não há Platform Server nesta máquina, portanto não há nada a publicar."},
		{"a sentence within", "The test of these settings failed: It was not possible to connect to Redis server. Users may be unable to sign in.", "O teste destas configurações falhou: Não foi possível conectar ao servidor Redis. Os usuários talvez não consigam entrar."},
		{"a clause within", "The connection string in server.hsconf cannot be read: it is encrypted, and private.key cannot be read. The fields shown are those of the settings file.", "A string de conexão no server.hsconf não pode ser lida: está criptografada, e private.key não pode ser lido. Os campos mostrados são os do arquivo de configurações."},
		{"words as values", "Use SSL: off becomes on.", "Usar SSL: desligado passa a ligado."},
		{
			"a place within a file", "C:\\x\\server.hsconf is damaged: line 4, column 5: the element that starts here is never closed. Nothing was changed. Check the file.",
			"C:\\x\\server.hsconf está danificado: linha 4, coluna 5: o elemento que começa aqui nunca é fechado. Nada foi alterado. Verifique o arquivo.",
		},
		{
			"a notice of the settings file", "The stored password cannot be read: the key file /s/k.key cannot be used: it contains no key of this program. Type it again.",
			"A senha guardada não pode ser lida: o arquivo de chave /s/k.key não pode ser usado: não contém uma chave deste programa. Digite de novo.",
		},
		{"not known", "Something else. Cancelled.", "Something else. Cancelado."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := say(c.english); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestSayEveryError: the texts that the workflow really builds are translated.
func TestSayEveryError(t *testing.T) {
	path := "/opt/x/server.hsconf"
	errs := []error{
		&app.NotElevatedError{Path: path}, &app.ChangedError{Path: path}, &safefile.ChangedError{Path: path},
		&app.UnknownChildrenError{Names: []string{"Hosts"}}, &safefile.LockedError{Path: path}, &app.ExistsError{Path: path},
		&settingsfile.WrongPassphraseError{Path: path}, &app.PublishFailure{ExitCode: 3}, app.ErrNoServer, context.Canceled,
	}
	for code := range languages(t) {
		speakWithoutTypeface(t, code)
		for _, err := range errs {
			problem, remedy := app.UserError(err)
			for _, text := range []string{problem, remedy} {
				if text != "" && say(text) == text {
					t.Errorf("%s: %q is not translated", code, text)
				}
			}
		}
		for _, text := range []string{
			app.PublishQuestion(redisStatus()), app.RepublishText(config.RepublishAllModules), app.RepublishText(config.RepublishApplySettings),
		} {
			if strings.Contains(say(text), "the ") {
				t.Errorf("%s: %q", code, say(text))
			}
		}
	}
}

// TestFindingInLanguage: a finding's texts and the words put into them.
func TestFindingInLanguage(t *testing.T) {
	speak(t, "pt")
	for _, f := range (&fakeWorkflow{}).Check(form{Provider: config.ProviderRedis, Hosts: "a:7000;b", Password: "with,a,comma,in,it"}.settings(config.Settings{})) {
		message, remedy := findingTexts(f)
		if strings.Contains(message+remedy, "it contains") || strings.Contains(message, "The ") {
			t.Errorf("%s: %s %s", f.Code, message, remedy)
		}
	}
}

// TestCausesInLanguage: the causes of a finding are in the user's language.
func TestCausesInLanguage(t *testing.T) {
	speak(t, "pt")
	refused := finding.New("tcp-refused", "10.0.0.2:7000", nil)
	f := finding.New("node-unreachable", "10.0.0.2:7000", finding.Args{"cause": refused.Message, "advice": refused.Remedy, "hint": "Um conselho."})
	f.Causes = []redisprobe.Finding{refused}
	message, remedy := findingTexts(f)
	wantMessage, wantRemedy := findingTexts(refused)
	if !strings.HasSuffix(message, " "+wantMessage) || !strings.HasSuffix(remedy, " "+wantRemedy+" Um conselho.") || strings.Contains(message, "refused") {
		t.Errorf("%s\n%s", message, remedy)
	}
}

// TestWindowInLanguages: the form speaks the user's language and still fits.
func TestWindowInLanguages(t *testing.T) {
	for code, want := range map[string]string{"pt_BR": "Aplicar e sair", "pt": "Aplicar e sair", "ja": "適用して終了"} {
		speak(t, code)
		if base, _, _ := strings.Cut(code, "_"); !writable(languages(t)[base]) {
			want = "Apply and Exit" // English is better than boxes
		}
		b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
		b.window.win.Resize(fyne.NewSize(Width, Height))
		if b.v.apply.Text != want {
			t.Errorf("%s: the button says %q", code, b.v.apply.Text)
		}
		if min := b.v.root.MinSize(); min.Width > Width || min.Height > Height {
			t.Errorf("%s: the form needs %v", code, min)
		}
	}
	for _, code := range []string{"en", "de_DE", "pt_PT"} {
		speak(t, code)
		if got := tr("Apply and Exit"); got != "Apply and Exit" {
			t.Errorf("%s: %q", code, got)
		}
		b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
		if got, want := b.c.helpParts()[0].Title, parseHelp(assets.Help("en"))[0].Title; got != want {
			t.Errorf("%s: the help begins with %q, want %q", code, got, want)
		}
	}
}

func TestHelpInLanguages(t *testing.T) {
	english := parseHelp(assets.Help("en"))
	for code := range languages(t) {
		parts := parseHelp(assets.Help(code))
		if len(parts) != len(english) {
			t.Errorf("%s: %d parts, want %d", code, len(parts), len(english))
			continue
		}
		for i, p := range parts {
			if p.Title == english[i].Title && p.Title != "Hosts" {
				t.Errorf("%s: part %q is left in English", code, p.Title)
			}
			if len(p.Blocks) != len(english[i].Blocks) {
				t.Errorf("%s: part %q has %d paragraphs, want %d", code, p.Title, len(p.Blocks), len(english[i].Blocks))
			}
		}
	}
	if assets.Help("xx") != assets.Help("en") {
		t.Error("an unknown language has other help than English")
	}
}
