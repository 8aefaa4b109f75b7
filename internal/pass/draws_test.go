package pass

import (
	"strings"
	"testing"
)

// TestDrawsStay: no pass removes, merges, moves or shares draws, used or not.
func TestDrawsStay(t *testing.T) {
	const text = `func f(%0 object:Generator, %1 int, %2 f64[n]) {
		%3 int = const {value=0}
		%4 int = const {value=1}
		%5 f64 = const {value=2.0}
		%6 float = draw.random %0 {dtype=f64, form="py", legacy=false, safe=true}
		%7 float = draw.random %0 {dtype=f64, form="py", legacy=false, safe=true}
		%8 f64[m] = draw.normal %0, %5, %5, %1 {dtype=f64, form="array", legacy=false, safe=true}
		for %3, %1, %4 {(%9 int)
			%10 f64 = draw.normal %0, %5, %5 {dtype=f64, form="np", legacy=false, safe=true}
			store %2, %9, %10 {nonneg=true, safe=true}
			yield
		}
		draw.shuffle %0, %2
		return %6
	}`
	var names []string
	for _, p := range Table {
		names = append(names, p.Name)
	}
	got := after(t, text, names...)
	at := -1
	for _, draw := range []string{"draw.random", "draw.random", "draw.normal", "for ", "draw.normal", "store", "draw.shuffle"} {
		k := strings.Index(got[at+1:], draw)
		if k < 0 {
			t.Fatalf("no %s where it was in\n%s", draw, got)
		}
		at += 1 + k
	}
	if strings.Contains(got, "parallel=true") || strings.Contains(got, "repeatable=true") {
		t.Errorf("the loop is not run in order:\n%s", got)
	}
}
