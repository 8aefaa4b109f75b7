package phylanx

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"phylanx/internal/front"
	"phylanx/internal/ir"
)

var update = flag.Bool("update", false, "write what the scripts' cmp commands found into the scripts")

// TestScript runs the stories of testdata/script: what the stages promise, told on small programs. Beside testscript's own commands there are
//
//	dump [-stage S] [-after PASS] [-off PASS,..] [-seen SITE=TYPE] FILE[:FUNCTION] TYPES...
//	                          a stage of a PhySL file, or, with the condition [python], of a Python file; IR comes without positions, renumbered
//	count FILE WORD=N ...     how often rows stand in IR; in any other text, how often words stand in it
//	same A B                  equal IR, whatever the numbers of its values
//	check FILE PATTERNS       the lines of PATTERNS that begin with CHECK, CHECK-NEXT and CHECK-NOT hold of FILE, in order; {{regexp}}, [[NAME:regexp]], [[NAME]]
func TestScript(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"dump": scriptDump, "count": scriptCount, "same": scriptSame, "check": scriptCheck,
		},
		Condition: func(name string) (bool, error) {
			if name == "python" {
				return os.Getenv("PHX_PYTHON") != "", nil
			}
			return false, fmt.Errorf("no condition %q", name)
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("PYTHONPATH", filepath.Join(root, "python"))
			for _, name := range []string{"PHX_PYTHON", "PHX_CORE"} {
				e.Setenv(name, os.Getenv(name))
			}
			return nil
		},
	})
}

// scriptDump fails the script when the dump does not go as neg says; then its error is the stderr.
func scriptDump(ts *testscript.TestScript, neg bool, args []string) {
	var stage, after, off, seen string
	flags := flag.NewFlagSet("dump", flag.ContinueOnError)
	flags.StringVar(&stage, "stage", "opt", "")
	flags.StringVar(&after, "after", "", "")
	flags.StringVar(&off, "off", "", "")
	flags.StringVar(&seen, "seen", "", "")
	ts.Check(flags.Parse(args))
	if flags.NArg() == 0 {
		ts.Fatalf("usage: dump [-stage S] [-after PASS] [-off PASS,..] [-seen SITE=TYPE] FILE TYPES...")
	}
	file, types := flags.Arg(0), flags.Args()[1:]
	if !strings.HasSuffix(file, ".physl") {
		ts.Check(ts.Exec(os.Getenv("PHX_PYTHON"), append([]string{"-m", "phylanx", "dump", "--stage", stage, file}, types...)...))
		fmt.Fprint(ts.Stdout(), anonymous(ts.ReadFile("stdout")))
		return
	}
	text, err := dumpText(ts.ReadFile(file), types, stage, after, off, seen)
	if (err != nil) != neg {
		ts.Fatalf("dump: %v", err)
	}
	if err != nil {
		fmt.Fprintln(ts.Stderr(), err)
	}
	fmt.Fprint(ts.Stdout(), anonymous(text))
}

func dumpText(source string, types []string, stage, after, off, seen string) (string, error) {
	req, err := front.Source(source, types)
	if err != nil {
		return "", err
	}
	if site, t, ok := strings.Cut(seen, "="); ok {
		req.Profile = map[string]string{site: t}
	}
	if off != "" {
		req.Options.Off = strings.Split(off, ",")
	}
	return dump(req, stage, after)
}

// anonymous is IR without positions, its values renumbered; any other text as it is, with a newline at its end.
func anonymous(text string) string {
	u, err := ir.Parse(text)
	if err != nil || len(u.Funcs) == 0 {
		return strings.TrimSuffix(text, "\n") + "\n"
	}
	return u.Format(ir.Style{NoPos: true, Renumber: true})
}

func scriptCount(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: count FILE WORD=N ...")
	}
	count := words(ts.ReadFile(args[0]))
	for _, a := range args[1:] {
		word, n, _ := strings.Cut(a, "=")
		want, err := strconv.Atoi(n)
		ts.Check(err)
		if got := count[word]; got != want {
			ts.Fatalf("%s stands %d times in %s, not %d", word, got, args[0], want)
		}
	}
}

func words(text string) map[string]int {
	count := map[string]int{}
	u, err := ir.Parse(text)
	if err != nil || len(u.Funcs) == 0 {
		for _, w := range regexp.MustCompile(`[\w.]+`).FindAllString(text, -1) {
			count[w]++
		}
		return count
	}
	for _, f := range u.Funcs {
		f.Body.Walk(func(n *ir.Node) { count[n.Op.Name]++ })
	}
	return count
}

func scriptSame(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: same A B")
	}
	if same := anonymous(ts.ReadFile(args[0])) == anonymous(ts.ReadFile(args[1])); same == neg {
		ts.Fatalf("same %s %s: %v", args[0], args[1], same)
	}
}

func scriptCheck(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: check FILE PATTERNS")
	}
	c := &checker{lines: strings.Split(ts.ReadFile(args[0]), "\n"), vars: map[string]string{}}
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		if err := c.line(strings.TrimSpace(line)); err != nil {
			ts.Fatalf("%s: %v; in\n%s", args[1], err, strings.Join(c.lines, "\n"))
		}
	}
	ts.Check(c.absent(len(c.lines)))
}

// checker holds FileCheck's state: the lines up to next are matched, and none of never may match before the next match.
type checker struct {
	lines []string
	next  int
	never []string
	vars  map[string]string
}

func (c *checker) line(l string) error {
	kind, pattern, ok := strings.Cut(l, ": ")
	if !ok || !strings.HasPrefix(kind, "CHECK") {
		return nil
	}
	switch kind {
	case "CHECK-NOT":
		c.never = append(c.never, pattern)
		return nil
	case "CHECK-NEXT":
		if c.next >= len(c.lines) || !c.match(pattern, c.lines[c.next]) {
			return fmt.Errorf("line %d does not match %q", c.next+1, pattern)
		}
		c.next++
		return nil
	case "CHECK":
		for i := c.next; i < len(c.lines); i++ {
			if c.match(pattern, c.lines[i]) {
				err := c.absent(i)
				c.next = i + 1
				return err
			}
		}
		return fmt.Errorf("no line from %d on matches %q", c.next+1, pattern)
	}
	return fmt.Errorf("no directive %q", kind)
}

// absent holds when no line up to end matches what must not come.
func (c *checker) absent(end int) error {
	for _, pattern := range c.never {
		for i := c.next; i < end; i++ {
			if c.match(pattern, c.lines[i]) {
				return fmt.Errorf("line %d matches %q", i+1, pattern)
			}
		}
	}
	c.never = nil
	return nil
}

var special = regexp.MustCompile(`\{\{(.*?)\}\}|\[\[(\w+)(?::(.*?))?\]\]`)

// match looks for the pattern in a line and keeps what its [[NAME:regexp]] matched.
func (c *checker) match(pattern, line string) bool {
	var b strings.Builder
	var names []string
	rest := 0
	for _, m := range special.FindAllStringSubmatchIndex(pattern, -1) {
		b.WriteString(regexp.QuoteMeta(pattern[rest:m[0]]))
		rest = m[1]
		switch {
		case m[2] >= 0:
			b.WriteString("(?:" + pattern[m[2]:m[3]] + ")")
		case m[6] >= 0:
			names = append(names, pattern[m[4]:m[5]])
			b.WriteString("(" + pattern[m[6]:m[7]] + ")")
		default:
			b.WriteString(regexp.QuoteMeta(c.vars[pattern[m[4]:m[5]]]))
		}
	}
	b.WriteString(regexp.QuoteMeta(pattern[rest:]))
	found := regexp.MustCompile(b.String()).FindStringSubmatch(line)
	for i, name := range names {
		if found != nil {
			c.vars[name] = found[i+1]
		}
	}
	return found != nil
}
