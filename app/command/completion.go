package command

import (
	_ "embed"
	"fmt"
)

// The scripts teach a shell to ask this program what could stand next. (The kept
// libraries that do this for kong know no PowerShell.)
//
//go:embed completion/sessionconfig.bash
var bashCompletion string

//go:embed completion/SessionConfig.ps1
var powerShellCompletion string

type completionCommand struct {
	Shell string `arg:"" enum:"bash,powershell" help:"Shell that the script is for: bash or powershell."`
}

// act prints the script that a shell's start-up file runs.
func (c *completionCommand) act(s *session) error {
	if s.json {
		return usage("--json is not for completion, which prints a script.", "Leave --json out.")
	}
	if c.Shell == "powershell" {
		return s.write(powerShellCompletion)
	}
	return s.write(bashCompletion)
}

// completeCommand is what the scripts call.
type completeCommand struct {
	Word   string   `help:"The word that is being typed." placeholder:"WORD"`
	Before []string `arg:"" optional:"" help:"The words between the program's name and that word."`
}

// act prints what the word may become, a line each: the word, a tab, and what it
// means. Nothing means that a file's name may stand there, or anything.
func (c *completeCommand) act(s *session) error {
	parser, err := s.parser(new(grammar))
	if err != nil {
		return err
	}
	for _, o := range offers(parser.Model.Node, c.Before, c.Word) {
		if _, err := fmt.Fprintf(s.env.Stdout, "%s\t%s\n", o.word, o.about); err != nil {
			return outputError(err)
		}
	}
	return nil
}
