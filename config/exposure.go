package config

import "path/filepath"

// exposure says, for the user, who else can change the settings file: the owner of
// it or of its folder, or everyone. There is at most one sentence.
func exposure(settings string) []string {
	real, err := realPath(settings)
	if err != nil {
		return nil
	}
	for _, path := range []string{filepath.Dir(real), real} {
		if clause := openToOthers(path); clause != "" {
			return []string{"Others can change the settings: " + path + " " + clause +
				". Whoever does decides with which arguments the platform's tool is run."}
		}
	}
	return nil
}
