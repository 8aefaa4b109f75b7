"""Methods of Python's own numbers."""


def bit_length(self):
    n, bits = abs(int(self)), 0
    for step in (32, 16, 8, 4, 2, 1):
        if n >> step > 0:
            n, bits = n >> step, bits + step
    return bits + n


def bit_count(self):
    n, ones = abs(int(self)), 0
    while n > 0:
        n, ones = n & (n - 1), ones + 1
    return ones


def is_integer(self):
    return self % 1.0 == 0.0


def conjugate(self):
    return complex(self.real, -self.imag)


METHODS = {"int": (bit_length, bit_count), "float": (is_integer,), "complex": (conjugate,)}
TABLE = {f"{kind}.{f.__name__}": f for kind, functions in METHODS.items() for f in functions}
