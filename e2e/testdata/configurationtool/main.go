// Command configurationtool plays the platform's ConfigurationTool.com in tests
// under Wine. The file "play" in its folder says what: success (the default),
// failure, long (much output), or codepage (text in the console's code page).
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	program, err := os.Executable()
	if err != nil {
		panic(err)
	}
	dir := filepath.Dir(program)
	where, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	record := where + "\n" + strings.Join(os.Args[1:], "\n") + "\n"
	if err := os.WriteFile(filepath.Join(dir, "ran"), []byte(record), 0o644); err != nil {
		panic(err)
	}
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
		os.Stdout.Write([]byte("Publica\x87\xc6o conclu\xa1da\r\n")) // code page 850
	default:
		fmt.Println("Publishing Service Center...")
		time.Sleep(time.Second)
		fmt.Println("Publishing System Components...")
	}
	fmt.Println("Done.")
}
