from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from os import PathLike
from types import GenericAlias, TracebackType
from typing import Any, Concatenate, Generic, Literal, NamedTuple, ParamSpec, Protocol, Self, SupportsIndex, TypeVar, overload, type_check_only

__all__ = [
    "Function", "PhylanxPerformanceWarning", "PhylanxUnsupported", "PhylanxVerificationError", "PhylanxWarning", "Record", "Report",
    "clear_cache", "config", "jit", "prange", "show_config", "trace",
]  # fmt: skip

__version__: str

_P = ParamSpec("_P")
_R = TypeVar("_R")
_R_co = TypeVar("_R_co", covariant=True)
_S = TypeVar("_S")
_T = TypeVar("_T")
_Mode = Literal["strict", "contract", "reassoc"]

# ---- the decorator

class Function(Generic[_P, _R_co]):
    __name__: str
    __qualname__: str
    __module__: str
    __wrapped__: Callable[_P, _R_co]
    __defaults__: tuple[Any, ...] | None
    __kwdefaults__: dict[str, Any] | None
    @property
    def py_func(self) -> Callable[_P, _R_co]: ...
    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R_co: ...
    @overload
    def __get__(self, instance: None, owner: type | None = None, /) -> Self: ...
    @overload
    def __get__(self: Function[Concatenate[_S, _Q], _T], instance: _S, owner: type | None = None, /) -> _Method[_Q, _T]: ...
    @overload
    def report(self) -> Report: ...
    @overload
    def report(self, *args: _P.args, **kwargs: _P.kwargs) -> Report: ...
    def physl(self) -> str: ...
    def ir(self, *args: Any, stage: str = "opt") -> str: ...
    def plan(self, *args: Any) -> str: ...
    def asm(self, *args: Any) -> str: ...
    def ll(self, *args: Any) -> str: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def __getattr__(self, name: str) -> Any: ...  # those of the plain function
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> GenericAlias: ...

_Q = ParamSpec("_Q")

@type_check_only
class _Method(Generic[_P, _R_co]):
    """A bound method: what MethodType is, with the types that it lacks."""

    @property
    def __func__(self) -> Function[..., _R_co]: ...
    @property
    def __self__(self) -> Any: ...
    @property
    def __name__(self) -> str: ...
    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R_co: ...
    def report(self) -> Report: ...
    def physl(self) -> str: ...

@type_check_only
class _Decorator(Protocol):
    @overload
    def __call__(self, f: staticmethod[_P, _R], /) -> staticmethod[_P, _R]: ...  # type: ignore[overload-overlap]  # it can be called itself
    @overload
    def __call__(self, f: classmethod[_T, _P, _R], /) -> classmethod[_T, _P, _R]: ...
    @overload
    def __call__(self, f: cached_property[_R], /) -> cached_property[_R]: ...
    @overload
    def __call__(self, f: property, /) -> property: ...
    @overload
    def __call__(self, f: Callable[_P, _R], /) -> Function[_P, _R]: ...

@overload
def jit(f: staticmethod[_P, _R], *, strict: bool = False, parallel: bool = True, cache: bool = True, fp: _Mode = "strict", name: str | None = None) -> staticmethod[_P, _R]: ...  # type: ignore[overload-overlap]
@overload
def jit(f: classmethod[_T, _P, _R], *, strict: bool = False, parallel: bool = True, cache: bool = True, fp: _Mode = "strict", name: str | None = None) -> classmethod[_T, _P, _R]: ...
@overload
def jit(f: cached_property[_R], *, strict: bool = False, parallel: bool = True, cache: bool = True, fp: _Mode = "strict", name: str | None = None) -> cached_property[_R]: ...
@overload
def jit(f: property, *, strict: bool = False, parallel: bool = True, cache: bool = True, fp: _Mode = "strict", name: str | None = None) -> property: ...
@overload
def jit(f: Callable[_P, _R], *, strict: bool = False, parallel: bool = True, cache: bool = True, fp: _Mode = "strict", name: str | None = None) -> Function[_P, _R]: ...
@overload
def jit(f: None = None, *, strict: bool = False, parallel: bool = True, cache: bool = True, fp: _Mode = "strict", name: str | None = None) -> _Decorator: ...
@overload
def prange(stop: SupportsIndex, /) -> range: ...
@overload
def prange(start: SupportsIndex, stop: SupportsIndex, step: SupportsIndex = ..., /) -> range: ...

# ---- what ran where

@type_check_only
class _Compilation(NamedTuple):
    types: tuple[str, ...]
    begin: int
    end: int
    refused: str
    cache: str

class Report:
    function: Function[..., Any]
    name: str
    record: Record | None
    native: int
    numpy: int
    python: int
    calls: int
    plain_calls: int
    python_lines: list[tuple[int, str, str, int]]
    routines: list[tuple[int, str, int]]
    exits: list[tuple[int, str, int]]
    refusals: list[str]
    compilations: list[_Compilation]
    modes: Counter[tuple[str, str]]
    kernels: list[tuple[int, str]]
    wholly: bool
    def __init__(self, function: Function[..., Any], record: Record | None = None) -> None: ...
    def fix(self, reason: str) -> str: ...
    @property
    def fused(self) -> list[tuple[int, str]]: ...
    @property
    def parallel(self) -> list[int]: ...
    def seconds(self) -> dict[int, float]: ...
    def lines_of_text(self) -> Iterator[str]: ...

@type_check_only
class _Finding(NamedTuple):
    share: float
    line: int
    text: str
    fix: str = ""

class Record:
    begin: int
    end: int
    lost: int
    tasks: list[Any]
    spans: list[Any]
    def __init__(self) -> None: ...
    def count(self, kind: Literal["native", "numpy", "python", "compile"]) -> int: ...
    def self_times(self) -> list[float]: ...
    def lines(self) -> dict[tuple[str, int], float]: ...
    def verdict(self) -> list[_Finding]: ...
    def text(self) -> str: ...
    def save(self, path: str | PathLike[str]) -> None: ...

class trace:
    def __init__(self, path: str | PathLike[str] | None = None) -> None: ...
    def __enter__(self) -> Record: ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None: ...

# ---- settings

def config(*, workers: int | None = None, cache: bool | None = None) -> None: ...
def clear_cache() -> None: ...
def show_config() -> None: ...

# ---- warnings and errors

class PhylanxWarning(UserWarning): ...
class PhylanxPerformanceWarning(PhylanxWarning): ...

class PhylanxUnsupported(TypeError):
    file: str
    line: int
    col: int
    expression: str
    reason: str
    fix: str
    def __init__(self, file: str, line: int, col: int, expression: str, reason: str, fix: str = "") -> None: ...

class PhylanxVerificationError(AssertionError):
    function: str
    way: str
    types: str
    where: str
    def __init__(self, function: str, way: str, types: str, where: str) -> None: ...
