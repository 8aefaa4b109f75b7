"""`phylanx fuzz`: a small share of its random programs, and that it finds, shrinks, writes and replays what differs."""

import ast
import itertools
import subprocess
import sys

import numpy as np
import pytest

from phylanx._fuzz import cases, check, compare, expressions, matrix, programs, rough, shrink, source, table, values

SEED = 20


@pytest.fixture
def small(monkeypatch):
    """Cases that take little time."""
    for name, value in {"BUNDLE": 3, "SETS": 12, "PROGRAM_SETS": 6, "SHRINKING": 0.0}.items():
        monkeypatch.setattr(cases, name, value)
    monkeypatch.setattr(matrix, "cells", lambda: [matrix.Cell("unary", ("bool", "bool"), 1, "strided")])


@pytest.mark.parametrize("kind, number", [("e", 0), ("e", 1), ("p", 0), ("p", 1), ("p", 2), ("m", 0)])
def test_cases_agree(small, kind, number):
    result = cases.KINDS[kind](SEED, number)
    assert result.found is None, result.found[0]
    assert result.counts["native"] > 0


def test_a_seed_gives_the_same_programs():
    for make in (lambda rng: expressions.bundle(rng, 4).program, lambda rng: programs.program(rng).program):
        assert make(np.random.default_rng([SEED, 1])) == make(np.random.default_rng([SEED, 1]))


def test_while_loops_of_programs_end():
    sources = [programs.Writer(np.random.default_rng([SEED, k])).write().program.source for k in range(400)]
    heads = [line.strip() for s in sources for line in s.splitlines() if line.strip().startswith("while ")]
    for head in heads:
        test = ast.parse(head + " pass").body[0].test
        first = test.values[0] if isinstance(test, ast.BoolOp) else test
        assert not isinstance(test, ast.BoolOp) or isinstance(test.op, ast.And), head
        assert isinstance(first, ast.Compare) and isinstance(first.ops[0], ast.Lt), head
    assert len(heads) > 20


def test_expressions_are_deep_and_spell_the_table():
    made = [e for k in range(8) for e in expressions.bundle(np.random.default_rng(k), 16).expressions]
    assert len(set(made)) == len(made)
    names = [table.short(n) for r in table.table() for n in r["numpy"] or () if n.startswith("numpy.")]
    assert sum(any(n + "(" in e for e in made) for n in names) > 0.7 * len(names)


def test_the_matrix_has_every_cell():
    cells = matrix.cells()
    assert {(c.dtypes[0], c.rank, c.layout) for c in cells if c.kind == "unary"} >= {(d.name, r, layout) for d in values.DTYPES for r in range(1, 5) for layout in values.LAYOUTS}
    spelled = {e for kind in ("unary", "binary", "reduce") for e in matrix.expressions(matrix.Cell(kind, ("float64", "float64"), 2, "C"))}
    for row in table.table():
        if row["class"] in ("Map", "Reduce", "Scan") and not row["py_only"] and row["numpy"]:
            assert any(e.startswith(table.short(row["numpy"][0]) + "(") for e in spelled), row["name"]


# ---- what it says of a difference ----------------------------------------------------------------------------------------------------------

WRONG = source.Program("def program(a, b, n):\n    t = 0.0\n    for i in range(n):\n        t += a[i] * 2\n        if t > 3:\n            t = t + b.sum()\n    return np.exp(a), t\n")


class Broken(check.Check):
    """A check of a compiler that is wrong about loops over numbers above 1."""

    def __init__(self, program):
        super().__init__(program)
        plain = self.plain

        def wrong(*values):
            result = plain(*values)
            return (*result[:-1], result[-1] + 1) if "for i in range" in program.source and isinstance(result, tuple) and np.max(values[0], initial=0) > 1 else result

        self.compiled = wrong
        self.compiled._entries = lambda: []


def test_what_differs_is_shrunk_written_and_read_again(tmp_path, monkeypatch):
    arguments = [np.array([0.5, 2.5, 3.5, 1.0])[::-1], np.ones((3, 4)), 4]
    found = Broken(WRONG).call(arguments)
    assert found.where.startswith("result[1]: ")
    monkeypatch.setattr(cases, "Check", Broken)
    program, smaller = shrink.smallest(WRONG, found.values, cases.fails_like(found), 20.0)
    assert len(program.source.splitlines()) <= 5 and len(smaller) < 3 and max(np.size(v) for v in smaller) == 1
    path = tmp_path / "found.py"
    path.write_text(source.text(program, smaller, "told"))
    again, values_again = source.read(path)
    assert again.source == program.source
    np.testing.assert_equal(values_again, smaller)
    run = subprocess.run([sys.executable, path], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "no difference\n"), run.stderr


@pytest.mark.parametrize("dtype", values.DTYPES, ids=str)
@pytest.mark.parametrize("layout", values.LAYOUTS)
def test_arguments_are_written_to_the_bit(tmp_path, dtype, layout):
    x = values.laid_out(np.tile(values.specials(dtype), 4)[:48 if dtype.kind == "f" else 6].reshape(2, -1), layout)
    path = tmp_path / "found.py"
    path.write_text(source.text(WRONG, [x, x[..., 0], x[0, 0], 1, (x[:1], [0.5, 1j])], "told"))
    _, (y, part, number, *rest) = source.read(path)
    assert (y.dtype, y.shape, y.strides, y.flags.writeable) == (x.dtype, x.shape, x.strides, x.flags.writeable)
    assert y.tobytes() == x.tobytes()
    assert np.shares_memory(y, part)
    assert type(number) is type(x[0, 0])
    assert rest[0] == 1 and rest[1][1] == [0.5, 1j]


ROUNDED = [
    ("np.exp(a)", 1, True), ("np.exp(a)", 100, False), ("a + b", 1, False), ("np.floor(np.exp(a))", 0, True), ("np.exp(a) - np.exp(a)", 1, True), ("a @ b", 3, True),
    ("a @ b", 1000, False), ("np.sum(a)", 1, False), ("np.sum(a[::2])", 1, True), ("np.sort(a)", 1, False), ("np.exp(a) > 2", 0, True),
]  # fmt: skip


@pytest.mark.parametrize("expression, ulps, explained", ROUNDED)
def test_rounding_explains_what_it_can(expression, ulps, explained):
    program = source.of_expressions([expression], ["a", "b"])
    arguments = [np.array([0.1, 0.7, 1.9, -3.0, 0.3]), np.array([3.0, 1.0, -0.3, 0.2, 0.1])]
    memory = check.Memory(arguments)
    theirs = compare.observe(program.function(), memory, arguments)
    moved = source.Program(program.source.replace("    return", f"    r0 = r0 + {ulps} * np.spacing(r0)\n    return")) if ulps else program
    ours = compare.observe(moved.function(), memory, arguments)
    assert (compare.different(ours, theirs, program, memory, arguments) is None) == explained or ulps == 0


@pytest.mark.parametrize("expression, explained", [("np.unique(a, return_counts=True)", True), ("np.fmax(a, b)", True), ("np.maximum(a, b)", False), ("np.sort(a)", True)])
def test_the_order_of_equal_elements_explains_signs_of_zeros(expression, explained):
    program = source.of_expressions([expression], ["a", "b"])
    arguments = [np.array([0.0, -0.0, 1.0]), np.array([-0.0, 0.0, 1.0])]
    memory = check.Memory(arguments)
    theirs = compare.observe(program.function(), memory, arguments)
    other = source.Program(program.source.replace("    return", "    z = r0[0] if isinstance(r0, tuple) else r0\n    z[z == 0] *= -1\n    return"))
    ours = compare.observe(other.function(), memory, arguments)
    assert (compare.different(ours, theirs, program, memory, arguments) is None) == explained


def test_the_version_that_ran_is_evaluated():
    one = check.Check(source.Program("def program(a):\n    return a + a.T\n"))
    for shape in ((1, 1), (3, 3), (1, 1), (2, 2)):
        found = one.call([np.ones(shape)], evaluated=True)
        assert found is None, found.where
    assert one.counts["evaluated"] == 4


def test_long_products_of_complex_numbers_may_drift():
    program = source.of_expressions(["np.cumprod(a)"], ["a"])
    arguments = [np.full(60, 1.5 - 0.7j, np.complex64) * np.exp(1j * np.arange(60)).astype(np.complex64)]
    memory = check.Memory(arguments)
    theirs = compare.observe(program.function(), memory, arguments)
    for factor, explained in ((1 + 2e-6, True), (1 + 1e-3, False)):
        ours = compare.observe(source.of_expressions([f"np.cumprod(a) * np.float32({factor})"], ["a"]).function(), memory, arguments)
        assert (compare.different(ours, theirs, program, memory, arguments) is None) == explained


@pytest.mark.parametrize(
    "theirs, ours, explained",
    [
        ("np.cumprod(np.exp(a))", "np.cumprod(np.exp(a) * (1 + 2.3e-16))", True),
        ("np.cumprod(np.exp(a))", "np.cumprod(np.exp(a) * (1 + 1e-13))", False),
        ("np.log2(np.unique(np.tile(a, 3).ravel()))", "np.log2(np.unique(a)) * (1 + 2.3e-16)", True),
        ("np.log2(np.unique(np.tile(a, 3).ravel()))", "np.log2(np.unique(a)[1:])", False),
        ("np.polynomial.polynomial.polymul(b, b)", "np.convolve(b.astype(object), b.astype(object)).astype(float)", True),
        ("np.polynomial.polynomial.polymul(b, b)", "np.polynomial.polynomial.polymul(b, b) * (1 + 1e-9)", False),
    ],
)
def test_what_rounding_leaves_and_adds_up_to(theirs, ours, explained):
    """Errors of one sign add up, moved elements stay equal, and what computes with floats rounds integers."""
    rng = np.random.default_rng(3)
    arguments = [rng.integers(1, 4, 200) / 8, rng.integers(-(2**31), 2**31, 200)]
    program, other = (source.of_expressions([text], ["a", "b"]) for text in (theirs, ours))
    memory = check.Memory(arguments)
    plain, changed = (compare.observe(p.function(), memory, arguments) for p in (program, other))
    assert (compare.different(changed, plain, program, memory, arguments) is None) == explained


def test_rough_programs_change_arguments_as_plain_ones_do():
    changed = "def program(x):\n    x.sort()\n    np.add.at(x, [0], 1)\n    y = np.reshape(x, (2, 2))\n    y[0] = np.exp(0.0)\n    x **= 2\n    return y, abs(x), x.sum(axis=0)\n"
    results = []
    for f in (source.Program(changed).function(), rough.program(changed, 0)):
        x = np.array([3.0, 1.0, 2.0, 5.0])
        y, *rest = f(x)
        assert np.shares_memory(x, y)
        results.append([x, y, *rest])
    for a, b in zip(*results):
        np.testing.assert_allclose(a, b, rtol=1e-13)


SHAPES_WITH_ONES = [(8, 1), (50, 1, 1), (1, 50, 1), (50, 1, 3), (4, 1, 50), (5, 20, 1)]


@pytest.mark.parametrize("shape", SHAPES_WITH_ONES, ids=str)
def test_sums_beside_axes_of_one_element_have_one_order(shape):
    axes = [ax for r in range(1, len(shape) + 1) for ax in itertools.combinations(range(len(shape)), r)]
    ways = check.Check(source.of_expressions([f"np.sum(b, axis={ax})" for ax in axes], ["b"]))
    for _ in range(2):
        assert ways.call([np.random.default_rng(0).normal(size=shape)], evaluated=True) is None
    assert ways.counts["evaluated"]
