package jit

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func payload(k int) (answer, object []byte) {
	return fmt.Appendf(nil, `{"entry":%d}`, k), bytes.Repeat([]byte{byte(k)}, 5000+k)
}

func holds(t *testing.T, c *Cache, k int) {
	t.Helper()
	answer, object, ok := c.Get(fmt.Sprint("key", k))
	wantA, wantO := payload(k)
	if !ok || !bytes.Equal(answer, wantA) || !bytes.Equal(object, wantO) {
		t.Errorf("entry %d: %v", k, ok)
	}
}

func put(c *Cache, k int) {
	answer, object := payload(k)
	c.Put(fmt.Sprint("key", k), answer, object)
}

func TestCacheKeepsEntries(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	c := OpenCache(dir, DefaultCacheLimit)
	put(c, 1)
	put(c, 2)
	put(c, 2)
	again := OpenCache(dir, DefaultCacheLimit)
	holds(t, again, 1)
	holds(t, again, 2)
	if _, _, ok := again.Get("key3"); ok {
		t.Error("found what was never stored")
	}
	if n, size := again.Stats(); n != 2 || size < 10000 {
		t.Errorf("%d entries, %d bytes", n, size)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 || again.Problem() != "" {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if err := again.Clear(); err != nil {
		t.Fatal(err)
	}
	if n, _ := c.Stats(); n != 0 {
		t.Errorf("%d entries after clear", n)
	}
}

func TestCacheDropsDamagedEntries(t *testing.T) {
	c := OpenCache(t.TempDir(), DefaultCacheLimit)
	name := path(c.Dir(), "key1")
	put(c, 1)
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	damage := [][]byte{nil, good[:3], good[:entryHeader+2], good[:len(good)-1], append(bytes.Clone(good), 0)}
	for at := 0; at < len(good); at += 97 {
		bad := bytes.Clone(good)
		bad[at] ^= 4
		damage = append(damage, bad)
	}
	for i, bad := range damage {
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, ok := c.Get("key1"); ok {
			t.Errorf("damage %d not seen", i)
		}
		if _, err := os.Stat(name); err == nil {
			t.Errorf("damage %d stays", i)
		}
	}
	put(c, 1)
	holds(t, c, 1)
}

func TestCacheInMemory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dirs := map[string]string{"none": "", "a file": file, "below a file": filepath.Join(file, "x")}
	if os.Geteuid() == 0 {
		foreign := t.TempDir()
		if err := os.Chown(foreign, 12345, 12345); err != nil {
			t.Fatal(err)
		}
		dirs["foreign"] = foreign
	}
	for name, dir := range dirs {
		c := OpenCache(dir, DefaultCacheLimit)
		if c.Problem() == "" || c.Problem() != "" {
			t.Errorf("%s: want one problem", name)
		}
		put(c, 1)
		holds(t, c, 1)
		if n, _ := c.Stats(); n != 1 || c.Dir() != "" {
			t.Errorf("%s: %d entries in %q", name, n, c.Dir())
		}
	}
}

func TestCacheGoesToMemoryWhenTheFolderGoes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "gone")
	c := OpenCache(dir, DefaultCacheLimit)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	put(c, 1)
	holds(t, c, 1)
	if c.Problem() == "" {
		t.Error("no problem reported")
	}
}

func TestCacheClosesItsFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	OpenCache(dir, DefaultCacheLimit)
	if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
		t.Error(info.Mode())
	}
}

func TestCachePrunesWhatWasUsedLongestAgo(t *testing.T) {
	c := OpenCache(t.TempDir(), 60000)
	start := time.Now().Add(-time.Hour)
	for k := range 8 {
		put(c, k)
		os.Chtimes(path(c.Dir(), fmt.Sprint("key", k)), start, start.Add(time.Duration(k)*time.Minute))
	}
	holds(t, c, 0) // used now
	stale := filepath.Join(c.Dir(), "write-1")
	if err := os.WriteFile(stale, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	os.Chtimes(stale, start, start.Add(-time.Hour))
	for k := 8; k < 12; k++ {
		put(c, k)
	}
	holds(t, c, 0)
	holds(t, c, 11)
	if _, _, ok := c.Get("key1"); ok {
		t.Error("the oldest stays")
	}
	if _, size := c.Stats(); size > 60000 {
		t.Errorf("%d bytes", size)
	}
	if _, err := os.Stat(stale); err == nil {
		t.Error("an unfinished file stays")
	}
}

func TestCacheManyWriters(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			c := OpenCache(dir, DefaultCacheLimit)
			for k := range 20 {
				put(c, k)
				holds(t, c, k)
			}
		})
	}
	wg.Wait()
	if n, _ := OpenCache(dir, DefaultCacheLimit).Stats(); n != 20 {
		t.Errorf("%d entries", n)
	}
}

// TestCacheWriterKilled kills a process while it writes: what is found afterwards is whole.
func TestCacheWriterKilled(t *testing.T) {
	if dir := os.Getenv("PHX_TEST_CACHE"); dir != "" {
		for c := OpenCache(dir, DefaultCacheLimit); ; {
			for k := range 50 {
				put(c, k)
			}
		}
	}
	dir := t.TempDir()
	for range 5 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestCacheWriterKilled$")
		cmd.Env = append(os.Environ(), "PHX_TEST_CACHE="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(60 * time.Millisecond)
		cmd.Process.Kill()
		cmd.Wait()
	}
	c := OpenCache(dir, DefaultCacheLimit)
	n, _ := c.Stats()
	if n == 0 {
		t.Fatal("nothing was written")
	}
	for k := range 50 {
		if _, err := os.Stat(path(dir, fmt.Sprint("key", k))); err == nil {
			holds(t, c, k)
		}
	}
}

func TestKeyDependsOnAll(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range []string{Key([]byte("r"), 1, "b"), Key([]byte("s"), 1, "b"), Key([]byte("r"), 2, "b"), Key([]byte("r"), 1, "c"), Key([]byte("br"), 1, "")} {
		if len(k) != 64 || strings.ToLower(k) != k || seen[k] {
			t.Errorf("key %s", k)
		}
		seen[k] = true
	}
}

func TestLibrariesAreToldApart(t *testing.T) {
	dir := t.TempDir()
	one, two := filepath.Join(dir, "one.so"), filepath.Join(dir, "two.so")
	for name, text := range map[string]string{one: "a", two: "bc"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if identity(one) == "" || identity(one) != identity(one) || identity(one) == identity(two) || identity(filepath.Join(dir, "none")) != "" {
		t.Errorf("%q %q", identity(one), identity(two))
	}
	open(t)
	if id := identity(library); id == "" || machine() != machine() || !strings.Contains(machine(), id) {
		t.Errorf("%q is not in %q", id, machine())
	}
}
