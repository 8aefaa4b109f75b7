"""Module heapq, by CPython's own steps, so that the items stand where they would.

What can fail comes first: the items are compared with themselves, as no order has a NaN, and then none of what follows can.
"""

from .proved import proved


def heappush(heap, item, /):
    assert item == item
    heap.append(item)
    with proved():
        _rise(heap, 0, len(heap) - 1)


def heappop(heap, /):
    last = heap.pop()
    if len(heap) == 0:
        return last
    with proved():
        first = heap[0]
        heap[0] = last
        _sink(heap, 0)
    return first


def heapreplace(heap, item, /):
    assert item == item
    first = heap[0]
    with proved():
        heap[0] = item
        _sink(heap, 0)
    return first


def heappushpop(heap, item, /):
    assert item == item
    if len(heap) > 0 and heap[0] < item:
        first = heap[0]
        with proved():
            heap[0] = item
            _sink(heap, 0)
        return first
    return item


def heapify(heap, /):
    for v in heap:
        assert v == v
    with proved():
        k = len(heap) // 2 - 1
        while k >= 0:
            _sink(heap, k)
            k -= 1


def _rise(heap, start, at):
    item = heap[at]
    while at > start:
        above = (at - 1) // 2
        if not item < heap[above]:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = item


def _sink(heap, start):
    """The item goes down to a leaf, the smaller child coming up each time, and from there up to its place."""
    end, at = len(heap), start
    item = heap[at]
    child = 2 * at + 1
    while child < end:
        if child + 1 < end and not heap[child] < heap[child + 1]:
            child += 1
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    _rise(heap, start, at)


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[: max(n, 0)]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[: max(n, 0)]


TABLE = {f"_heapq.{f.__name__}": f for f in (heappush, heappop, heapreplace, heappushpop, heapify)}
TABLE.update({f"heapq.{f.__name__}": f for f in (nsmallest, nlargest)})
