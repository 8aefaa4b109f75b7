package jit

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Cache keeps compiled functions: the answer to a request and the object file it names. On disk an entry is one file, named by its key, that is
// written elsewhere and renamed, so that readers and other processes see whole entries only. Where the folder cannot be trusted or written, the cache
// lives in memory. All methods may be called at the same time.
type Cache struct {
	dir   string // "" when in memory
	limit int64  // bytes on disk

	mu      sync.Mutex
	memory  map[string]entry
	problem string
	size    int64 // of the files, as far as known
	counted bool
}

type entry struct{ answer, object []byte }

const (
	entryMagic   = "PHXC1\n"
	entryHeader  = len(entryMagic) + sha256.Size
	entrySuffix  = ".phx"
	writePattern = "write-*"
	writeAge     = time.Hour // an unfinished file so old has no writer any more
	// DefaultCacheLimit bounds the files of a cache, in bytes.
	DefaultCacheLimit = 512 << 20
)

// CacheDir is the folder of the cache: PHX_CACHE_DIR, or phylanx in the user's cache folder.
func CacheDir() (string, error) {
	if d := os.Getenv("PHX_CACHE_DIR"); d != "" {
		return d, nil
	}
	d, err := os.UserCacheDir()
	return filepath.Join(d, "phylanx"), err
}

// OpenCache opens the cache in dir. It never fails: Problem says why it is in memory.
func OpenCache(dir string, limit int64) *Cache {
	c := &Cache{dir: dir, limit: limit, memory: map[string]entry{}}
	if err := private(dir); err != nil {
		c.dir, c.problem = "", err.Error()
	}
	return c
}

// private makes sure that dir is a folder which only this user can write and read.
func private(dir string) error {
	if dir == "" {
		return errors.New("no cache folder")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(owner.Uid) != os.Geteuid() {
		return fmt.Errorf("the cache folder %s belongs to another user", dir)
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(dir, 0o700); err != nil {
			return err
		}
	}
	f, err := os.CreateTemp(dir, writePattern)
	if err != nil {
		return err
	}
	f.Close()
	return os.Remove(f.Name())
}

// Key names an entry: everything that the machine code depends on. build identifies the compiler's own code.
func Key(request []byte, abi int, build string) string {
	h := sha256.New()
	for _, part := range []string{fmt.Sprint(abi), build, machine(), string(request)} {
		var size [8]byte
		binary.LittleEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Problem says why the cache is in memory, the first time it is asked; "" when there is nothing to say.
func (c *Cache) Problem() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.problem
	c.problem = ""
	return p
}

// Dir is the folder, or "" for a cache in memory.
func (c *Cache) Dir() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.dir
}

func path(dir, key string) string { return filepath.Join(dir, key+entrySuffix) }

// Get finds an entry. One that is damaged is removed and not found.
func (c *Cache) Get(key string) (answer, object []byte, ok bool) {
	dir := c.Dir()
	if dir == "" {
		c.mu.Lock()
		defer c.mu.Unlock()
		e, ok := c.memory[key]
		return e.answer, e.object, ok
	}
	name := path(dir, key)
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, false
	}
	if answer, object, ok = decode(data); !ok {
		os.Remove(name)
		return nil, nil, false
	}
	now := time.Now()
	os.Chtimes(name, now, now) // the age of an entry is the time since its last use
	return answer, object, true
}

// Put stores an entry, replacing what is there.
func (c *Cache) Put(key string, answer, object []byte) {
	dir := c.Dir()
	if dir != "" {
		n, err := write(dir, key, encode(answer, object))
		if err == nil {
			c.grown(n)
			return
		}
		c.mu.Lock()
		c.dir, c.problem = "", err.Error()
		c.mu.Unlock()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.memory[key] = entry{bytes.Clone(answer), bytes.Clone(object)}
}

func encode(answer, object []byte) []byte {
	body := binary.LittleEndian.AppendUint32(nil, uint32(len(answer)))
	body = append(append(body, answer...), object...)
	sum := sha256.Sum256(body)
	return append(append([]byte(entryMagic), sum[:]...), body...)
}

func decode(data []byte) (answer, object []byte, ok bool) {
	if len(data) < entryHeader+4 || string(data[:len(entryMagic)]) != entryMagic {
		return nil, nil, false
	}
	body := data[entryHeader:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], data[len(entryMagic):entryHeader]) {
		return nil, nil, false
	}
	n, body := int(binary.LittleEndian.Uint32(body)), body[4:]
	if n > len(body) {
		return nil, nil, false
	}
	return body[:n:n], body[n:], true
}

func write(dir, key string, data []byte) (int64, error) {
	f, err := os.CreateTemp(dir, writePattern)
	if err != nil {
		return 0, err
	}
	_, err = f.Write(data)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path(dir, key))
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return int64(len(data)), err
}

// grown counts what was written and prunes when the limit is passed.
func (c *Cache) grown(n int64) {
	c.mu.Lock()
	c.size += n
	prune := !c.counted || c.size > c.limit
	c.counted = true
	c.mu.Unlock()
	if prune {
		c.prune(c.limit)
	}
}

type file struct {
	name string
	size int64
	used time.Time
}

// prune removes the entries used longest ago until the files take four fifths of limit at most, if they take more than limit. Another process may
// remove the same files meanwhile.
func (c *Cache) prune(limit int64) {
	files, total := c.files()
	slices.SortFunc(files, func(a, b file) int { return a.used.Compare(b.used) })
	if total > limit {
		for _, f := range files {
			if total <= limit/5*4 {
				break
			}
			os.Remove(f.name)
			total -= f.size
		}
	}
	c.mu.Lock()
	c.size = total
	c.mu.Unlock()
}

// files lists the entries and their size together; files that a killed writer left are removed.
func (c *Cache) files() (files []file, total int64) {
	dir := c.Dir()
	list, err := os.ReadDir(dir)
	if dir == "" || err != nil {
		return nil, 0
	}
	for _, e := range list {
		info, err := e.Info()
		if err != nil {
			continue
		}
		name := filepath.Join(dir, e.Name())
		if unfinished, _ := filepath.Match(writePattern, e.Name()); unfinished {
			if time.Since(info.ModTime()) > writeAge {
				os.Remove(name)
			}
		} else if filepath.Ext(name) == entrySuffix {
			files = append(files, file{name, info.Size(), info.ModTime()})
			total += info.Size()
		}
	}
	return files, total
}

// Stats counts the entries and their bytes.
func (c *Cache) Stats() (entries int, size int64) {
	if c.Dir() != "" {
		files, total := c.files()
		return len(files), total
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.memory {
		size += int64(len(e.answer) + len(e.object))
	}
	return len(c.memory), size
}

// Clear removes every entry.
func (c *Cache) Clear() error {
	files, _ := c.files()
	var first error
	for _, f := range files {
		if err := os.Remove(f.name); err != nil && first == nil && !errors.Is(err, fs.ErrNotExist) {
			first = err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.memory)
	c.size = 0
	return first
}
