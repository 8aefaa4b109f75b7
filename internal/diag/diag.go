// Package diag is the table of what Phylanx itself has to say: why a function was not compiled, or why nothing can be. What the program does wrong is not
// here: Python raises that, in its own words. Every message is at most six lines: the place, the user's line with a caret, one cause, one fix.
package diag

import (
	"fmt"
	"strings"
)

// Code is one row: a problem with a name.
type Code struct {
	Name  string
	Title string // one sentence, no full stop
	Cause string // how it comes about
	Fix   string // what the user can do
}

// Codes is the table.
var Codes = []Code{
	{"unsupported", "the function runs in Python", "it uses something that is not compiled at all; single lines that are not compiled run in Python by themselves and are no error",
		"f.report() names the line; move it into a function of its own that is called without @phx.jit"},
	{"internal", "a defect of Phylanx; the function runs in Python", "a stage of the compiler met a case that it does not expect", "please report it with the text of the message; PHX_PASS=-all tells whether an optimisation is at fault"},
	{"llvm-missing", "LLVM's library cannot be opened", "the llvmlite package is not installed, or its library does not load", "pip install llvmlite"},
	{"llvm-version", "this LLVM is not one that Phylanx can drive", "the llvmlite package holds an LLVM outside the accepted range, or was built without a function that is needed", "pip install --upgrade llvmlite"},
	{"llvm-text", "LLVM refuses the code", "a defect of the emitter; the function runs in Python", "please report it with the output of f.asm(...)"},
	{"llvm-link", "the machine code does not load", "a routine that it calls is missing, or the cached file is damaged", "phx.clear_cache(), and if that does not help please report it"},
}

// Lookup finds a row by its name; nil if there is none.
func Lookup(name string) *Code {
	for i := range Codes {
		if Codes[i].Name == name {
			return &Codes[i]
		}
	}
	return nil
}

// Explain is the long form of a row, for the command line.
func (c *Code) Explain() string {
	return fmt.Sprintf("%s: %s\n\ncause: %s\nfix:   %s\n", c.Name, c.Title, c.Cause, c.Fix)
}

// Message is one problem at one place. Line is 1-based and Col 0-based, as CPython counts; Line 0 is no place.
type Message struct {
	Code      string
	Text      string // what happened here
	File      string
	Line, Col int
	Source    string // the user's line
}

// String is the message as it is shown.
func (m *Message) String() string {
	var b strings.Builder
	if m.Line > 0 {
		fmt.Fprintf(&b, "%s:%d:%d: ", m.File, m.Line, m.Col+1)
	}
	fmt.Fprintf(&b, "%s [%s]\n", m.Text, m.Code)
	if m.Source != "" {
		margin := fmt.Sprintf("  %d | ", m.Line)
		fmt.Fprintf(&b, "%s%s\n%s^\n", margin, m.Source, strings.Repeat(" ", len(margin)-2)+"| "+blank(m.Source, m.Col))
	}
	if c := Lookup(m.Code); c != nil {
		fmt.Fprintf(&b, "  cause: %s\n  fix:   %s\n", c.Cause, c.Fix)
	}
	return b.String()
}

// blank is white space as wide as the first col bytes of line; tabs stay, so that the caret stands right.
func blank(line string, col int) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, line[:min(col, len(line))])
}
