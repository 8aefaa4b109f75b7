"""Newton's method with a function and its derivative defined inside."""


def program(start, a, tolerance):
    def f(x):
        return x * x * x - a

    def slope(x):
        return 3.0 * x * x

    x = start
    steps = 0
    while abs(f(x)) > tolerance:
        x = x - f(x) / slope(x)
        steps += 1
        if steps > 100:
            raise RuntimeError(f"no root near {start}")
    return x, steps


def cases():
    yield 1.0, 2.0, 1e-12
    yield 5, 27, 1e-9
    yield 0.0, 2.0, 1e-12
    yield 1.0, 2.0, -1.0
