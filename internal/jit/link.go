package jit

import (
	"debug/elf"
	"encoding/binary"
	"fmt"
	"syscall"
	"unsafe"
)

// place loads x86-64 objects without LLVM: what the cache holds needs no library of 180 MB, which takes 25 ms to load, and 15 ms more to link its first
// object. Everything lies in one mapping, so that the small code model holds: code, a jump for each symbol, then data and the table of addresses.
func place(files []*elf.File, entry string, imports map[string]uintptr) (address uintptr, unload func(), err error) {
	p := &placement{globals: imports}
	for _, f := range files {
		symbols, err := f.Symbols()
		if err != nil {
			return 0, nil, err
		}
		p.objects = append(p.objects, &object{file: f, symbols: symbols, first: p.symbols, at: map[elf.SectionIndex]int{}})
		p.symbols += len(symbols)
	}
	p.arrange()
	if p.memory, err = syscall.Mmap(-1, 0, p.size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE); err != nil {
		return 0, nil, err
	}
	if err = p.fill(); err == nil {
		err = syscall.Mprotect(p.memory[:p.data], syscall.PROT_READ|syscall.PROT_EXEC)
	}
	if err == nil && p.globals[entry] == 0 {
		err = fmt.Errorf("no symbol %s in the object", entry)
	}
	if err != nil {
		syscall.Munmap(p.memory)
		return 0, nil, err
	}
	return p.globals[entry], func() { syscall.Munmap(p.memory) }, nil
}

// placement is where the parts of the objects are, as offsets into memory.
type placement struct {
	objects []*object
	symbols int // of all objects
	memory  []byte
	jumps   int // of 8 bytes for each symbol
	data    int // where pages that are not executable begin
	table   int // addresses of the symbols, 8 bytes each
	size    int
	values  []uintptr
	globals map[string]uintptr // imports, and what the objects export
}

type object struct {
	file    *elf.File
	symbols []elf.Symbol
	first   int // number of its first symbol
	at      map[elf.SectionIndex]int
}

const page = 4096

func align(n, to int) int { return (n + to - 1) / to * to }

// loaded reports whether a section is needed to run: unwinding tables are not, as nothing is thrown through native code.
func loaded(s *elf.Section) bool {
	return s.Flags&elf.SHF_ALLOC != 0 && s.Size > 0 && s.Name != ".eh_frame"
}

func (p *placement) arrange() {
	put := func(code bool) {
		for _, o := range p.objects {
			for k, s := range o.file.Sections {
				if loaded(s) && (s.Flags&elf.SHF_EXECINSTR != 0) == code {
					p.size = align(p.size, max(1, int(s.Addralign)))
					o.at[elf.SectionIndex(k)] = p.size
					p.size += int(s.Size)
				}
			}
		}
	}
	put(true)
	p.jumps = align(p.size, 8)
	p.data = align(p.jumps+8*p.symbols, page)
	p.size = p.data
	put(false)
	p.table = align(p.size, 8)
	p.size = p.table + 8*p.symbols
}

func (o *object) placed(s elf.Symbol) bool {
	_, ok := o.at[s.Section]
	return ok
}

func (p *placement) address(offset int) uintptr {
	return uintptr(unsafe.Pointer(unsafe.SliceData(p.memory))) + uintptr(offset)
}

// fill copies the sections, and applies their relocations.
func (p *placement) fill() error {
	for _, o := range p.objects {
		for k, at := range o.at {
			if s := o.file.Sections[k]; s.Type != elf.SHT_NOBITS {
				data, err := s.Data()
				if err != nil {
					return err
				}
				copy(p.memory[at:], data)
			}
		}
	}
	p.resolve()
	for _, o := range p.objects {
		for _, s := range o.file.Sections {
			if at, ok := o.at[elf.SectionIndex(s.Info)]; s.Type == elf.SHT_RELA && ok {
				if err := p.relocate(o, at, s); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// resolve gives every symbol its value, a jump to it and a word that holds it.
func (p *placement) resolve() {
	for _, o := range p.objects {
		for _, s := range o.symbols {
			if exported(s) && o.placed(s) {
				p.globals[s.Name] = p.address(o.at[s.Section] + int(s.Value))
			}
		}
	}
	p.values = make([]uintptr, p.symbols)
	for _, o := range p.objects {
		for i, s := range o.symbols {
			k := o.first + i
			jump, slot := p.jumps+8*k, p.table+8*k
			if o.placed(s) {
				p.values[k] = p.address(o.at[s.Section] + int(s.Value))
			} else {
				p.values[k] = p.globals[s.Name]
			}
			copy(p.memory[jump:], []byte{0xff, 0x25, 0, 0, 0, 0, 0x66, 0x90}) // jmp *slot(%rip)
			binary.LittleEndian.PutUint32(p.memory[jump+2:], uint32(slot-jump-6))
			binary.LittleEndian.PutUint64(p.memory[slot:], uint64(p.values[k]))
		}
	}
}

func (p *placement) relocate(o *object, at int, table *elf.Section) error {
	data, err := table.Data()
	if err != nil {
		return err
	}
	for ; len(data) >= 24; data = data[24:] {
		info := binary.LittleEndian.Uint64(data[8:])
		k, where := int(elf.R_SYM64(info))-1, at+int(binary.LittleEndian.Uint64(data))
		if k < 0 {
			return fmt.Errorf("a relocation of no symbol in %s", table.Name)
		}
		if err := p.patch(where, elf.R_X86_64(elf.R_TYPE64(info)), o, k, binary.LittleEndian.Uint64(data[16:])); err != nil {
			return err
		}
	}
	return nil
}

// patch applies one relocation, of symbol i of an object.
func (p *placement) patch(where int, kind elf.R_X86_64, o *object, i int, addend uint64) error {
	k := o.first + i
	value := uint64(p.values[k])
	switch kind {
	case elf.R_X86_64_64:
		binary.LittleEndian.PutUint64(p.memory[where:], value+addend)
		return nil
	case elf.R_X86_64_PC64:
		binary.LittleEndian.PutUint64(p.memory[where:], value+addend-uint64(p.address(where)))
		return nil
	case elf.R_X86_64_PC32, elf.R_X86_64_PLT32:
		if near := value - uint64(p.address(0)); near >= uint64(p.size) { // an import: what the objects export lies in this mapping
			value = uint64(p.address(p.jumps + 8*k))
		}
	case elf.R_X86_64_GOTPCREL, elf.R_X86_64_GOTPCRELX, elf.R_X86_64_REX_GOTPCRELX:
		value = uint64(p.address(p.table + 8*k))
	default:
		return fmt.Errorf("relocation %v of %s", kind, o.symbols[i].Name)
	}
	distance := int64(value + addend - uint64(p.address(where)))
	if distance != int64(int32(distance)) {
		return fmt.Errorf("%s is too far for %v", o.symbols[i].Name, kind)
	}
	binary.LittleEndian.PutUint32(p.memory[where:], uint32(distance))
	return nil
}
