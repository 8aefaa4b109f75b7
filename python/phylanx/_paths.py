"""Where the shared libraries are: the core beside this file, LLVM and BLAS in the wheels of llvmlite and scipy-openblas64, vector math in NumPy."""

import importlib.util
import os

try:
    from numpy._core import _multiarray_umath
except ImportError:  # NumPy 1
    from numpy.core import _multiarray_umath

from ._settings import environ


def core():
    """Path of the Go core."""
    return environ("PHX_CORE") or os.path.join(os.path.dirname(__file__), "libphylanx.so")


def llvm():
    """Path of libllvmlite.so, or the path where it would be."""
    return environ("PHX_LLVM") or _in_package("llvmlite", "binding/libllvmlite.so")


def blas():
    """Path of OpenBLAS with 64-bit integers, or the path where it would be."""
    return environ("PHX_BLAS") or _in_package("scipy_openblas64", "lib/libscipy_openblas64_.so")


def numpys_math():
    """Path of the library with the vector math that NumPy runs on this CPU; "" where it runs the C library's."""
    return _multiarray_umath.__file__ if _multiarray_umath.__cpu_features__.get("AVX512_SKX") else ""


def _in_package(package, file):
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return f"{package}/{file}"
    return os.path.join(spec.submodule_search_locations[0], file)
