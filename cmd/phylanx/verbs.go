package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"phylanx"
	"phylanx/internal/diag"
	"phylanx/internal/front"
	"phylanx/internal/jit"
	"phylanx/internal/op"
	"phylanx/internal/pass"
	"phylanx/internal/rt"
	"phylanx/internal/trace"
)

// verbs are what phx_core_call understands. Each takes and gives text, JSON where it has parts.
var verbs = map[string]func(request []byte) (string, error){
	"open":    open,
	"host":    host,
	"compile": func(r []byte) (string, error) { return marshal(phylanx.Compile(r)) },
	"dump":    dump,
	"eval":    evaluate,
	"ops":     ops,
	"rows":    rows,
	"passes":  passes,
	"pool":    func([]byte) (string, error) { return marshal(rt.Pool()) },
	"workers": workers,
	"shuffle": shuffle,
	"loops":   loops,
	"cache":   cache,
	"explain": explain,
	"message": message,
	"trace":   write,
}

func answer(verb string, request []byte) string {
	f := verbs[verb]
	if f == nil {
		return failure("verb", fmt.Sprintf("no verb %q", verb))
	}
	text, err := f(request)
	if err != nil {
		if e, ok := err.(*jit.Error); ok {
			return failure(e.Code, e.Text)
		}
		return failure(verb, err.Error())
	}
	return text
}

func failure(code, text string) string {
	out, _ := marshal(map[string]any{"error": map[string]string{"code": code, "text": text}})
	return out
}

func marshal(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// open says where LLVM, BLAS and NumPy's vector math are, and which build this is.
func open(request []byte) (string, error) {
	var r struct{ LLVM, BLAS, Math, Build string }
	if err := json.Unmarshal(request, &r); err != nil {
		return "", err
	}
	rt.SetBLAS(r.BLAS)
	phylanx.SetBuild(r.Build)
	jit.Open(r.LLVM, r.Math)
	return "", nil
}

// host loads LLVM and tells what it says of this machine.
func host([]byte) (string, error) {
	h, err := jit.Host()
	if err != nil {
		return "", err
	}
	return marshal(h)
}

// cache tells where the cache is and how large, or clears it.
func cache(request []byte) (string, error) {
	switch strings.TrimSpace(string(request)) {
	case "":
		return phylanx.CacheState(), nil
	case "clear":
		return "", phylanx.ClearCache()
	}
	return "", fmt.Errorf("cache: want nothing or clear, got %q", request)
}

// explain tells of one code, or lists them all.
func explain(request []byte) (string, error) {
	name := strings.TrimSpace(string(request))
	if name == "" {
		return diag.Index(), nil
	}
	c := diag.Lookup(name)
	if c == nil {
		return "", fmt.Errorf("no message has the code %q; `phylanx explain` lists them", name)
	}
	return c.Explain(), nil
}

// message is the text of a message.
func message(request []byte) (string, error) {
	var m diag.Message
	if err := json.Unmarshal(request, &m); err != nil {
		return "", err
	}
	return m.String(), nil
}

func dump(request []byte) (string, error) {
	var r struct {
		Request      json.RawMessage
		Source       string   // PhySL that a person wrote, in place of a request
		Types        []string // of the parameters, where the request lacks them
		Stage, After string
	}
	if err := json.Unmarshal(request, &r); err != nil {
		return "", err
	}
	if r.Source != "" {
		return phylanx.DumpSource(r.Source, r.Types, r.Stage, r.After)
	}
	return phylanx.DumpStage(r.Request, r.Types, r.Stage, r.After)
}

func evaluate(request []byte) (string, error) {
	e, err := phylanx.Evaluate(request)
	if err != nil {
		return "", err
	}
	return marshal(e)
}

func ops([]byte) (string, error) {
	rows := append([]*op.Spec{}, op.Table()...)
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].Class < rows[j].Class })
	var b strings.Builder
	for _, s := range rows {
		fmt.Fprintf(&b, "%-9s %-16s %-8s %-28s %s\n", s.Class, s.Name, s.Equal, strings.Join(s.NumPy, " "), s.Doc)
	}
	return b.String(), nil
}

// rows is the table as the derived tests and `phylanx fuzz` read it, and the signatures of the functions that are no rows.
func rows([]byte) (string, error) {
	type row struct {
		Name     string   `json:"name"`
		Class    string   `json:"class"`
		NumPy    []string `json:"numpy"`
		Op       string   `json:"op"`
		Method   string   `json:"method"`
		Sig      string   `json:"sig"`
		PyOnly   bool     `json:"py_only"`
		Equality string   `json:"equality"`
		MaxULP   int      `json:"max_ulp"`
		Domain   string   `json:"domain"`
	}
	var out []row
	for _, s := range op.Table() {
		out = append(out, row{s.Name, s.Class.String(), s.NumPy, s.Op, s.Method, s.Sig, s.PyOnly, s.Equal.String(), s.MaxULP, s.Domain})
	}
	return marshal(map[string]any{"rows": out, "functions": front.Signatures()})
}

func passes([]byte) (string, error) {
	var b strings.Builder
	for _, p := range pass.Table {
		fmt.Fprintf(&b, "%-10s %s\n", p.Name, p.Doc)
	}
	return b.String(), nil
}

// workers sets the number of workers when the request names one, and tells it.
func workers(request []byte) (string, error) {
	if s := strings.TrimSpace(string(request)); s != "" {
		var n int
		if _, err := fmt.Sscan(s, &n); err != nil || n < 1 {
			return "", fmt.Errorf("workers: want a number from 1, got %q", s)
		}
		rt.SetWorkers(n)
	}
	return fmt.Sprint(rt.Workers()), nil
}

// shuffle has the tasks of graphs begun in an order drawn from a seed, or in program order for 0.
func shuffle(request []byte) (string, error) {
	var seed int64
	if _, err := fmt.Sscan(string(request), &seed); err != nil {
		return "", fmt.Errorf("shuffle: want a number, got %q", request)
	}
	rt.Shuffle(seed)
	return "", nil
}

// loops makes the inner loops of a ufunc known. The answer is how many of the names are those of other loops.
func loops(request []byte) (string, error) {
	var r struct {
		Name  string
		Pure  bool
		Loops []struct {
			Types          string
			Function, Data uintptr
		}
	}
	if err := json.Unmarshal(request, &r); err != nil {
		return "", err
	}
	taken := 0
	for _, l := range r.Loops {
		if !phylanx.KnowLoop(r.Name+":"+l.Types, l.Function, l.Data, r.Pure) {
			taken++
		}
	}
	return fmt.Sprint(taken), nil
}

// write gives a record in another form: the request is the form's name, a newline, and the record as text.
func write(request []byte) (string, error) {
	form, text, _ := strings.Cut(string(request), "\n")
	to := trace.Formats[form]
	if to == nil {
		return "", fmt.Errorf("trace: no form %q", form)
	}
	record, err := trace.ReadText(strings.NewReader(text))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = to(record, &b)
	return b.String(), err
}
