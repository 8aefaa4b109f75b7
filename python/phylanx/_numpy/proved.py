"""A mark for the compiler."""


def proved():
    """``with proved():`` the author says that all indices inside are in range and that its ints fit 64 bits: nothing is checked.

    So code that changes what its caller gave it cannot fail in the middle, where Python could not take over. What cannot be shown by reading the function, because
    it hangs on its arguments, is asserted before.
    """
