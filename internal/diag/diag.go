// Package diag is the table of what Phylanx itself has to say: why a function was not compiled, or why nothing can be. What the program does wrong is not
// here: Python raises that, in its own words. Every message is at most six lines: the fact, the user's line with a caret, one cause, one fix.
package diag

import (
	"fmt"
	"strings"
)

// Code is one row: a problem with a name.
type Code struct {
	Name  string
	Title string // one sentence, no full stop
	Text  string // a paragraph
	Cause string // how it comes about, in one line
	Fix   string // what the user can do, in one line
	Bad   string // a program or a command that gets the message; "" when only a defect of ours can
	Good  string // the same, repaired
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

// Index lists the names and titles.
func Index() string {
	var b strings.Builder
	for _, c := range Codes {
		fmt.Fprintf(&b, "%-16s %s\n", c.Name, c.Title)
	}
	return b.String()
}

// Explain is the long form of a row, for the command line.
func (c *Code) Explain() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n%s\n\ncause: %s\nfix:   %s\n", c.Name, c.Title, fold(c.Text, 100), c.Cause, c.Fix)
	if c.Bad != "" {
		fmt.Fprintf(&b, "\nThis gets the message:\n\n%s\nand this does not:\n\n%s", indent(c.Bad), indent(c.Good))
	}
	return b.String()
}

// Markdown is the whole table as a page.
func Markdown() string {
	var b strings.Builder
	b.WriteString("# Messages\n\nWhat Phylanx itself has to say. What a program does wrong raises Python's own exceptions. `phylanx explain CODE` prints the same.\n")
	for _, c := range Codes {
		fmt.Fprintf(&b, "\n## %s\n\n%s.\n\n%s\n\n- Cause: %s.\n- Fix: %s.\n", c.Name, strings.ToUpper(c.Title[:1])+c.Title[1:], c.Text, c.Cause, c.Fix)
		if c.Bad != "" {
			fmt.Fprintf(&b, "\nThis gets the message:\n\n%s\nand this does not:\n\n%s", fenced(c.Bad), fenced(c.Good))
		}
	}
	return b.String()
}

func fenced(program string) string {
	language := "python"
	if !strings.Contains(program, "\n") {
		language, program = "sh", program+"\n"
	}
	return "```" + language + "\n" + program + "```\n"
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSuffix(text, "\n") + "\n") {
		if line != "\n" {
			line = "    " + line
		}
		b.WriteString(line)
	}
	return b.String()
}

// fold breaks a paragraph into lines of at most width characters.
func fold(text string, width int) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		switch {
		case column > 0 && column+1+len(word) > width:
			b.WriteByte('\n')
			column = 0
		case column > 0:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}

// Message is one problem at one place. Line is 1-based and Col 0-based, as CPython counts; Line 0 is no place.
type Message struct {
	Code      string
	Fact      string // what happened here
	File      string // "" where the place is told by other means
	Line, Col int
	Source    string // the user's line
	Fix       string // "" for that of the row
}

// String is the message as it is shown.
func (m *Message) String() string {
	var b strings.Builder
	if m.File != "" {
		fmt.Fprintf(&b, "%s:%d:%d: ", m.File, m.Line, m.Col+1)
	}
	fmt.Fprintf(&b, "%s [%s]\n", m.Fact, m.Code)
	if m.Source != "" {
		margin := fmt.Sprintf("  %d | ", m.Line)
		fmt.Fprintf(&b, "%s%s\n%s^\n", margin, m.Source, strings.Repeat(" ", len(margin)-2)+"| "+blank(m.Source, m.Col))
	}
	c := Lookup(m.Code)
	if c == nil {
		return b.String()
	}
	fix := m.Fix
	if fix == "" {
		fix = c.Fix
	}
	fmt.Fprintf(&b, "  cause: %s\n  fix:   %s\n", c.Cause, fix)
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
