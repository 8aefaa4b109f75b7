package jit

import (
	"crypto/sha256"
	"sync"
)

// kept are the objects of modules that this process has compiled: a function that is compiled again, for other types or without what has failed in it, has
// most of its kernels from there.
var kept = store{objects: map[[sha256.Size]byte][]byte{}}

// keptBytes is how much is kept; what is over it begins anew.
const keptBytes = 64 << 20

type store struct {
	mu      sync.Mutex
	objects map[[sha256.Size]byte][]byte
	size    int
}

// object is that of a module of loops.
func (s *store) object(text string) ([]byte, error) {
	key := sha256.Sum256([]byte(text))
	s.mu.Lock()
	o := s.objects[key]
	s.mu.Unlock()
	if o != nil {
		return o, nil
	}
	o, err := compile(text, false, objectForm)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size += len(o); s.size > keptBytes {
		clear(s.objects)
		s.size = len(o)
	}
	s.objects[key] = o
	return o, nil
}
