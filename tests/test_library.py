"""Library functions: the call, compiled, and NumPy's own agree in value, type, dtype, shape, exceptions and warnings."""

import library_cases
import pytest
from same import check
from test_numpy import function, precision

FAMILIES = ("sets", "signal", "histograms", "missing", "calculus", "polynomials", "triangles", "padding", "shapes", "indexing", "products", "ufuncs", "reductions")
FAMILIES += ("masked", "quantiles", "parts", "indexers", "contractions", "numbers", "complex_parts", "weak", "numbers_chosen", "rolled")


def table(*groups):
    return [pytest.param(text, arguments, id=f"{group}-{k}-{text[:40]}") for group in groups for k, (text, *arguments) in enumerate(getattr(library_cases, group))]


@pytest.mark.parametrize("text, arguments", table(*FAMILIES))
def test_compiled(text, arguments):
    check(function(text, len(arguments)), *arguments, rtol=precision(arguments))


@pytest.mark.parametrize("text, arguments", table("left_to_numpy", "edges"))
def test_left_to_numpy(text, arguments):
    check(function(text, len(arguments)), *arguments, rtol=1e-13, strict=False)
