package command

import (
	"fmt"
	"time"

	"sessionconfig/app"
)

// act writes the settings for the other front-end servers.
func (c *exportCommand) act(s *session) error {
	passphrase, err := s.passphrase(c.passphraseFlags)
	if err != nil {
		return err
	}
	workflow, status, err := s.load()
	if err != nil {
		return err
	}
	defer workflow.Close()
	outcome, err := workflow.ExportTo(string(c.File), status.Settings, app.ExportOptions{Passphrase: passphrase, Overwrite: c.Force})
	if err != nil {
		return s.refused(err, status)
	}
	return s.conclude(nil, outcome)
}

// backupList is the JSON object of restore without an argument.
type backupList struct {
	done
	Backups []listedBackup `json:"backups"`
}

// listedBackup is a backup in a backupList.
type listedBackup struct {
	Name string `json:"name"`
	Path string `json:"path"`
	Time string `json:"time"`
	Size int64  `json:"size"`
}

// act lists the backups, or puts one back. It loads nothing: a server.hsconf
// that is damaged is what one restores for.
func (c *restoreCommand) act(s *session) error {
	workflow, err := s.open()
	if err != nil {
		return err
	}
	defer workflow.Close()
	if c.Backup == "" {
		return s.listBackups(workflow)
	}
	backup := string(c.Backup)
	if err := workflow.Permitted(); err != nil {
		return err
	}
	changes, err := workflow.RestoreDiff(s.ctx, backup)
	if err != nil {
		return err
	}
	if !s.json { // which says them with the rest
		if err := s.say(changes...); err != nil {
			return err
		}
	}
	outcome, err := workflow.Restore(s.ctx, backup, app.RestoreOptions{})
	if err != nil {
		return err
	}
	return s.conclude(changes, outcome)
}

func (s *session) listBackups(workflow *app.App) error {
	backups, err := workflow.Backups()
	if err != nil {
		return err
	}
	message := "There is no backup of server.hsconf yet."
	if len(backups) > 0 {
		message = fmt.Sprintf("Backups of server.hsconf: %d, the newest first.", len(backups))
	}
	if s.json {
		state := workflow.Remembered()
		list := backupList{Backups: []listedBackup{}, done: done{
			Done: true, Message: message, Changed: []string{},
			Publish: pendingSince(state.PendingSince), Republish: string(state.Republish),
		}}
		for _, b := range backups {
			list.Backups = append(list.Backups, listedBackup{b.Name, b.Path, b.Time.UTC().Format(time.RFC3339), b.Size})
		}
		return s.print(list)
	}
	if len(backups) == 0 {
		return s.say(message)
	}
	for _, b := range backups {
		if err := s.say(fmt.Sprintf("%s  %s  %d bytes", b.Name, b.Time.Local().Format("2006-01-02 15:04:05"), b.Size)); err != nil {
			return err
		}
	}
	return nil
}
