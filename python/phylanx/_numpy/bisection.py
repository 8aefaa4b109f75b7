"""Module bisect."""


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    return _first(a, lambda v: not v < x, lo, hi, key)


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    return _first(a, lambda v: x < v, lo, hi, key)


def _first(a, behind, lo, hi, key):
    """Where the first item is, of those from lo to hi, that is behind the place."""
    assert lo >= 0
    high = len(a) if hi is None else hi
    assert high <= len(a)
    while lo < high:
        mid = (lo + high) // 2
        if behind(a[mid] if key is None else key(a[mid])):
            high = mid
        else:
            lo = mid + 1
    return lo


def insort_left(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_left(a, x if key is None else key(x), lo, hi, key=key), x)


def insort_right(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_right(a, x if key is None else key(x), lo, hi, key=key), x)


TABLE = {f"_bisect.{f.__name__}": f for f in (bisect_left, bisect_right, insort_left, insort_right)}
