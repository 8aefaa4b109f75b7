package rt

import (
	"math"
	"os"
	"path"
	"strconv"
	"strings"
	"syscall"
	"unsafe"
)

// AvailableWorkers is how many threads this process can keep busy: no more than its affinity, the CPU quota of its cgroup and of those above,
// and PHX_WORKERS or else OMP_NUM_THREADS.
func AvailableWorkers() int {
	n := affinity()
	n = min(n, quota("/", func(p string) string { b, _ := os.ReadFile(p); return string(b) }))
	for _, name := range []string{"PHX_WORKERS", "OMP_NUM_THREADS"} {
		first, _, _ := strings.Cut(os.Getenv(name), ",")
		if k, err := strconv.Atoi(strings.TrimSpace(first)); err == nil && k > 0 {
			n = min(n, k)
			break
		}
	}
	return max(n, 1)
}

// affinity counts the CPUs this process may run on.
func affinity() int {
	var mask [128]uint64
	n, _, errno := syscall.RawSyscall(syscall.SYS_SCHED_GETAFFINITY, 0, unsafe.Sizeof(mask), uintptr(unsafe.Pointer(&mask)))
	if errno != 0 {
		return 1
	}
	count := 0
	for _, w := range mask[:n/8] {
		for ; w != 0; w &= w - 1 {
			count++
		}
	}
	return count
}

// quota is the smallest CPU limit of the process's cgroup and its ancestors, rounded up, in either version of cgroups. root and read are
// parameters for the tests.
func quota(root string, read func(string) string) int {
	limit := math.Inf(1)
	for line := range strings.Lines(read(path.Join(root, "proc/self/cgroup"))) {
		field := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(field) != 3 {
			continue
		}
		base, v2 := "sys/fs/cgroup", field[0] == "0" && field[1] == ""
		if !v2 {
			if !hasController(field[1], "cpu") {
				continue
			}
			base = "sys/fs/cgroup/cpu"
		}
		for dir := path.Clean("/" + field[2]); ; dir = path.Dir(dir) {
			limit = min(limit, cpus(path.Join(root, base, dir), v2, read))
			if dir == "/" {
				break
			}
		}
	}
	if math.IsInf(limit, 1) {
		return math.MaxInt
	}
	return max(int(math.Ceil(limit)), 1)
}

func hasController(list, name string) bool {
	for c := range strings.SplitSeq(list, ",") {
		if c == name {
			return true
		}
	}
	return false
}

// cpus reads the limit that one cgroup sets itself.
func cpus(dir string, v2 bool, read func(string) string) float64 {
	var field []string
	if v2 {
		field = strings.Fields(read(path.Join(dir, "cpu.max")))
	} else {
		field = strings.Fields(read(path.Join(dir, "cpu.cfs_quota_us")) + " " + read(path.Join(dir, "cpu.cfs_period_us")))
	}
	if len(field) != 2 {
		return math.Inf(1)
	}
	q, err1 := strconv.ParseFloat(field[0], 64)
	period, err2 := strconv.ParseFloat(field[1], 64)
	if err1 != nil || err2 != nil || q <= 0 || period <= 0 {
		return math.Inf(1)
	}
	return q / period
}
