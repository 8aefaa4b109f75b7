"""Builds the C part of the runtime by itself and calls its library routines on NumPy arrays."""

import ctypes
import functools
import threading
from pathlib import Path

import numpy as np
from door_build import built

SOURCES = Path(__file__).resolve().parent.parent / "internal" / "rt"
DTYPES = [np.dtype(c) for c in "?bhilBHILfdFD"]  # in the order of nd.DType, from 1
MAXDIM = 8


class Arr(ctypes.Structure):
    """phx_arr."""

    _fields_ = [
        ("data", ctypes.c_void_p),
        ("owner", ctypes.c_void_p),
        ("dtype", ctypes.c_int64),
        ("ndim", ctypes.c_int64),
        ("shape", ctypes.c_int64 * MAXDIM),
        ("stride", ctypes.c_int64 * MAXDIM),
    ]


def sources():
    return [str(p) for p in sorted(SOURCES.glob("*.c")) if p.name != "glue.c"]


@functools.cache
def runtime(blas):
    """The runtime as a ctypes library, with the BLAS library at that path."""
    path = built("runtime.so", "-std=gnu11", "-O2", "-fPIC", "-shared", *sources())
    lib = ctypes.CDLL(str(path))
    lib.phx_ctx_new.restype = ctypes.c_void_p
    for name in ("phx_ctx_free", "phx_cleanup"):
        getattr(lib, name).argtypes = [ctypes.c_void_p]
    lib.phx_blas_error.restype = ctypes.c_char_p
    lib.phx_blas_path(str(blas).encode())
    assert lib.phx_blas_error() is None
    start = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64)(functools.partial(spawn, lib))
    ctypes.c_void_p.in_dll(lib, "phx_spawn").value = ctypes.cast(start, ctypes.c_void_p).value
    lib.spawn = start  # kept alive
    lib.phx_workers_set(3)
    return lib


def spawn(lib, first, last):
    for worker in range(first, last + 1):
        threading.Thread(target=lib.phx_worker_main, args=(ctypes.c_int64(worker),), daemon=True).start()


def describe(x):
    a = Arr(data=x.ctypes.data, dtype=DTYPES.index(x.dtype) + 1, ndim=x.ndim)
    a.shape[: x.ndim], a.stride[: x.ndim] = x.shape, x.strides
    return a


def call(lib, name, *args, attr=0, outs=1):
    """Status and copies of the results of a routine."""
    ctx = lib.phx_ctx_new()
    ins, results, attrs = (Arr * len(args))(*map(describe, args)), (Arr * outs)(), (ctypes.c_int64 * 1)(attr)
    routine = getattr(lib, name)
    routine.restype, routine.argtypes = ctypes.c_int64, [ctypes.c_void_p] * 4
    status = routine(ctx, ins, results, attrs)
    values = []
    for r in results if status == 0 else ():
        dtype, shape, strides = DTYPES[r.dtype - 1], tuple(r.shape[: r.ndim]), tuple(r.stride[: r.ndim])
        raw = np.frombuffer(ctypes.string_at(r.data, max(1, int(np.prod(shape, dtype=np.int64)) * dtype.itemsize)), np.uint8)
        values.append(np.ndarray(shape, dtype, raw, 0, strides).copy())
    lib.phx_ctx_free(ctx)
    return status, values
