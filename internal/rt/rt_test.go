package rt

import (
	"math"
	"os"
	"path"
	"strings"
	"testing"
	"time"
	"unsafe"

	"phylanx/internal/jit"
)

func TestSymbols(t *testing.T) {
	s := Symbols()
	for _, name := range []string{"phx_alloc", "phx_parallel", "phx_matmul", "phx_flatnonzero"} {
		if s[name] == 0 {
			t.Errorf("no %s", name)
		}
	}
}

func TestInitRefusesAnotherVersion(t *testing.T) {
	var api [8]int64
	api[0] = DoorAPI + 1
	if err := Init(unsafe.Pointer(&api[0])); err == nil {
		t.Error("accepted")
	}
}

func TestQuota(t *testing.T) {
	files := map[string]string{}
	read := func(p string) string { return files[p] }
	for _, c := range []struct {
		name  string
		files map[string]string
		want  int
	}{
		{"none", nil, math.MaxInt},
		{"v2 parent", map[string]string{"/proc/self/cgroup": "0::/a/b\n", "/sys/fs/cgroup/a/b/cpu.max": "max 100000\n", "/sys/fs/cgroup/a/cpu.max": "250000 100000\n"}, 3},
		{"v2 own", map[string]string{"/proc/self/cgroup": "0::/a\n", "/sys/fs/cgroup/a/cpu.max": "50000 100000"}, 1},
		{"v1", map[string]string{"/proc/self/cgroup": "4:memory:/m\n3:cpu,cpuacct:/x\n", "/sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "400000\n", "/sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000\n",
			"/sys/fs/cgroup/cpu/m/cpu.cfs_quota_us": "100000", "/sys/fs/cgroup/cpu/m/cpu.cfs_period_us": "100000"}, 4},
		{"v1 unlimited", map[string]string{"/proc/self/cgroup": "3:cpu:/\n", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n", "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n"}, math.MaxInt},
		{"v1 root", map[string]string{"/proc/self/cgroup": "3:cpu:/a\n", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "100000", "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000"}, 1},
	} {
		files = c.files
		if got := quota("/", read); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestAvailableWorkers(t *testing.T) {
	t.Setenv("PHX_WORKERS", "")
	t.Setenv("OMP_NUM_THREADS", "")
	most := AvailableWorkers()
	for env, want := range map[string]int{"1": 1, "100000": most, "x": most, "0": most, "1,2": 1} {
		t.Setenv("OMP_NUM_THREADS", env)
		if got := AvailableWorkers(); got != want {
			t.Errorf("OMP_NUM_THREADS=%s: %d, want %d", env, got, want)
		}
	}
	t.Setenv("PHX_WORKERS", "100000")
	if got := AvailableWorkers(); got != most {
		t.Errorf("PHX_WORKERS comes first: %d, want %d", got, most)
	}
}

// sumOfTiles adds the indices below in[0] into 64 elements of a pool block, each by its own tile, 1000 times as parallel regions, and gives their sum.
const sumOfTiles = `
declare i64 @phx_parallel(ptr, ptr, ptr, i64, i64, i64)
declare ptr @phx_alloc(ptr, i64)
declare void @phx_release(ptr, ptr)
define i64 @tile(ptr %ctx, ptr %env, i64 %lo, i64 %hi) {
entry:
  br label %loop
loop:
  %i = phi i64 [ %lo, %entry ], [ %i1, %loop ]
  %p = getelementptr i64, ptr %env, i64 %i
  %v = load i64, ptr %p
  %w = add i64 %v, %i
  store i64 %w, ptr %p
  %i1 = add i64 %i, 1
  %c = icmp slt i64 %i1, %hi
  br i1 %c, label %loop, label %done
done:
  ret i64 1
}
define i64 @entry(ptr %ctx, ptr %in, ptr %out) {
entry:
  %b = call ptr @phx_alloc(ptr %ctx, i64 512)
  %d = getelementptr i8, ptr %b, i64 64
  call void @llvm.memset.p0.i64(ptr %d, i8 0, i64 512, i1 false)
  %n = load i64, ptr %in
  br label %regions
regions:
  %r = phi i64 [ 0, %entry ], [ %r1, %regions ]
  %bits = call i64 @phx_parallel(ptr %ctx, ptr @tile, ptr %d, i64 64, i64 4, i64 0)
  %r1 = add i64 %r, 1
  %more = icmp slt i64 %r1, %n
  br i1 %more, label %regions, label %sum
sum:
  %i = phi i64 [ 0, %regions ], [ %i1, %sum ]
  %s = phi i64 [ 0, %regions ], [ %s1, %sum ]
  %p = getelementptr i64, ptr %d, i64 %i
  %v = load i64, ptr %p
  %s1 = add i64 %s, %v
  %i1 = add i64 %i, 1
  %c = icmp slt i64 %i1, 64
  br i1 %c, label %sum, label %done
done:
  store i64 %s1, ptr %out
  call void @phx_release(ptr %ctx, ptr %b)
  ret i64 0
}
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
`

// every kind of section and relocation: constants, writable and zero data, a table of addresses, a call and the address of an import.
const sections = `
@kept = global i64 3
@zero = global i64 0
@names = private constant [2 x ptr] [ptr @double, ptr @labs]
@cells = private constant [4 x double] [double 1.5, double 2.5, double 3.5, double 4.5]
declare i64 @labs(i64)
define i64 @double(i64 %x) noinline {
  %y = shl i64 %x, 1
  ret i64 %y
}
define i64 @entry(ptr %ctx, ptr %in, ptr %out) {
  %k = load i64, ptr %in
  %r = load volatile i64, ptr @kept
  %z = load volatile i64, ptr @zero
  %r1 = add i64 %r, %k
  store volatile i64 %r1, ptr @kept
  store volatile i64 %k, ptr @zero
  %odd = and i64 %k, 1
  %pf = getelementptr ptr, ptr @names, i64 %odd
  %f = load volatile ptr, ptr %pf
  %v = call i64 %f(i64 %k)
  %w = call i64 @labs(i64 %v)
  %pc = getelementptr double, ptr @cells, i64 %odd
  %c = load volatile double, ptr %pc
  %ci = fptosi double %c to i64
  %s = add i64 %w, %ci
  %s1 = add i64 %s, %r1
  %s2 = add i64 %s1, %z
  store i64 %s2, ptr %out
  ret i64 0
}
`

func TestObjectsAreLoaded(t *testing.T) {
	lib := os.Getenv("PHX_LLVM")
	if lib == "" {
		t.Skip("no llvmlite: set PHX_LLVM")
	}
	jit.Open(lib, "")
	object, err := jit.Compile([]string{sections}, "")
	if err != nil {
		t.Fatal(err)
	}
	entry, unload, err := jit.Load(object, "entry", Symbol)
	if err != nil {
		t.Fatal(err)
	}
	defer unload()
	kept, zero := int64(3), int64(0)
	for _, k := range []int64{4, -7, 10, -3} {
		_, out, release := Call(entry, []int64{k}, 1)
		release()
		kept += k
		want := kept + zero + []int64{max(2*k, -2*k) + 1, max(k, -k) + 2}[k&1]
		if out[0] != want {
			t.Errorf("%d: %d, want %d", k, out[0], want)
		}
		zero = k
	}
}

func TestCompiledRegionsOnGoThreads(t *testing.T) {
	lib := os.Getenv("PHX_LLVM")
	if lib == "" {
		t.Skip("no llvmlite: set PHX_LLVM")
	}
	jit.Open(lib, "")
	object, err := jit.Compile([]string{sumOfTiles}, "")
	if err != nil {
		t.Fatal(err)
	}
	entry, unload, err := jit.Load(object, "entry", Symbol)
	if err != nil {
		t.Fatal(err)
	}
	defer unload()
	defer SetWorkers(Workers())
	for workers := 1; workers <= 4; workers++ {
		SetWorkers(workers)
		for range 3 {
			status, out, release := Call(entry, []int64{1000}, 1)
			if status != 0 || out[0] != 1000*64*63/2 {
				t.Errorf("%d workers: status %d, sum %d", workers, status, out[0])
			}
			release()
		}
	}
	if p := Pool(); p.Live != 0 || p.Fresh == 0 {
		t.Errorf("%+v", p)
	}
	idle(t)
}

// idle checks that sleeping workers use no CPU.
func idle(t *testing.T) {
	time.Sleep(50 * time.Millisecond)
	before := cpuTicks(t)
	time.Sleep(300 * time.Millisecond)
	if used := cpuTicks(t) - before; used > 5 {
		t.Errorf("%d ticks of CPU in 0.3 s of idleness", used)
	}
}

func cpuTicks(t *testing.T) int {
	b, err := os.ReadFile(path.Join("/proc/self/stat"))
	if err != nil {
		t.Skip(err)
	}
	field := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
	n := 0
	for _, f := range field[11:13] {
		k := 0
		for _, c := range f {
			k = 10*k + int(c-'0')
		}
		n += k
	}
	return n
}
