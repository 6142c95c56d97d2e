package command

import (
	_ "embed"
	"fmt"
)

// The scripts make a shell ask this program which words could come next. (The
// maintained libraries that do this for kong do not support PowerShell.)
//
//go:embed completion/sessionconfig.bash
var bashCompletion string

//go:embed completion/SessionConfig.ps1
var powerShellCompletion string

type completionCommand struct {
	Shell string `arg:"" enum:"bash,powershell" help:"Shell that the script is for: bash or powershell."`
}

// act prints the script that a shell's start-up file runs.
func (c *completionCommand) act(r *run) error {
	if r.json {
		return usage("--json is not for completion, which prints a script.", "Leave --json out.")
	}
	if c.Shell == "powershell" {
		return r.write(powerShellCompletion)
	}
	return r.write(bashCompletion)
}

// completeCommand is what the scripts call.
type completeCommand struct {
	Word   string   `help:"The word that is being typed." placeholder:"WORD"`
	Before []string `arg:"" optional:"" help:"The words between the program's name and that word."`
}

// act prints the possible completions of the word, a line each: the word, a tab, and
// what it means. No line means that any text, such as a file name, may come here.
func (c *completeCommand) act(r *run) error {
	parser, err := r.parser(new(grammar))
	if err != nil {
		return err
	}
	for _, o := range offers(parser.Model.Node, c.Before, c.Word) {
		if _, err := fmt.Fprintf(r.env.Stdout, "%s\t%s\n", o.word, o.about); err != nil {
			return outputError(err)
		}
	}
	return nil
}
