// key.h: keys of dicts and sets (phx_table, phx.h), described by their layout (nd.Type.Layout).
#ifndef PHX_KEY_H
#define PHX_KEY_H
#include <stdint.h>

// The hash that Python gives the key in this process, never -1.
int64_t phx_key_hash(const char *layout, const int64_t *slots);
// That of a str whose characters are in memory.
int64_t phx_text_hash(const uint32_t *a, int64_t n);
// Whether Python holds two keys of equal hash for one. NaN is never a key here.
int phx_key_equal(const char *x_layout, const int64_t *x, const char *y_layout, const int64_t *y);
// The number of slots of a key.
int64_t phx_key_slots(const char *layout);

#endif
