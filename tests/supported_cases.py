"""A typical use of each public name of NumPy, math, cmath, random and the builtins, and of each kind of statement and expression.

`tools/supported.py` finds out which of them are compiled. A line is code whose last part, after the last ``; ``, is the result. It is a use of the name that
comes first in it, or of the name before ``<-``. Lines with ``{}`` stand for one line for each of the names that follow the last colon.
"""

import numpy as np


def values():
    """The variables that the code may use, made anew."""
    m = np.random.default_rng(1).random((3, 3))
    return {
        "x": np.linspace(0.1, 0.9, 6), "y": np.linspace(1.1, 1.9, 6), "z": np.linspace(0.1, 0.9, 6) * (1 + 2j), "i": np.arange(1, 7), "b": np.arange(6) % 2 == 0,
        "m": m @ m.T + np.eye(3), "p": np.array([0.2, 0.3, 0.5]), "s": 0.5, "k": 3, "c": 0.5 + 0.25j, "t": "text", "l": [3.0, 1.0, 2.0], "d": {"a": 1.0}, "o": object(),
        "f": abs, "rng": np.random.default_rng(2), "rs": np.random.RandomState(3),
    }  # fmt: skip


class Holder:
    pass


NUMPY = """
np.{}(x): abs absolute acos arccos arcsin arcsinh arctan arctanh asin asinh atan atanh cbrt ceil conj conjugate cos cosh deg2rad degrees exp exp2 expm1 fabs floor
np.{}(x): isfinite isinf isnan log log10 log1p log2 logical_not negative positive rad2deg radians reciprocal rint sign signbit sin sinh spacing sqrt square tan tanh
np.{}(x): trunc frexp modf all amax amin angle any argmax argmin argsort argwhere around asanyarray asarray asarray_chkfinite ascontiguousarray asfortranarray
np.{}(x): atleast_1d atleast_2d atleast_3d copy count_nonzero cumprod cumsum cumulative_prod cumulative_sum diag diagflat diff ediff1d empty_like fix flatnonzero flip
np.{}(x): gradient histogram i0 imag iscomplex iscomplexobj isfortran isneginf isposinf isreal isrealobj isscalar iterable max mean median min min_scalar_type nan_to_num
np.{}(x): nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin nanprod nanstd nansum nanvar ndim nonzero ones_like prod ptp ravel real real_if_close
np.{}(x): require round shape sinc size sort sort_complex squeeze std sum transpose trapezoid trim_zeros unique unique_values
np.{}(x)[1]: unique_all unique_counts unique_inverse
np.{}(x): unwrap var vander zeros_like histogram_bin_edges array_repr array_str array2string asmatrix roots poly
np.{}(y): acosh arccosh
np.{}(i): bitwise_count bitwise_invert bitwise_not invert bincount
np.{}(x, y): add arctan2 atan2 copysign divide divmod equal float_power floor_divide fmax fmin fmod greater greater_equal heaviside hypot less less_equal logaddexp
np.{}(x, y): logaddexp2 logical_and logical_or logical_xor matmul maximum minimum mod multiply nextafter not_equal pow power remainder subtract true_divide vecdot
np.{}(x, y): allclose append array_equal array_equiv convolve correlate dot inner intersect1d isclose isin kron may_share_memory outer setdiff1d setxor1d shares_memory
np.{}(x, y): union1d vdot searchsorted digitize cov corrcoef histogram2d polyadd polydiv polymul polysub polyval broadcast_arrays copyto
np.{}(i, i): bitwise_and bitwise_left_shift bitwise_or bitwise_right_shift bitwise_xor gcd lcm left_shift right_shift ldexp
np.{}(m): diagonal fliplr flipud matrix_transpose permute_dims rot90 trace tril tril_indices_from triu triu_indices_from diag_indices_from unstack
np.{}((x, y)): column_stack concat concatenate dstack hstack row_stack stack vstack lexsort broadcast
np.{}(k): identity arange bartlett blackman hamming hanning diag_indices eye ones zeros empty tri tril_indices triu_indices
np.{}(1.0, 2.0, 5): linspace logspace geomspace
np.{}(s): bool bool_ float16 float32 float64 half single double longdouble float128 csingle cdouble clongdouble complex64 complex128 complex256 int8 int16 int32 int64
np.{}(s): int_ intc intp uint8 uint16 uint32 uint64 uint uintc uintp byte ubyte short ushort long ulong longlong ulonglong object_
np.{}(t): str_
np.dtype("f4").itemsize
np.{} <- np.issubdtype(x.dtype, np.{}): character complexfloating flexible floating generic inexact integer number signedinteger unsignedinteger
np.{} * s: e euler_gamma inf nan pi
np.{}: False_ True_ ScalarType little_endian newaxis sctypeDict typecodes
np.finfo(x.dtype).eps
np.iinfo(i.dtype).max
np.{} <- np.{}[0:3]: mgrid ogrid
np.{} <- np.{}[x, y]: c_ r_
np.{} <- x[np.{}[0:3]]: s_ index_exp
np.{} <- [v for v in np.{}(x)]: ndenumerate nditer
np.{}(x, 0.5): nanpercentile nanquantile percentile quantile
np.{}(x, 2): array_split split argpartition partition repeat resize roll tile delete
np.matvec(m, m[0])
np.vecmat(m[0], m)
np.isnat(np.timedelta64(1, "s"))
np.timedelta64(1, "s")
np.datetime64("2020-01-01")
np.bytes_(b"a")
np.void(b"ab")
np.busdaycalendar("1111100")
np.errstate <- with np.errstate(all="ignore"): v = np.log(x); v
np.flatiter <- isinstance(x.flat, np.flatiter)
np.matrix(m)
np.memmap <- isinstance(x, np.memmap)
np.ndarray <- isinstance(x, np.ndarray)
np.ndindex <- [v for v in np.ndindex(2, 3)]
np.poly1d(l)
np.recarray(3, dtype=[("a", float)])
np.record <- isinstance(x, np.record)
np.ufunc <- isinstance(np.sin, np.ufunc)
np.vectorize(f)(x)
np.apply_along_axis(np.sum, 0, m)
np.apply_over_axes(np.sum, m, 0)
np.array(l)
np.array_split(x, 3)
np.astype(x, np.float32)
np.average(x, weights=y)
np.base_repr(k)
np.binary_repr(k)
np.block([[m, m], [m, m]])
np.bmat([[m, m]])
np.broadcast_shapes((3, 1), (1, 3))
np.broadcast_to(x, (2, 6))
np.busday_count("2020-01-01", "2020-02-01")
np.busday_offset("2020-01-01", 1)
np.is_busday("2020-01-01")
np.can_cast(np.float32, np.float64)
np.choose(np.array([0, 1]), (x[:2], y[:2]))
np.clip(x, 0.2, 0.5)
np.common_type(x, y)
np.compress(b, x)
np.cross(m, m)
np.datetime_as_string(np.datetime64("2020-01-01"))
np.datetime_data(np.dtype("M8[s]"))
np.dsplit(np.ones((2, 2, 2)), 2)
np.einsum("ij,j->i", m, m[0])
np.einsum_path("ij,j->i", m, m[0])
np.expand_dims(x, 0)
np.extract(b, x)
np.fill_diagonal <- v = m.copy(); np.fill_diagonal(v, 2.0); v
np.format_float_positional(s)
np.format_float_scientific(s)
np.from_dlpack(x)
np.frombuffer(t.encode(), np.uint8)
np.fromfile <- np.fromfile("/dev/null", sep=" ")
np.fromfunction(lambda r, q: r + q, (3, 3))
np.fromiter([1.0, 2.0], float)
np.frompyfunc(f, 1, 1)
np.fromregex("/dev/null", "(.)", [("a", "U1")])
np.fromstring("1 2", sep=" ")
np.full(3, s)
np.full_like(x, s)
np.genfromtxt(["1 2"])
np.loadtxt(["1 2"])
np.get_include()
np.get_printoptions()
np.set_printoptions()
np.printoptions(precision=3)
np.getbufsize()
np.setbufsize(8192)
np.geterr()
np.seterr()
np.geterrcall()
np.seterrcall(None)
np.histogramdd((x, y), 2)[0]
np.hsplit(x, 2)
np.vsplit(m, 3)
np.insert(x, 1, 2.0)
np.interp(x, y, x)
np.isdtype(x.dtype, "real floating")
np.issubdtype(x.dtype, np.floating)
np.ix_(i[:2] - 1, i[:2] - 1)
np.kaiser(k, 2.0)
np.linspace(0.0, 1.0, k)
np.mask_indices(3, np.triu)
np.meshgrid(x, y)
np.mintypecode("fd")
np.moveaxis(m, 0, 1)
np.nested_iters(m, [[0], [1]])
np.packbits(b)
np.unpackbits(np.array([3], dtype=np.uint8))
np.pad(x, 2)
np.piecewise(x, [x < 0.5, x >= 0.5], [0.0, 1.0])
np.place <- v = x.copy(); np.place(v, b, p); v
np.polyder(x)
np.polyfit(x, y, 1)
np.polyint(x)
np.promote_types(np.float32, np.int32).kind
np.put <- v = x.copy(); np.put(v, np.array([0, 2]), 2.0); v
np.put_along_axis <- v = x.copy(); np.put_along_axis(v, np.array([0, 2]), 2.0, 0); v
np.putmask <- v = x.copy(); np.putmask(v, b, 2.0); v
np.ravel_multi_index((i[:2], i[:2]), (9, 9))
np.unravel_index(i, (3, 3))
np.reshape(x, (2, 3))
np.result_type(x, i).kind
np.rollaxis(m, 1)
np.select([b, ~b], [x, y])
np.swapaxes(m, 0, 1)
np.take(x, i - 1)
np.take_along_axis(x, i - 1, 0)
np.tensordot(m, m)
np.typename("d")
np.where(b, x, y)
np.indices((2, 3))
np.info <- np.info(np.sin, output=io.StringIO())
np.load <- v = io.BytesIO(); np.save(v, x); v.seek(0); np.load(v)
np.save <- np.save(io.BytesIO(), x)
np.savetxt(io.StringIO(), x)
np.savez(io.BytesIO(), x)
np.savez_compressed(io.BytesIO(), x)
"""

LINALG = """
np.linalg.{}(m): cholesky cond det diagonal eigvals eigvalsh inv matrix_norm matrix_rank matrix_transpose norm pinv svdvals trace
np.linalg.{}(m)[1]: eig eigh qr slogdet svd
np.linalg.{}(m, m): cross matmul multi_dot solve tensordot vecdot
np.linalg.{}(x): vector_norm
np.linalg.LinAlgError(t)
np.linalg.multi_dot([m, m, m])
np.linalg.lstsq(m, m[0])
np.linalg.matrix_power(m, 3)
np.linalg.outer(x, y)
np.linalg.tensorinv(m, 1)
np.linalg.tensorsolve(m, m[0])
"""

FFT = """
np.fft.{}(x): fft fftshift hfft ifft ifftshift ihfft irfft rfft
np.fft.{}(m): fft2 fftn ifft2 ifftn irfft2 irfftn rfft2 rfftn
np.fft.{}(6): fftfreq rfftfreq
"""

DRAWS = """
{g}.{}(0.5, size=3): chisquare exponential geometric logseries pareto poisson power rayleigh standard_gamma standard_t weibull
{g}.{}(1.0, 2.0, size=3): beta f gamma gumbel laplace logistic lognormal noncentral_chisquare normal uniform vonmises wald
{g}.{}(size=3): standard_cauchy standard_exponential standard_normal
{g}.{}(3, 0.5, size=3): binomial negative_binomial
{g}.{}(x): permutation choice
{g}.shuffle <- v = x.copy(); {g}.shuffle(v); v
{g}.bytes(3)
{g}.dirichlet(p)
{g}.hypergeometric(3, 4, 5, size=3)
{g}.multinomial(3, p)
{g}.multivariate_normal(p, m)
{g}.noncentral_f(1.0, 2.0, 3.0, size=3)
{g}.random(3)
{g}.triangular(0.0, 1.0, 2.0, size=3)
{g}.zipf(2.0, size=3)
"""

GENERATOR = """
rng.bit_generator
rng.integers(0, 9, size=3)
rng.multivariate_hypergeometric(i, 3)
rng.permuted(x)
rng.spawn(1)
"""

RANDOM_STATE = """
{g}.rand(3)
{g}.randint(0, 9, size=3)
{g}.randn(3)
{g}.random_integers(3)
{g}.random_sample(3)
{g}.seed(3)
{g}.get_state()
{g}.set_state({g}.get_state())
"""

RANDOM = """
np.random.default_rng(3)
np.random.RandomState(3)
np.random.{}(3): ranf sample MT19937 PCG64 PCG64DXSM Philox SFC64 SeedSequence
np.random.Generator(np.random.PCG64(3))
np.random.BitGenerator <- isinstance(o, np.random.BitGenerator)
np.random.get_bit_generator()
np.random.set_bit_generator(np.random.get_bit_generator())
"""

NDARRAY = """
x.{}: T base data flags imag itemsize nbytes ndim real shape size strides
m.mT
x.device
x.dtype.kind
x.flat <- [v for v in x.flat]
x.ctypes.data
x.{}(): all any argmax argmin argsort conj conjugate copy cumprod cumsum flatten max mean min nonzero prod ravel round squeeze std sum tobytes tolist transpose var
x.{}(): byteswap view dumps
m.{}(): diagonal trace
x[:1].item()
x.argpartition(2)
x.astype(np.float32)
(i % 2).choose((x, y))
x.clip(0.2, 0.5)
x.compress(b)
x.dot(y)
x.dump <- x.dump("/dev/null")
x.fill <- v = x.copy(); v.fill(2.0); v
x.getfield(np.float64)
x.setfield <- v = x.copy(); v.setfield(2.0, np.float64); v
x.setflags(write=True)
x.partition <- v = x.copy(); v.partition(2); v
x.put <- v = x.copy(); v.put(np.array([0, 2]), 2.0); v
x.repeat(2)
x.reshape(2, 3)
x.resize <- v = np.zeros(3); v.resize(3); v
x.searchsorted(y)
x.sort <- v = x.copy(); v.sort(); v
m.swapaxes(0, 1)
x.take(i - 1)
x.to_device("cpu")
x.tofile("/dev/null")
"""

STR = """
t.{}(): capitalize casefold encode isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper lower lstrip rstrip split splitlines strip
t.{}(): swapcase title upper rsplit expandtabs
t.{}("t"): count find index rfind rindex partition rpartition startswith endswith removeprefix removesuffix
t.{}(20): center ljust rjust zfill
t.join(["a", "b"])
t.replace("t", "0")
t.encode <- np.frombuffer(t.encode(), np.uint8)
t.translate(str.maketrans("ab", "ba"))
t.maketrans <- t.translate(str.maketrans("ab", "ba"))
t.format <- "{0} {1:.2f}".format(t, s)
t.format_map <- "{a}".format_map({"a": 1})
"""

MATH = """
math.{}(s): acos asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs floor frexp gamma isfinite isinf isnan lgamma log log10 log1p log2 modf
math.{}(s): radians sin sinh sqrt tan tanh trunc ulp
math.acosh(2.5)
math.{}(s, 0.25): atan2 copysign fmod hypot isclose nextafter pow remainder
math.{}(k): factorial isqrt
math.{}(9, k): comb gcd lcm perm
math.{}(l): fsum prod
math.dist((s, s), (1.0, 2.0))
math.ldexp(s, k)
math.{} * s: e inf nan pi tau
"""

CMATH = """
cmath.{}(c): acos acosh asin asinh atan atanh cos cosh exp isfinite isinf isnan log log10 phase polar sin sinh sqrt tan tanh
cmath.isclose(c, c)
cmath.rect(s, s)
cmath.{} * s: e inf infj nan nanj pi tau
"""

PYTHON_RANDOM = """
random.{}(): gauss getstate normalvariate random triangular Random SystemRandom
random.{}(1, 9): betavariate gammavariate lognormvariate randint randrange uniform vonmisesvariate weibullvariate
random.{}(k): expovariate getrandbits paretovariate randbytes seed
random.{}(l): choice choices shuffle
random.sample(l, 2)
random.setstate <- v = random.getstate(); random.setstate(v)
"""

BUILTINS = """
{}: Ellipsis False None NotImplemented True
{}(s): abs bool complex float int repr round str hash id format
{}(l): all any frozenset len list max min set sorted sum
tuple([s, 1.0])
{} <- [v for v in {}(l)]: enumerate iter reversed
{}(o): callable dir
type <- type(x) is np.ndarray
{}(k): bin chr hex oct bytes bytearray
range <- [v for v in range(k)]
{}(t): ascii
{}: aiter anext copyright credits exit license quit
classmethod(f)
compile("1", "file", "eval")
delattr <- v = Holder(); v.a = 1; delattr(v, "a"); v.a
dict(a=s)
divmod(k, 2)
eval("1")
exec("1")
filter <- [v for v in filter(None, l)]
getattr(x, "ndim")
globals()
hasattr(x, "ndim")
isinstance(x, np.ndarray)
issubclass(np.float64, float)
locals()
map <- [v for v in map(abs, l)]
memoryview(b"a")
next(iter(l))
object()
open("/dev/null").close()
ord("a")
pow(s, 2)
print <- print("", end="")
property(f)
setattr <- v = Holder(); setattr(v, "a", 1); v.a
slice <- x[slice(0, 3)]
staticmethod(f)
super <- super(Holder, Holder()).__init__()
vars(Holder())
zip <- [u + v for u, v in zip(x, y)]
"""

NOT_CALLED = {"breakpoint", "help", "input", "show_config", "show_runtime", "test"}
"""What asks the user, prints pages, or runs other tests."""

STATEMENTS = {
    "AnnAssign": "v: float = s; v",
    "AsyncFor": """async def g():
    async for v in o:
        pass
v = 1; v""",
    "AsyncFunctionDef": """async def g():
    pass
v = 1; v""",
    "AsyncWith": """async def g():
    async with o:
        pass
v = 1; v""",
    "Assert": 'assert s > 0, "no"; s',
    "Assign": "v = w = s; (v, w)",
    "AugAssign": "v = s; v += 1; v",
    "Break": """for v in l:
    break
w = 1; w""",
    "ClassDef": """class V:
    a = 1
v = V.a; v""",
    "Continue": """for v in l:
    continue
w = 1; w""",
    "Delete": "v = s; del v; s",
    "Expr": "abs(s); s",
    "For": """v = 0.0
for w in range(k):
    v += w
else:
    v += 1.0
v = v; v""",
    "FunctionDef": """def g(v, w=2):
    return v * w
u = g(s); u""",
    "Global": """global GLOBAL
GLOBAL = 1; s""",
    "If": """v = 1.0
if s > 0:
    v = 2.0
elif s < 0:
    v = 3.0
else:
    v = 4.0
v = v; v""",
    "Import": """import math as g
v = g.sin(s); v""",
    "ImportFrom": """from math import sin
v = sin(s); v""",
    "Match": """match k:
    case 3:
        v = 1
    case _:
        v = 2
v = v; v""",
    "Nonlocal": """v = s
def g():
    nonlocal v
    v = 2.0
g(); v""",
    "Pass": "pass; s",
    "Raise": """if s > 9:
    raise ValueError("no")
v = s; v""",
    "Return": "s",
    "Try": """try:
    v = x[k]
except IndexError:
    v = 0.0
else:
    v += 1.0
finally:
    w = 1
v = v; v""",
    "TryStar": """try:
    v = s
except* ValueError:
    v = 1.0
v = v; v""",
    "While": """v = 0
while v < k:
    v += 1
v = v; v""",
    "With": """with np.errstate(all="ignore"):
    v = x + 1
v = v; v""",
}
EXPRESSIONS = {
    "Attribute": "x.size",
    "Await": """async def g():
    await o
v = 1; v""",
    "BinOp": "s * k",
    "BoolOp": "s and k",
    "Call": "abs(s)",
    "Compare": "0 < s < 1",
    "Constant": '(1, 1.0, 1j, "a", None, True)',
    "Dict": '{"a": s}',
    "DictComp": "{v: v * 2 for v in range(k)}",
    "FormattedValue": 'f"{s}"',
    "GeneratorExp": "sum(v * 2 for v in range(k))",
    "IfExp": "1.0 if s > 0 else 2.0",
    "JoinedStr": 'f"{s:.3f}"',
    "Lambda": "(lambda v: v * 2)(s)",
    "List": "[s, 1.0]",
    "ListComp": "[v * 2 for v in range(k)]",
    "Name": "s",
    "NamedExpr": "(v := s) + v",
    "Set": "{s, 1.0}",
    "SetComp": "{v * 2 for v in range(k)}",
    "Slice": "x[1:k:2]",
    "Starred": "(*x.shape, s)",
    "Subscript": "x[k]",
    "Tuple": "(s, x)",
    "UnaryOp": "-s",
    "Yield": """def g():
    yield s
v = [*g()]; v""",
    "YieldFrom": """def g():
    yield from l
v = [*g()]; v""",
}
OPERATORS = {
    "Add": "x + y",
    "Sub": "x - y",
    "Mult": "x * y",
    "Div": "x / y",
    "FloorDiv": "x // y",
    "Mod": "x % y",
    "Pow": "x ** y",
    "MatMult": "m @ m",
    "BitAnd": "i & k",
    "BitOr": "i | k",
    "BitXor": "i ^ k",
    "LShift": "i << k",
    "RShift": "i >> k",
    "And": "s and k",
    "Or": "s or k",
    "Not": "not s",
    "USub": "-x",
    "UAdd": "+x",
    "Invert": "~i",
    "Eq": "x == y",
    "NotEq": "x != y",
    "Lt": "x < y",
    "LtE": "x <= y",
    "Gt": "x > y",
    "GtE": "x >= y",
    "Is": "s is None",
    "IsNot": "s is not None",
    "In": "k in (1, 2)",
    "NotIn": "k not in (1, 2)",
}
PATTERNS = {
    "MatchAs": """match k:
    case v:
        w = v
v = w; v""",
    "MatchClass": """match k:
    case int():
        v = 1
v = v; v""",
    "MatchMapping": """match d:
    case {"a": v}:
        w = v
v = w; v""",
    "MatchOr": """match k:
    case 3 | 4:
        v = 1
v = v; v""",
    "MatchSequence": """match (k, s):
    case (v, w):
        u = v
v = u; v""",
    "MatchSingleton": """v = 1
match k:
    case None:
        v = 2
v = v; v""",
    "MatchStar": """match l:
    case [v, *w]:
        u = v
v = u; v""",
    "MatchValue": """match k:
    case 3:
        v = 1
v = v; v""",
}
