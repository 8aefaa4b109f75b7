"""Python lists: made, grown, read, changed and returned by compiled code."""

import numpy as np
import pytest
from list_cases import *  # noqa: F403
from list_cases import A, M
from same import check

import phylanx as phx
from phylanx import _door

GRAPH = np.eye(6, k=1) + np.eye(6, k=2)

NATIVE = [
    (comp_range, (7,)), (comp_arr, (A,)), (comp_if, (A,)), (comp_zip, (A, A[::-1])), (comp_enum, (A,)), (comp_two, (4, 5)), (comp_two_if, (5, 5)), (comp_np, (A,)), (comp_sum, (A,)),
    (append1, (100,)), (append1, (0,)), (append_np, (A,)), (append_while, (27,)), (lst_len, (A,)), (lst_set, (9,)), (lst_iter, (9,)), (lst_aggr, (9,)), (lst_anyall, (A,)), (lst_add, (5,)), (lst_mul, (5,)),
    (lst_arrays, (M,)), (lst_stack, (M,)), (lst_append_arrays, (M,)), (lst_append_rows, (M,)), (lst_conc, (M,)), (lst_arg, ([1, 2, 3],)), (lst_arg, ([1.5, 2.5],)), (lst_arg, ([],)), (lst_arg_np, ([1.0, 2.0],)),
    (lst_oob, (4,)), (lst_sieve, (50,)), (lst_mixed, (6,)), (lst_pop, (5,)), (lst_alias, (4,)), (lst_slice, (9,)), (lst_nested, (4,)), (lst_in, (9,)), (lst_while_truth, (4,)), (lst_tuple_items, (4,)), (lst_loss, (A, 5)),
    (lst_append_comp, (4,)), (lst_extend, (4,)), (st1, (M,)), (st2, (M,)), (st3, (M,)), (st4, (M,)), (st5, (A, 5)), (st6, (A, 5)), (empties, (3,)), (empties, (0,)), (bfs, (GRAPH, 0)), (stack_dfs, (GRAPH, 0)), (grid, (3, 4)),
    (grid, (0, 3)), (grid_sum, (5,)), (pascal, (7,)), (alias, (7,)), (use_merge, (A[::2].copy(), A[1::2].copy())), (lst_arg_ret, ([1, 2],)), (lst_arg_idx, ([1, 2, 3], 1)), (lst_arg_idx, ([1.5, 2.5], -1)), (lst_arg_idx, ([1], 3)),
    (lst_arg_pass, ([1, 2],)), (lst_arg_pass, ([1.5],)), (use_helper, (5,)), (lst_default, (4,)), (lst_default, (0,)), (lst_swap, (7,)), (lst_fib, (10,)), (lst_err, (3,)), (lst_err, (8,)), (lst_cond, (A,)), (lst_augitem, (7,)),
    (lst_np_idx, (A, 4)), (lst_np_op, (A, 10)), (lst_pop_empty, (1,)), (lst_clear, (4,)), (lst_bool, (A,)), (lst_minmax, (A,)), (lst_max_empty, (A,)), (lst_of, (4,)), (lst_zip, (4,)), (lst_rev, (4,)), (lst_mul_list, (3,)),
    (lst_mul_list, (0,)), (lst_mul_list, (-1,)), (lst_break, (A,)), (lst_break, (A[:3],)), (lst_f32, (A.astype("f4"),)), (lst_b, (A,)), (lst_tuples, (4,)), (lst_none, (3,)), (lst_ret_list_from_call, (4,)), (lst_temp, (2000,)),
    (lst_inarg, ([1, 2], 2)), (lst_inarg, ([1.5], 2)), (lst_walrus, (A,)), (lst_unpack, (3,)), (lst_unpack_bad, (4,)), (lst_genlist, (5,)), (lst_nan, (A * np.nan,)), (lst_while_pop, (A,)), (lst_keep_arrays, (A, 3)),
    (lst_keep_arrays2, (A, 3)), (lst_view_arrays, (M,)),
]  # fmt: skip

PARTLY = [
    (lst_arg_mut, ([1, 2], 3)), (lst_arg_ret, ([1, "a"],)), (lst_arg_set, ([1, 2], 1)), (lst_arg_pass, ([1, 2.5],)), (lst_fib_big, (120,)), (lst_insert, (4,)), (lst_complex, (3,)), (lst_print, (5,)), (lst_eq, (3,)), (lst_del, (4,)),
    (lst_sorted, (A,)), (lst_sorted, (9,)), (lst_str, (4,)),
]  # fmt: skip


def name(v):
    return v.__name__ if callable(v) else None


@pytest.mark.parametrize("function, arguments", NATIVE, ids=name)
def test_native(function, arguments):
    check(function, *arguments, rtol=1e-15)


@pytest.mark.parametrize("function, arguments", PARTLY, ids=name)
def test_partly(function, arguments):
    check(function, *arguments, strict=False, calls=3)


def test_one_list_is_one_object():
    a, b = phx.jit(lst_alias)(4)
    assert a is b
    compiled, given = phx.jit(lst_arg_ret), [1, 2]
    assert compiled(given) is given and compiled(given) is given


def test_arrays_in_a_list_are_the_objects_themselves():
    m = M.copy()
    rows = phx.jit(lst_view_arrays)(m)
    assert all(r.base is m and np.shares_memory(r, m) for r in rows)
    kept = phx.jit(lst_keep_arrays)(A.copy(), 3)
    assert all(k.base is None and k.flags.owndata for k in kept)


def test_words_of_a_list_argument():
    assert _door.argument([1, 2])[1:] == _door.argument(3)
    assert len(_door.argument([])) == 2 and len(_door.argument([1, 2.0])) == 4 and _door.signature([1]) == _door.argument([1])
    assert _door.argument([1, 1 << 70]) == (0,)


def lists_that_die(n):
    total = 0.0
    for i in range(n):
        row = [0.0] * 1000
        row.append(float(i))
        total += row[-1] + len([v for v in row if v > 0])
    return total


def test_lists_that_die_give_their_memory_back():
    import resource

    compiled = phx.jit(strict=True)(lists_that_die)
    compiled(10)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert compiled(20000) == lists_that_die(20000)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20000  # KB; all of them together are 160 MB
