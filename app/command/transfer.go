package command

import (
	"fmt"
	"time"

	"sessionconfig/app"
)

// act writes the settings for the other front-end servers.
func (c *exportCommand) act(r *run) error {
	passphrase, err := r.passphrase(c.passphraseFlags)
	if err != nil {
		return err
	}
	workflow, status, err := r.loadBy((*app.App).Load)
	if err != nil {
		return err
	}
	defer workflow.Close()
	outcome, err := workflow.ExportTo(string(c.File), status.Settings, app.ExportOptions{Passphrase: passphrase, Overwrite: c.Force})
	if err != nil {
		return r.refused(err, status)
	}
	return r.conclude(nil, outcome)
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

// act lists the backups, or restores one. It loads nothing, since server.hsconf may be
// damaged.
func (c *restoreCommand) act(r *run) error {
	workflow, err := r.open()
	if err != nil {
		return err
	}
	defer workflow.Close()
	if c.Backup == "" {
		return r.listBackups(workflow)
	}
	backup := string(c.Backup)
	if err := workflow.Permitted(); err != nil {
		return err
	}
	difference, err := workflow.RestoreDiff(r.ctx, backup)
	if err != nil {
		return err
	}
	changes := difference.Sentences()
	if !r.json { // the JSON object has them, too
		if err := r.say(changes...); err != nil {
			return err
		}
	}
	outcome, err := workflow.Restore(r.ctx, backup)
	if err != nil {
		return err
	}
	return r.conclude(changes, outcome)
}

func (r *run) listBackups(workflow *app.App) error {
	backups, err := workflow.Backups()
	if err != nil {
		return err
	}
	message := "There is no backup of server.hsconf yet."
	if len(backups) > 0 {
		message = fmt.Sprintf("Backups of server.hsconf: %d, the newest first.", len(backups))
	}
	if r.json {
		state := workflow.Remembered()
		list := backupList{Backups: []listedBackup{}, done: done{
			Done: true, Message: message, Changed: []string{},
			Publish: pendingSince(state.PendingSince), Republish: string(state.Republish),
		}}
		for _, b := range backups {
			list.Backups = append(list.Backups, listedBackup{b.Name, b.Path, b.Time.UTC().Format(time.RFC3339), b.Size})
		}
		return r.print(list)
	}
	if len(backups) == 0 {
		return r.say(message)
	}
	var lines []string
	for _, b := range backups {
		lines = append(lines, fmt.Sprintf("%s  %s  %d bytes", b.Name, local(b.Time), b.Size))
	}
	return r.say(lines...)
}
