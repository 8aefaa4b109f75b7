package phylanx

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// layers is the table of ARCHITECTURE.md: a package imports only packages of lower layers, so that each can be read, tested and replaced with
// nothing but what is below it.
var layers = map[string]int{
	"internal/diag": 0, "internal/nd": 0, "internal/trace": 0, "internal/physl": 0,
	"internal/op":    1,
	"internal/ir":    2,
	"internal/front": 3, "internal/pass": 3, "internal/plan": 3, "internal/llvm": 3, "internal/jit": 3,
	"internal/rt": 4,
	".":           5,
	"cmd/phylanx": 6,
}

// only are imports that belong to few packages, each with the reason.
var only = []struct {
	path string
	may  []string
	why  string
}{
	{"C", []string{"internal/jit", "internal/rt", "cmd/phylanx"}, "everything else builds and is tested without a C compiler"},
	{"unsafe", []string{"internal/jit", "internal/rt", "cmd/phylanx"}, "memory outside Go's is the business of those who link code and run it"},
	{"phylanx/internal/physl", []string{"internal/front", "."}, "only front knows Python's tree; the root only prints it"},
	{"phylanx/internal/llvm", []string{"."}, "only llvm knows the text of LLVM; the root calls it as a stage"},
	{"phylanx/internal/jit", []string{"internal/rt", ".", "cmd/phylanx"}, "machine code is linked in one place; rt shows it its symbols"},
	{"net/http", nil, "a compiler opens no socket"},
	{"os/exec", nil, "nothing is run behind the user's back"},
}

// TestImports reads the import clauses of every Go file that is no test.
func TestImports(t *testing.T) {
	for dir, layer := range layers {
		files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, imp := range f.Imports {
				path, _ := strconv.Unquote(imp.Path.Value)
				checkImport(t, file, dir, layer, path)
			}
		}
	}
}

func checkImport(t *testing.T, file, dir string, layer int, path string) {
	for _, o := range only {
		if path == o.path && !contains(o.may, dir) {
			t.Errorf("%s imports %s: %s", file, path, o.why)
		}
	}
	if path != "phylanx" && !strings.HasPrefix(path, "phylanx/") {
		return
	}
	to := strings.TrimPrefix(strings.TrimPrefix(path, "phylanx"), "/")
	if to == "" {
		to = "."
	}
	have, ok := layers[to]
	if !ok {
		t.Errorf("%s imports %s, which has no layer", file, path)
	} else if have >= layer {
		t.Errorf("%s (layer %d) imports %s (layer %d)", file, layer, path, have)
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// TestEveryPackageHasALayer: a new package takes its place in the table.
func TestEveryPackageHasALayer(t *testing.T) {
	for _, root := range []string{"internal", "cmd"} {
		dirs, err := os.ReadDir(root)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range dirs {
			if name := root + "/" + d.Name(); d.IsDir() {
				if _, ok := layers[name]; !ok {
					t.Errorf("%s has no layer", name)
				}
			}
		}
	}
}
