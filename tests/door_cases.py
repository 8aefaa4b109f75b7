"""The door alone: signatures, boxing, ownership, exits, pycalls, over a core written for these tests (fake_core.c). test_door.py runs it."""

import gc
import signal
import subprocess
import sys
import threading
import weakref

import numpy as np
import pytest
from door_build import address, blocks, fake_core

from phylanx import _door, _jit

X = np.arange(8.0)
OTHER_HOOKS = (lambda e, code: e.info["warn"](code), lambda: False, lambda: None, lambda error: None, lambda: None)


def on_exit(f, e, k, values, held):
    return e.info["exit"], (k, values, held)


@pytest.fixture(autouse=True, scope="module")
def core():
    """The fake core, and hooks that hand everything to the entry's info."""
    _door.load(fake_core()[0])
    _door.set_hooks(on_exit, *OTHER_HOOKS)
    yield
    _door.set_hooks(*_jit.HOOKS)


def words(*values):
    return tuple(w for v in values for w in _door.signature(v))


def entry(name, example, result, *, literals=(), guards=(), hidden=(), pairs=(), sites=(), exits=None, warns=False, nogil=False, info=None):
    return _door.Entry(address(name), words(*example), literals, guards, (), hidden, (), pairs, result, sites, exits or {}, warns, nogil, info)


def function(names, *entries, plain=lambda *a: "plain", miss=lambda f, a: None, kwonly=0):
    f = _door.Function(plain, miss, names, 0, kwonly, None)
    for e in entries:
        assert f._add(e)
    return f


def test_fresh_array_is_numpys_own():
    f = function(("x",), entry("axpb", [X], "Ad1"))
    y = f(X)
    assert np.array_equal(y, X * 2 + 1) and y.dtype == float
    assert y.base is None and y.flags.owndata and y.flags.c_contiguous and y.flags.writeable and y.flags.aligned
    assert y.ctypes.data % 64 == 0 and y.strides == (8,)
    z = X * 2 + 1
    assert sys.getrefcount(y) == sys.getrefcount(z)
    y.resize(100, refcheck=False)
    assert y.shape == (100,) and np.array_equal(y[:8], X * 2 + 1) and not y[8:].any()


def test_blocks_and_references_come_back():
    before, refs = blocks(), sys.getrefcount(X)
    f = function(("x",), entry("axpb", [X], "Ad1"))
    g = function(("x",), entry("views", [X], "T4Ad1Ad1Ad1Ad1"))
    h = function(("x",), entry("orphan", [X], "Ad1"))
    for _ in range(20_000):
        f(X), g(X), h(X)
    gc.collect()
    assert blocks() == before and sys.getrefcount(X) == refs


def test_identity_views_and_bases():
    f = function(("x",), entry("same", [X], "Ad1"))
    assert f(X) is X
    g = function(("x",), entry("views", [X], "T4Ad1Ad1Ad1Ad1"))
    tail, part, whole, again = g(X)
    assert tail.base is X and np.shares_memory(tail, X) and not tail.flags.owndata
    assert whole is again and part.base is whole and whole.base is None and whole.flags.owndata
    del whole, again
    gc.collect()
    assert part.tolist() == list(range(2, 10))


def test_view_of_a_block_that_nothing_else_holds():
    before = blocks()
    y = function(("x",), entry("orphan", [X], "Ad1"))(X)
    assert y.tolist() == [0, 2, 4, 6, 8] and y.base is not None and y.base.flags.owndata and y.flags.writeable
    del y
    assert blocks() == before


def test_views_of_read_only_arguments_are_read_only():
    x = X.copy()
    x.flags.writeable = False
    g = function(("x",), entry("views", [x], "T4Ad1Ad1Ad1Ad1"))
    assert not g(x)[0].flags.writeable
    assert g(X) == "plain"  # another signature


def test_numbers_have_their_exact_types():
    f = function(("k",), entry("numbers", [1], "T7PlPdSfPDSFP?N"))
    r = f(3)
    assert r == (3, 3.0, np.float32(3), 3 + 6j, np.complex64(3 + 6j), True, None)
    assert [type(v) for v in r] == [int, float, np.float32, complex, np.complex64, bool, type(None)]


def test_a_union_is_the_member_its_tag_names():
    f = function(("k",), entry("choice", [1], "T2U3PlT2PdNNPl"))
    assert [f(k) for k in range(3)] == [(11, 99), ((0.5, None), 99), (None, 99)]
    with pytest.raises(RuntimeError, match="union"):
        f(3)


@pytest.mark.parametrize(
    "value",
    [1.0, True, np.int64(1), np.float64(1), 1j, None, "s", (1,), [1], 1 << 64, X.astype(">i8"), X.reshape(2, 4).T, X[:1], X[::2],
     X.astype("f4"), X.view(np.recarray), np.ma.array(X), X.astype(object), np.longdouble(1), np.frombuffer(b"x" * 9, "i1")[1:].view("i8")],
    ids=lambda v: f"{type(v).__name__}",
)
def test_other_types_miss(value):
    f = function(("k",), entry("numbers", [1], "Pl"), entry("same", [X], "Ad1"))
    assert f(value) == "plain"


def test_signatures_tell_apart_what_the_type_tells_apart():
    a = np.zeros((3, 4))
    values = [a, a[:, :3], a[:, ::2], np.asfortranarray(a), a[:1], a[:, :1], a[0], a.astype("i4"), np.float32, np.dtype("f4"), np.float32(1), 1.0,
              1, True, 1j, None, "s", (1.0,), ((1.0,),), (1.0, 1.0), {}, [], [1], [1.0]]
    frozen = a.copy()
    frozen.flags.writeable = False
    seen = {_door.signature(v) for v in [*values, frozen]}
    assert len(seen) == len(values) + 1
    import pickle

    assert _door.signature(pickle.loads(pickle.dumps(a))) == _door.signature(a)
    assert _door.signature(a.view(np.dtype("f8", metadata={"m": 1}))) == _door.signature(object())
    assert _door.signature(tuple(range(1000))) is None


def test_keywords_and_defaults():
    def plain(x, k=2, *, flag=3):
        return "plain"

    f = function(("x", "k", "flag"), entry("leaves", [X, 2, 3], "N", exits={7: ("Ad1", "Pl", "Ad1")}, info={"exit": lambda k, v, held: (k, v[1], v[0] is X)}),
                 plain=plain, kwonly=1)
    assert f(X) == f(X, 2) == f(X, k=2) == f(k=2, x=X) == f(X, flag=3) == (7, 2, True)
    assert f(X, k=5) == (7, 5, True) and f(X, flag=1.5) == "plain"
    for bad in [lambda: f(), lambda: f(X, 1, 2), lambda: f(X, x=X), lambda: f(X, other=1)]:
        with pytest.raises(TypeError, match=r"plain\(\)"):
            bad()


def test_literals_guards_and_hidden_arguments():
    space = {"scale": 1, "fn": len}
    e = entry("numbers", [1, 5], "Pl", literals=((0, 4),), guards=((space, "fn", len), (space, "absent"), (np, "exp", np.exp)),
              hidden=((space, "scale", False),))
    f = function(("k",), e)
    assert f(4) == 4 and f(5) == "plain"
    space["scale"] = 99
    assert f(4) == 4
    space["scale"] = 1.0
    assert f(4) == "plain"
    space["scale"] = 1
    space["absent"] = 0
    assert f(4) == "plain"
    del space["absent"]
    space["fn"] = max
    assert f(4) == "plain"
    space["fn"] = len
    assert f(4) == 4
    cell = (lambda v: (lambda: v))(1).__closure__[0]
    g = function((), _door.Entry(address("numbers"), words(1), (), (), (), ((cell, "cell_contents", False),), (), (), "Pl", (), {}, False, False, None))
    assert g() == 1
    cell.cell_contents = 7
    assert g() == 7
    del cell.cell_contents
    assert g() == "plain"


def test_guards_on_a_callee():
    def callee(v=1):
        return v

    e = entry("numbers", [1], "Pl", guards=((callee, "__code__", callee.__code__), (callee, "__defaults__", callee.__defaults__),
                                            (callee, "__kwdefaults__", None), (callee, "absent")), hidden=())
    f = function(("k",), e)
    assert f(4) == 4
    callee.__defaults__ = (2,)
    assert f(4) == "plain"


def test_entry_without_code_runs_the_plain_function():
    e = _door.Entry(0, words(1), (), (), (), (), (), (), "N", (), {}, False, False, None)
    f = function(("k",), e, miss=None)
    assert f(4) == "plain" and f._plain_calls == 1


def test_miss_compiles_once():
    made = []

    def miss(f, args):
        made.append(args)
        e = entry("axpb", [X], "Ad1")
        f._add(e)
        return e

    f = function(("x",), miss=miss)
    assert np.array_equal(f(X), X * 2 + 1) and np.array_equal(f(X + 1), X * 2 + 3)
    assert len(made) == 1 and made[0][0] is X


def test_exit_goes_on_in_python_with_the_same_objects():
    seen = []

    def rest(k, values, held):
        seen.append((k, values, held))
        raise IndexError("from the rest")

    f = function(("x", "k"), entry("leaves", [X, 1], "N", exits={7: ("Ad1", "Pl", "Ad1")}, info={"exit": rest}))
    before = blocks()
    with pytest.raises(IndexError, match="from the rest"):
        f(X, 9)
    k, (x, n, fresh), held = seen.pop()
    assert k == 7 and x is X and n == 9 and fresh.tolist() == [0, 0] and fresh.flags.owndata and held is None
    del fresh
    assert blocks() == before


def want(value):
    return tuple(v for w in _door.signature(value) for v in (w, 2**64 - 1))


def test_pycall():
    behave = {"do": lambda x: x + 1}
    e = entry("calls", [X], "Ad1", exits={3: ("Ad1",)}, sites=((lambda x: behave["do"](x), ("Ad1",), ("Ad1",), (want(X),), False, True, None),),
              info={"exit": lambda k, v, held: (k, v[0] is X, held)})
    f = function(("x",), e)
    assert np.array_equal(f(X), X + 1)
    behave["do"] = lambda x: x
    assert f(X) is X
    behave["do"] = lambda x: "text"
    assert f(X) == (3, True, ("text",))
    behave["do"] = lambda x: X.astype("f4")
    assert f(X)[2][0].dtype == np.float32
    behave["do"] = lambda x: 1 / 0
    with pytest.raises(ZeroDivisionError):
        f(X)
    behave["do"] = lambda x: f(x) if behave.setdefault("n", 0) > 50 or behave.update(n=behave["n"] + 1) else x
    assert e.pycalls[0] == e.calls - 1
    refs = sys.getrefcount(X)
    behave["do"] = lambda x: x + 1
    for _ in range(20_000):
        f(X)
    assert sys.getrefcount(X) == refs


def test_pycall_gets_the_gil_back():
    big = np.zeros(100_000)
    order = []
    e = entry("calls", [big], "Ad1", sites=((lambda x: order.append(threading.get_ident()) or x, ("Ad1",), ("Ad1",), (want(big),), False, True, None),))
    f = function(("x",), e)
    threads = [threading.Thread(target=lambda: [f(big) for _ in range(200)]) for _ in range(4)]
    [t.start() for t in threads], [t.join() for t in threads]
    assert len(order) == 800


def test_recursion_through_pycalls_is_pythons():
    f = None
    e = entry("calls", [X], "Ad1", sites=((lambda x: f(x), ("Ad1",), ("Ad1",), (want(X),), False, True, None),))
    f = function(("x",), e)
    with pytest.raises(RecursionError):
        f(X)
    assert f(X[::2]) == "plain"


def test_warnings_are_handed_over_in_order():
    codes = []
    f = function(("k",), entry("warns", [1], "Pl", warns=True, info={"warn": codes.append}))
    assert f(5) == 5 and codes == [1, 2]

    def fails(code):
        raise RuntimeWarning("now an error")

    f = function(("k",), entry("warns", [1], "Pl", warns=True, info={"warn": fails}))
    with pytest.raises(RuntimeWarning):
        f(5)


def test_interrupt():
    f = function(("k",), entry("spins", [1], "Pl"))

    def stop(*_):
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            f(1)
    finally:
        signal.signal(signal.SIGALRM, old)


def test_methods_attributes_weakrefs_cycles():
    f = function(("x",), entry("same", [X], "Ad1"), plain=lambda *a: a)

    class C:
        m = f

    assert C().m()[0].__class__ is C and C.m is f
    f.note = 1
    assert f.__dict__ == {"note": 1}
    gone = weakref.ref(f)
    f.me = f
    del f, C
    gc.collect()
    assert gone() is None


def test_versions_are_bounded():
    f = function(("x",))
    e = entry("same", [X], "Ad1")
    assert [f._add(e) for _ in range(17)] == [True] * 16 + [False]
    f._remove(e)
    assert len(f._entries()) == 15
    f._forget()
    assert f._entries() == () and f(X) == "plain"


def test_malformed_entries_are_refused():
    for bad in ["Ad9", "Q", "T2Ad1", "Ax1", "Ad1Pl"]:
        with pytest.raises((RuntimeError, TypeError)):
            entry("same", [X], bad)
    with pytest.raises(TypeError):
        _door.Entry()


def test_arrays_overlap_as_they_did():
    x, y = np.zeros(8), np.zeros(8)

    def of(a, b, overlap):
        return function(("x", "y"), entry("same", [a, b], "Ad1", pairs=((0, 1, overlap),)))

    apart = [(x, y), (x[:4], x[4:]), (x, x[3:3]), (x[::-2][:2], x[:3]), (x[:2], x[:2:-2])]
    together = [(x, x), (x, x[6:]), (x[:5], x[4:]), (x[::-2], x[:2]), (x[::2], x[1::2])]
    for a, b in apart:
        assert of(a, b, False)(a, b) is a and of(a, b, True)(a, b) == "plain"
    for a, b in together:
        assert of(a, b, True)(a, b) is a and of(a, b, False)(a, b) == "plain"
    assert _door.overlaps((x, 3, (y, x[2:]), x[2:2])) == ([(0, 2)], 4)
    with pytest.raises(TypeError):
        entry("same", [x, y], "Ad1", pairs=((0, 64, False),))


def test_import_is_light():
    code = "import numpy, sys, threading; before = set(sys.modules); import phylanx; print(threading.active_count(), sorted(set(sys.modules) - before))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.startswith("1 ") and "'inspect'" not in out and "'ast'" not in out and "'ctypes'" not in out


def test_a_pycall_that_changes_a_global_leaves():
    space = {"fn": len, "scale": 1}

    def meddle(x):
        space.update(behave)
        return x + 1

    behave = {}
    e = _door.Entry(address("calls"), words(X, 1), (), ((space, "fn", len),), (), ((space, "scale", False),), (), (), "Ad1",
                    ((meddle, ("Ad1",), ("Ad1",), (want(X),), False, True, None),), {3: ("Ad1",)}, False, False, {"exit": lambda k, v, held: (k, held[0].tolist())})
    f = function(("x",), e)
    assert np.array_equal(f(X), X + 1)
    behave = {"scale": 2}
    assert f(X) == (3, (X + 1).tolist())
    assert np.array_equal(f(X), X + 1)
    behave = {"fn": max}
    assert f(X) == (3, (X + 1).tolist())
    assert f(X) == "plain"


def test_rests_that_leave_again_need_no_stack():
    left = [200_000]
    f = function(("x", "k"), entry("leaves", [X, 1], "N", exits={7: ("Ad1", "Pl", "Ad1")}))

    def again(function, e, k, values, held):
        left[0] -= 1
        return (f, values[:2]) if left[0] else (lambda *a: a, values[:2])

    _door.set_hooks(again, *OTHER_HOOKS)
    try:
        assert f(X, 5)[0] is X and left[0] == 0
    finally:
        _door.set_hooks(on_exit, *OTHER_HOOKS)
