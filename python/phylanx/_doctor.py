"""`phylanx doctor`: what a bug report needs."""

import os
import platform
import sys
from importlib import metadata

from ._settings import VARIABLES, cached


def main():
    """Print versions, paths and settings; return 1 when the core cannot work."""
    from phylanx import _core, _paths

    print(f"Python {platform.python_version()}, {platform.platform()}")
    for package in ("phylanx", "numpy", "llvmlite", "scipy-openblas64"):
        try:
            print(f"{package:<17}{metadata.version(package)}")
        except metadata.PackageNotFoundError:
            print(f"{package:<17}not installed")
    for name, path in (("core", _paths.core()), ("LLVM", _paths.llvm()), ("BLAS", _paths.blas())):
        print(f"{name:<5}{'found  ' if os.path.exists(path) else 'MISSING'} {path}")
    for variable in VARIABLES:
        if variable.name in os.environ:
            print(f"{variable.name}={os.environ[variable.name]}")
    try:
        host = _core.host()
    except Exception as error:  # whatever is wrong is what this command is for
        print(f"core does not work: {error}", file=sys.stderr)
        return 1
    print(f"CPU {host['CPU']}, vectors of {host['VectorBits']} bits, LLVM {host['LLVM']}, C library {host['LibC']}, vector math {'of NumPy' if host['SVML'] else 'libmvec' if host['LibMVec'] else 'none'}")
    print(f"workers {_core.core_call('workers')}")
    print(f"cache {_core.core_call('cache').strip() if cached() else 'off'}")
    return 0
