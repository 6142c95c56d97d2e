// Command configurationtool plays the platform's ConfigurationTool.com in tests
// under Wine. The file "play" in its folder says what: success (the default),
// failure, long (much output), codepage (text in the console's code page), hold
// (it goes on until there is a file "release"), or family (a child of it does).
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	program, err := os.Executable()
	check(err)
	dir := filepath.Dir(program)
	if len(os.Args) == 2 && os.Args[1] == "child" {
		hold(dir)
		return
	}
	where, err := os.Getwd()
	check(err)
	write(dir, "ran", where+"\n"+strings.Join(os.Args[1:], "\n")+"\n")

	play, _ := os.ReadFile(filepath.Join(dir, "play"))
	fmt.Println("Applying settings...")
	switch strings.TrimSpace(string(play)) {
	case "failure":
		fmt.Println("Error: the compiler service did not answer.")
		os.Exit(7)
	case "long":
		for i := range 20_000 {
			fmt.Printf("%06d compiling a module with a rather long name\r\n", i)
		}
	case "codepage":
		os.Stdout.Write([]byte("Publicaci\xa2n conclu\xa1da\r\n")) // in code page 437 as in 850
	case "hold":
		hold(dir)
	case "family":
		check(exec.Command(program, "child").Run())
	default:
		fmt.Println("Publishing Service Center...")
		time.Sleep(time.Second)
		fmt.Println("Publishing System Components...")
	}
	fmt.Println("Done.")
}

// hold shows that it lives, by the file "alive", until it may go on.
func hold(dir string) {
	for beat := 0; ; beat++ {
		if _, err := os.Stat(filepath.Join(dir, "release")); err == nil {
			return
		}
		write(dir, "alive", fmt.Sprint(beat))
		time.Sleep(100 * time.Millisecond)
	}
}

func write(dir, name, text string) {
	check(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
