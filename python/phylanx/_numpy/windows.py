"""Windows, and the Bessel function that one of them needs."""

import numpy as np


def _window(M, shape):
    """`shape` of the points of a window and of its width; fewer than two points have none."""
    if M < 1:
        return np.zeros(0)
    if M == 1:
        return np.ones(1)
    return shape(np.arange(1.0 - M, M, 2), M - 1)


def hanning(M):
    return _window(M, lambda n, width: 0.5 + 0.5 * np.cos(np.pi * n / width))


def hamming(M):
    return _window(M, lambda n, width: 0.54 + 0.46 * np.cos(np.pi * n / width))


def blackman(M):
    return _window(M, lambda n, width: 0.42 + 0.5 * np.cos(np.pi * n / width) + 0.08 * np.cos(2.0 * np.pi * n / width))


def bartlett(M):
    return _window(M, lambda n, width: np.where(n <= 0, 1 + n / width, 1 - n / width))


def kaiser(M, beta):
    return _window(M, lambda _, width: i0(beta * np.sqrt(1 - ((np.arange(0.0, M) - width / 2.0) / (width / 2.0)) ** 2.0)) / i0(np.float64(beta)))


def i0(x):
    x = np.asanyarray(x)
    assert x.dtype.kind != "c"
    if x.dtype.kind != "f":
        x = x.astype(np.float64)
    line = np.abs(x.reshape(-1))  # of a number, too, NumPy computes it as of an array
    small = line <= 8.0
    near = np.where(small, line, 1.0)
    far = np.where(small, 9.0, line)
    r = np.where(small, np.exp(near) * _chebyshev(near / 2.0 - 2, _near()), np.exp(far) * _chebyshev(32.0 / far - 2.0, _far()) / np.sqrt(far))
    return r.reshape(x.shape)


def _chebyshev(x, coefficients):
    """Clenshaw's sum of the series."""
    this, last, before = coefficients[0], 0.0, 0.0
    for c in coefficients[1:]:
        before, last = last, this
        this = x * last - before + c
    return 0.5 * (this - before)


def _near():
    return (
        -4.41534164647933937950e-18, 3.33079451882223809783e-17, -2.43127984654795469359e-16, 1.71539128555513303061e-15, -1.16853328779934516808e-14,
        7.67618549860493561688e-14, -4.85644678311192946090e-13, 2.95505266312963983461e-12, -1.72682629144155570723e-11, 9.67580903537323691224e-11,
        -5.18979560163526290666e-10, 2.65982372468238665035e-9, -1.30002500998624804212e-8, 6.04699502254191894932e-8, -2.67079385394061173391e-7,
        1.11738753912010371815e-6, -4.41673835845875056359e-6, 1.64484480707288970893e-5, -5.75419501008210370398e-5, 1.88502885095841655729e-4,
        -5.76375574538582365885e-4, 1.63947561694133579842e-3, -4.32430999505057594430e-3, 1.05464603945949983183e-2, -2.37374148058994688156e-2,
        4.93052842396707084878e-2, -9.49010970480476444210e-2, 1.71620901522208775349e-1, -3.04682672343198398683e-1, 6.76795274409476084995e-1,
    )


def _far():
    return (
        -7.23318048787475395456e-18, -4.83050448594418207126e-18, 4.46562142029675999901e-17, 3.46122286769746109310e-17, -2.82762398051658348494e-16,
        -3.42548561967721913462e-16, 1.77256013305652638360e-15, 3.81168066935262242075e-15, -9.55484669882830764870e-15, -4.15056934728722208663e-14,
        1.54008621752140982691e-14, 3.85277838274214270114e-13, 7.18012445138366623367e-13, -1.79417853150680611778e-12, -1.32158118404477131188e-11,
        -3.14991652796324136454e-11, 1.18891471078464383424e-11, 4.94060238822496958910e-10, 3.39623202570838634515e-9, 2.26666899049817806459e-8,
        2.04891858946906374183e-7, 2.89137052083475648297e-6, 6.88975834691682398426e-5, 3.36911647825569408990e-3, 8.04490411014108831608e-1,
    )


FUNCTIONS = (hanning, hamming, blackman, bartlett, kaiser, i0)
