"""Augmented assignment changes the object that other names have, whatever its type is found to be while running."""

import numpy as np
import pytest
from same import check


def subtract_from_arrays_of_two_ranks(n):
    ps = [np.ones((n,2)),np.ones(n)]
    gs = [np.ones((n,2)),np.ones(n)]
    for p,g in zip(ps,gs):
        p -= 0.5*g
    return ps


def subtract_from_arguments(ps,gs):
    for p,g in zip(ps,gs):
        p -= 0.5*g
    return ps,gs


def subtract_in_a_loop(ps):
    for p in ps:
        p -= 1


def update_three_lists(n):
    ms = [np.zeros((n,n)),np.zeros(n)]; gs = [np.ones((n,n)),np.ones(n)]; ps = [np.ones((n,n)),np.ones(n)]
    for p,g,m in zip(ps,gs,ms):
        m += g*g
        p -= g/m
    return ps,ms


def subtract_from_items(ps, n):
    for i in range(len(ps)):
        ps[i] -= 0.5*n
    return ps


def multiply_items_with_names(n):
    ps = [np.ones((n,2)),np.ones(n)]
    q = ps[1]; r = ps[0]
    for i in range(2):
        ps[i] *= 3
    return ps,q,r


def extend_items(n):
    ll = [[1],[2]]
    q = ll[0]
    ll[0] += [5]
    ll[1] *= 2
    return ll,q


def extend_items_of_a_grown_list(n):
    ll = []
    for i in range(n):
        ll.append([i])
    z = ll[1]
    ll[1] += [5,6]
    for i in range(n):
        ll[i] += [7]
    return ll,z


def update_values_of_dicts(n):
    d = {}
    for i in range(n):
        d[i]=np.ones(i+1)
    z = d[1]
    d[1] += 4
    for i in d:
        d[i] *= 2
    e = {}
    for i in range(n):
        e[i]=[i]
    y = e[0]
    e[0] += [9]
    return d,z,e,y


def update_values_by_name(n):
    d = {"a":np.ones(n),"b":np.ones((n,n))}
    z = d["a"]
    for k in d:
        d[k] -= 0.25
    for k,v in d.items():
        v *= 2
    return d,z


def update_items_of_three_types(n):
    ps = [np.ones((n,2)),2.0,3]
    for i in range(3):
        ps[i] -= 0.5
    for x in ps:
        x *= 2
    return ps


def update_members_of_a_tuple(n):
    t = (np.ones((n,2)),np.ones(n))
    for x in t:
        x += 1
    for i,x in enumerate(t):
        x -= i
    a,b = t
    a*=2
    return t


def arrays():
    return [np.ones((3, 2)), np.ones(3)]


ARGUMENTS = {
    subtract_from_arguments: (arrays(), arrays()), subtract_in_a_loop: (arrays(),), subtract_from_items: (arrays(), 2),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize(
    "function",
    [subtract_from_arrays_of_two_ranks, subtract_from_arguments, subtract_in_a_loop, update_three_lists, subtract_from_items, multiply_items_with_names, extend_items, extend_items_of_a_grown_list, update_values_of_dicts, update_values_by_name, update_items_of_three_types, update_members_of_a_tuple],
)
def test_in_place(function):
    check(function, *ARGUMENTS.get(function, (3,)), strict=False)
