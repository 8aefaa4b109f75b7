package jit

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// open finds llvmlite's library by PHX_LLVM or by asking the Python on PATH.
func open(t testing.TB) {
	t.Helper()
	path := os.Getenv("PHX_LLVM")
	if path == "" {
		out, err := exec.Command("python3", "-c", "import llvmlite.binding as b,os;print(os.path.join(os.path.dirname(b.__file__),'libllvmlite.so'))").Output()
		if err != nil {
			t.Skip("no llvmlite: set PHX_LLVM")
		}
		path = strings.TrimSpace(string(out))
	}
	Open(path, "")
	if _, err := Host(); err != nil {
		t.Fatal(err)
	}
}

const kernel = `
define i64 @k(ptr noalias %x, ptr noalias %y, i64 %n) {
entry:
  %c = icmp sgt i64 %n, 0
  br i1 %c, label %loop, label %done
loop:
  %i = phi i64 [0, %entry], [%i1, %loop]
  %px = getelementptr inbounds double, ptr %x, i64 %i
  %v = load double, ptr %px, align 8
  %e = call double @exp(double %v) #0
  %m = fmul double %e, 0x3FF3333333333333
  %py = getelementptr inbounds double, ptr %y, i64 %i
  store double %m, ptr %py, align 8
  %i1 = add nuw nsw i64 %i, 1
  %q = icmp slt i64 %i1, %n
  br i1 %q, label %loop, label %done
done:
  %r = call i64 @phx_probe(i64 %n)
  ret i64 %r
}
declare double @exp(double)
declare i64 @phx_probe(i64)
declare <4 x double> @_ZGVdN4v_exp(<4 x double>)
@llvm.compiler.used = appending global [1 x ptr] [ptr @_ZGVdN4v_exp], section "llvm.metadata"
attributes #0 = { nounwind memory(none) "vector-function-abi-variant"="_ZGV_LLVM_N4v_exp(_ZGVdN4v_exp)" }
`

func TestOpenReportsWhatIsMissing(t *testing.T) {
	open(t)
	mu.Lock()
	path, saved := library, host
	library, host = "", nil
	mu.Unlock()
	defer func() { library, host = path, saved }()
	var e *Error
	if _, err := Compile([]string{kernel}, ""); !errors.As(err, &e) || e.Code != NoLibrary {
		t.Errorf("compile before open: %v", err)
	}
	Open("/nonexistent/libllvmlite.so", "")
	if _, err := Host(); !errors.As(err, &e) || e.Code != NoLibrary {
		t.Errorf("missing library: %v", err)
	}
}

func TestHost(t *testing.T) {
	open(t)
	h, err := Host()
	if err != nil {
		t.Fatal(err)
	}
	if h.Triple == "" || h.Layout == "" || h.CPU == "" || h.LLVM == "" || h.LibC == "" || h.VectorBits < 128 {
		t.Errorf("%+v", h)
	}
}

func TestCompileErrorsAreText(t *testing.T) {
	open(t)
	for name, text := range map[string]string{
		"syntax": "define i64 @f( {",
		"type":   "define i64 @f() { ret double 0.0 }",
		"verify": "define i64 @f() {\na:\n br label %c\nb:\n %x = add i64 1, 2\n br label %c\nc:\n ret i64 %x\n}",
		"nul":    "define\x00",
	} {
		var e *Error
		if _, err := Compile([]string{text}, ""); !errors.As(err, &e) || e.Code != BadText || e.Text == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoadBindsSymbols(t *testing.T) {
	open(t)
	object, err := Compile([]string{kernel}, "")
	if err != nil {
		t.Fatal(err)
	}
	var e *Error
	if _, _, err := Load(object, "k", among(nil)); !errors.As(err, &e) || e.Text != "no symbol phx_probe" {
		t.Errorf("missing symbol: %v", err)
	}
	symbols := map[string]uintptr{"phx_probe": 1}
	if _, _, err := Load(object, "nothing", among(symbols)); err == nil {
		t.Error("missing entry accepted")
	}
	if _, _, err := Load(object[:len(object)/2], "k", among(symbols)); err == nil {
		t.Error("truncated object accepted")
	}
	for range 3 {
		at, unload, err := Load(object, "k", among(symbols))
		if err != nil || at == 0 {
			t.Fatal(err)
		}
		unload()
		unload()
	}
}

func TestLLVMLinks(t *testing.T) {
	open(t)
	object, err := Compile([]string{kernel}, "")
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string]uintptr{"phx_probe": 1, "exp": 1, "_ZGVdN4v_exp": 1}
	if _, _, err := link(object, "nothing", imports); err == nil {
		t.Error("missing entry accepted")
	}
	for range 2 {
		at, unload, err := link(object, "k", imports)
		if err != nil || at == 0 {
			t.Fatal(err)
		}
		unload()
	}
}

func TestForms(t *testing.T) {
	open(t)
	if s, err := Optimised(kernel); err != nil || !strings.Contains(s, "@_ZGVdN4v_exp") {
		t.Errorf("not vectorised: %v\n%s", err, s)
	}
	if s, err := Assembly([]string{kernel}, ""); err != nil || !strings.Contains(s, "k:") {
		t.Errorf("%v\n%s", err, s)
	}
}

func TestManyThreads(t *testing.T) {
	open(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			object, err := Compile([]string{kernel}, "")
			if err != nil {
				t.Error(err)
				return
			}
			_, unload, err := Load(object, "k", among(map[string]uintptr{"phx_probe": 1}))
			if err != nil {
				t.Error(err)
				return
			}
			unload()
		})
	}
	wg.Wait()
}

func BenchmarkKernel(b *testing.B) {
	open(b)
	var compile, link time.Duration
	n := 0
	for b.Loop() {
		t0 := time.Now()
		object, err := Compile([]string{kernel}, "")
		if err != nil {
			b.Fatal(err)
		}
		t1 := time.Now()
		_, unload, err := Load(object, "k", among(map[string]uintptr{"phx_probe": 1}))
		if err != nil {
			b.Fatal(err)
		}
		compile += t1.Sub(t0)
		link += time.Since(t1)
		n++
		unload()
	}
	b.ReportMetric(float64(compile.Microseconds())/float64(n), "µs/compile")
	b.ReportMetric(float64(link.Microseconds())/float64(n), "µs/load")
}

func among(symbols map[string]uintptr) func(string) uintptr {
	return func(name string) uintptr { return symbols[name] }
}
