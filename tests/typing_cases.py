"""What type checkers make of decorated functions. Checked by mypy, never run (`test_typing.py`)."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import assert_type

import numpy as np
import numpy.typing as npt

import phylanx as phx

Floats = npt.NDArray[np.float64]


@phx.jit
def bare(x: Floats, alpha: float = 1.0, *, n: int) -> Floats:
    return x * alpha * n


@phx.jit(strict=True, fp="reassoc", name="other")
def with_options(x: float) -> int:
    return int(x)


def plain(x: float, y: str = "") -> list[float]:
    return [x]


class Model:
    scale: float = 2.0

    @phx.jit
    def method(self, x: int) -> str:
        return str(x)

    @phx.jit(parallel=False)
    def with_options(self, x: int = 0) -> float:
        return self.scale

    @staticmethod
    @phx.jit
    def inner_static(x: int) -> int:
        return x

    @phx.jit
    @staticmethod
    def outer_static(x: int) -> int:
        return x

    @classmethod
    @phx.jit
    def inner_class(cls, x: int) -> int:
        return x

    @phx.jit
    @classmethod
    def outer_class(cls, x: int) -> int:
        return x

    @property
    @phx.jit
    def inner_property(self) -> float:
        return self.scale

    @cached_property
    @phx.jit
    def inner_cached(self) -> float:
        return self.scale


def calls(x: Floats, m: Model) -> None:
    assert_type(bare(x, n=2), Floats)
    assert_type(bare(x, 2.0, n=3), Floats)
    assert_type(with_options(1.0), int)
    assert_type(m.method(1), str)
    assert_type(m.with_options(), float)
    assert_type(Model.method(m, 1), str)
    assert_type(Model.inner_static(1), int)  # of an instance, mypy takes a decorated static method for a method
    assert_type(Model.outer_static(1), int)
    assert_type(m.inner_class(1), int)
    assert_type(m.outer_class(1), int)
    assert_type(m.inner_property, float)
    assert_type(m.inner_cached, float)
    assert_type(phx.jit(plain)(1.0), list[float])
    assert_type(phx.jit(partial(plain, y="a"))(1.0), list[float])
    assert_type(phx.jit(str.upper)("a"), str)


def wrong(x: Floats, m: Model) -> None:
    bare(x)  # type: ignore[call-arg]
    bare("x", n=2)  # type: ignore[arg-type]
    bare(x, m=2)  # type: ignore[call-arg]
    with_options(1.0, 2)  # type: ignore[call-arg]
    m.method("1")  # type: ignore[arg-type]
    phx.jit(plain, fp="fast")  # type: ignore[call-overload]
    phx.jit(3)  # type: ignore[call-overload]
    phx.config(workers="2")  # type: ignore[arg-type]
    phx.nothing  # type: ignore[attr-defined]


def takes(f: Callable[[float], list[float]], g: phx.Function[[float], int]) -> None:
    assert_type(g, phx.Function[[float], int])
    assert_type(g.py_func, Callable[[float], int])
    assert_type(g.__wrapped__(1.0), int)


def texts(x: Floats) -> None:
    takes(phx.jit(plain), with_options)
    assert_type(bare.physl(), str)
    assert_type(bare.ir(x, 1.0, 1, stage="ir"), str)
    assert_type(bare.report(), phx.Report)
    assert_type(bare.report(x, n=1).wholly, bool)
    assert_type(bare.report(x, n=1).record, phx.Record | None)
    with phx.trace("run.html") as record:
        assert_type(record, phx.Record)
    record.save("run.csv")
    assert_type(record.verdict()[0].fix, str)
    assert_type([i for i in phx.prange(1, 10, 2)], list[int])
    assert_type(phx.__version__, str)
    phx.config(workers=2, cache=False)
    phx.show_config()
    phx.clear_cache()


try:
    with_options(1.0)
except phx.PhylanxUnsupported as error:
    assert_type((error.file, error.line), tuple[str, int])
