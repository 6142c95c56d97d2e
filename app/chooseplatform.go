package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"sessionconfig/app/platform"
)

// find is the Platform Server that this workflow works on.
func (a *App) find() (platform.Server, error) { return a.options.Find(a.PlatformDir()) }

// PlatformDir is the Platform Server folder that was named, by --platform-dir or by
// ChoosePlatform; empty for the one that the registry names.
func (a *App) PlatformDir() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.options.PlatformDir
}

// ChoosePlatform makes dir the Platform Server folder of this run; the caller then
// loads again. If dir is not such a folder, nothing changes. Errors:
// *platform.FolderError, *PlatformFileError.
func (a *App) ChoosePlatform(dir string) error {
	server, err := a.options.Find(dir)
	if unusable, ok := errors.AsType[*platform.FolderError](err); ok {
		unusable.Chosen = true
	}
	if err != nil {
		return err
	}
	path := filepath.Join(server.Dir, serverFile)
	if _, err := os.Stat(path); err != nil && !errors.Is(err, fs.ErrPermission) {
		return &PlatformFileError{Path: path, Err: err}
	}
	a.mu.Lock()
	a.options.PlatformDir = dir
	a.mu.Unlock()
	a.rebase(nil) // edits are not based on another server's settings
	a.log.Info("Platform Server folder chosen", "folder", server.Dir)
	return nil
}
