"""Functions on strings for test_strings.py."""

import string

import numpy as np

NAMES = ("alpha", "beta", "gamma")


# ---- one operation after the other ---------------------------------------------------------------------------------------------------------


def parts(s):
    return len(s), s[1:], s[:-1], s[::2], s[::-1], s[-3:], s[1:-1], s[5:2], s[-1::-2], bool(s), not s


def items(s, i):
    return s[i], s[i] + s[-1], s[0] == s[i], s[i] < "m"


def walked(s):
    forwards, backwards, numbered = "", "", []
    for c in s:
        forwards += c + "."
    for c in reversed(s):
        backwards = backwards + c
    for i, c in enumerate(s, 1):
        numbered.append((i, c))
    return forwards, backwards, numbered, list(s), [a + b for a, b in zip(s, s[1:])], [c for c in s if c != "a"]


def cases(s):
    return s.upper(), s.lower(), s.swapcase(), s.capitalize(), s.title()


def kinds(s):
    return s.isalpha(), s.isdigit(), s.isalnum(), s.isspace(), s.isupper(), s.islower(), s.isascii(), s.isidentifier(), s.isnumeric(), s.isdecimal()


def stripped(s):
    return s.strip(), s.lstrip(), s.rstrip(), s.strip("a "), s.lstrip("ab"), s.rstrip("ox"), s.removeprefix("ab"), s.removesuffix("xo")


def found(s, x):
    return s.find(x), s.rfind(x), s.find(x, 2), s.find(x, 1, -1), s.rfind(x, -4), x in s, x not in s, s.count(x), s.startswith(x), s.endswith(x), s.endswith((x, "o")), s.startswith(x, 1)


def indexed(s, x):
    return s.index(x), s.rindex(x)


def pieces(s):
    return s.split(), s.split(None, 1), s.split("a"), s.split("an", 1), s.partition("a"), s.rpartition("a"), s.splitlines(), s.split(" ")


def replaced(s):
    return s.replace("a", ""), s.replace("an", "AN"), s.replace("a", "bcd", 2), s.replace(" ", "_")


def padded(s, n):
    return s.ljust(n), s.rjust(n), s.center(n), s.center(n, "*"), s.zfill(n), s.ljust(n, "-") + "|", f"{s:>{n}}|{s:<12}|{s:^9}|{s:*^11}|{s:.3}"


def compared(a, b):
    return a == b, a != b, a < b, a <= b, a > b, a >= b, (a, 1) < (b, 0), a in (b, "x"), min(a, b), max(b, a)


def joined(s):
    return ", ".join(s), "".join([c + c for c in s]), s.join(["x", "y", "z"]), "-".join(c for c in s if c != " "), "".join(sorted(s)), " ".join(s.split()[::-1])


def repeated(s, n):
    return s * n, n * s, "ab" * n, s * 2 + "!"


def ordered(s):
    return sorted(s), sorted(s, reverse=True), sorted(s.split(), key=len), sorted(s.split(), key=lambda w: (len(w), w)), max(s, default=""), min(s.split(), key=len, default="none")


def coded(s):
    return [ord(c) for c in s], "".join(chr(ord(c) + 1) for c in s), sum(ord(c) for c in s), np.array([ord(c) for c in s], dtype=np.int64)


def typed(s):
    return isinstance(s, str), isinstance(s[:0], str), isinstance(s, (int, str)), isinstance(len(s), str)


def translated(s):
    return s.translate(str.maketrans("abn", "xyz")), np.frombuffer(s.encode(), dtype=np.uint8).astype(int)


def alphabet(s):
    return [c in string.ascii_lowercase for c in s], [string.ascii_lowercase.find(c) for c in s], sum(c in "aeiou" for c in s)


TEXTS = ["", "a", "banana", "abracadabra xo", " The quick  brown fox\n", "x" * 70, "Hello, World 123", "\tA1 b2\r\nc3", "aa aa", "zebra apple mango apple"]
UNICODE = ["\u00e9clair \u00df", "na\u00efve \U0001f600 \u00a0", "\u0130stanbul", "\ud800x", "\u0661\u0662"]
EVERY = [parts, walked, cases, kinds, stripped, pieces, replaced, joined, ordered, coded, typed, translated, alphabet]


# ---- numbers -------------------------------------------------------------------------------------------------------------------------------


def shown(x):
    return str(x), repr(x), f"{x}", f"{x:.3f}", f"{x:10.2f}|{x:<10.1f}|{x:^+12.3e}", f"{x:g} {x:.10g} {x:e} {x:.0f}", f"{x:+.2f} {x: .1f}", f"{x:,.2f}", f"{x:.1%}", f"{x:012.4f}", "%.2f %8.3e %g" % (x, x, x), format(x, ".4f")


def shown_int(k):
    return str(k), repr(k), f"{k}", f"{k:5d}|{k:<6}|{k:^7}|{k:06d}", f"{k:x} {k:X} {k:b} {k:o} {k:#x} {k:#b}", f"{k:,} {k:_} {k:+d}", f"{k:.2f} {k:e}", "%d %5d %-5d| %05d %s" % (k, k, k, k, k), bin(k), hex(k), oct(k), "{} {:4d} {{}}".format(k, k)


def shown_others(flag, none, x):
    return str(flag), f"{flag} {none}", str(none), f"{x} {x:.2f}", str(x), f"{x.shape[0] if x.ndim else 0}"


def read(s):
    return int(s), int(s) + 1


def read_float(s):
    return float(s)


def read_base(s, base):
    return int(s, base)


# ---- lists of strings ----------------------------------------------------------------------------------------------------------------------


def words_of(words):
    lengths = [len(w) for w in words]
    return lengths, [w.upper() for w in words], "+".join(words), sorted(words), max(words), words[0], words[-1] + "!", words[1:]


def grown(n):
    rows = []
    for i in range(n):
        rows.append("".join("*" if (i + j) % 3 == 0 else "." for j in range(n)))
    rows.append("end")
    return rows, "\n".join(rows)


def kept(words):
    longest, seen = None, []
    for w in words:
        if w not in seen:
            seen.append(w)
        if longest is None or len(w) > len(longest):
            longest = w
    return longest, seen


def nested(pairs):
    out = []
    for name, value in pairs:
        out.append((name + "=" + str(value), value))
    return out


def of_globals(k):
    return NAMES[k], [n[0] for n in NAMES], "-".join(NAMES)


def returned(s, words):
    return s, words, (s, [s, s + "x"])


# ---- left in the middle --------------------------------------------------------------------------------------------------------------------


def out_of_range(s, i):
    done = []
    for k in range(i):
        done.append(s[k])
    return done


def changed_then_raises(x, s):
    for k in range(len(s)):
        x[k] = ord(s[k])
        if s[k] == "!":
            raise ValueError(f"at {k} of {s!r}: {s[:k]}")
    return x


def no_number(words):
    total, seen = 0, ""
    for w in words:
        seen += w + ","
        total += int(w)
    return total, seen


def chr_out_of_range(k):
    text = "abc"
    text += chr(k)
    return text


def adds_a_number(s, n):
    return s + n


def python_between(s):
    t = s.upper()
    d = {c: t.count(c) for c in t}
    u = t + "".join(sorted(d))
    return u.lower(), d


# ---- programs ------------------------------------------------------------------------------------------------------------------------------


def option(x, mode="sum", order="up"):
    if mode == "sum":
        r = x.sum()
    elif mode == "all":
        r = x * 2
    else:
        raise ValueError(f"no mode {mode!r}")
    return r if order == "up" else -r


def binary(n):
    return str(n) if n < 2 else binary(n // 2) + str(n % 2)


def is_palindrome(s):
    return len(s) < 2 or (s[0] == s[-1] and is_palindrome(s[1:-1]))


def caesar(text, shift):
    out = []
    for ch in text:
        if ch.isalpha():
            first = ord("A") if ch.isupper() else ord("a")
            out.append(chr((ord(ch) - first + shift) % 26 + first))
        else:
            out.append(ch)
    return "".join(out)


def vigenere(text, key, sign):
    out, k = "", 0
    for ch in text:
        if "a" <= ch <= "z":
            out += chr((ord(ch) - 97 + sign * (ord(key[k % len(key)]) - 97)) % 26 + 97)
            k += 1
        else:
            out += ch
    return out


def run_lengths(s):
    out, i = "", 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        out += s[i] + str(j - i)
        i = j
    return out


def levenshtein(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]


def common_subsequence(a, b):
    table = np.zeros((len(a) + 1, len(b) + 1), dtype=int)
    for i in range(len(a)):
        for j in range(len(b)):
            table[i + 1, j + 1] = table[i, j] + 1 if a[i] == b[j] else max(table[i, j + 1], table[i + 1, j])
    out, i, j = "", len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            out, i, j = a[i - 1] + out, i - 1, j - 1
        elif table[i - 1, j] >= table[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return out


def burrows_wheeler(s):
    s = s + "\0"
    return "".join(r[-1] for r in sorted(s[i:] + s[:i] for i in range(len(s))))


def complement(dna):
    out = ""
    for base in reversed(dna):
        if base == "A":
            out += "T"
        elif base == "T":
            out += "A"
        elif base == "G":
            out += "C"
        else:
            out += "G"
    return out, dna.replace("T", "U"), [dna.count(b) for b in "ACGT"], (dna.count("G") + dna.count("C")) / len(dna)


def roman(n):
    values = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1]
    symbols = ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"]
    out = ""
    for value, symbol in zip(values, symbols):
        while n >= value:
            out += symbol
            n -= value
    return out


def to_base(n, base):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    out = ""
    while n:
        n, d = divmod(n, base)
        out = digits[d] + out
    return out or "0"


def table_of(text):
    rows = [[float(v) for v in line.split(",")] for line in text.strip().split("\n")]
    return np.array(rows), [sum(r) for r in rows]


def rendered(m):
    lines = []
    for i in range(m.shape[0]):
        lines.append(" ".join(f"{m[i, j]:6.2f}" for j in range(m.shape[1])))
    return "\n".join(lines)


def balanced(s):
    stack = []
    for c in s:
        if c in "([{":
            stack.append(c)
        elif c in ")]}":
            if not stack:
                return False
            opened = stack.pop()
            if "([{".index(opened) != ")]}".index(c):
                return False
    return not stack


def evaluated(expression):
    """A sum of products of one-digit and longer numbers."""
    total, product, number, sign, times = 0, 1, "", 1, True
    for c in expression + "+":
        if c.isdigit():
            number += c
        elif c in "+-*":
            product = product * int(number)
            number = ""
            if c != "*":
                total += sign * product
                product, sign = 1, 1 if c == "+" else -1
    return total


def soundex(name):
    groups = "01230120022455012623010202"
    letters = [c for c in name.upper() if c.isalpha()]
    code, last = letters[0], groups[ord(letters[0]) - 65]
    for c in letters[1:]:
        digit = groups[ord(c) - 65]
        if digit != "0" and digit != last:
            code += digit
        if c not in "HW":
            last = digit
    return (code + "000")[:4]


def anagrams(a, b):
    a, b = a.replace(" ", "").lower(), b.replace(" ", "").lower()
    return sorted(a) == sorted(b), "".join(sorted(a)) == "".join(sorted(b))


def prefix_function(text, pattern):
    joint = pattern + "\1" + text
    fail, at = [0] * len(joint), []
    for i in range(1, len(joint)):
        k = fail[i - 1]
        while k and joint[i] != joint[k]:
            k = fail[k - 1]
        fail[i] = k + (joint[i] == joint[k])
        if fail[i] == len(pattern):
            at.append(i - 2 * len(pattern))
    return at


def unpacked(line):
    first, *rest = line.split(",")
    a, *middle, b = "-".join(rest).split("-")
    x, y = first
    return first, rest, a, middle, b, x + y


def hanoi(n, a, b, c):
    return "" if n == 0 else hanoi(n - 1, a, c, b) + a + c + " " + hanoi(n - 1, b, a, c)


def towers(n):
    return hanoi(n, "A", "B", "C")


def rows_of(m, numbers):
    return "\n".join("".join("#" if v > 0.5 else "." for v in row) for row in m), "\n".join(" | ".join(str(v).ljust(4) for v in r) for r in numbers)


def digit_sums(s):
    return sum(int(c) for c in s if c.isdigit()), any(c.isdigit() for c in s), all(c.isalpha() for c in s), [w.strip() for w in s.split(",") if w.strip()]


def same_lists(s, t):
    return s.split() == t.split(), list(s) != list(t), s.split() == ["a", "b"], sorted(s) == sorted(t)


PROGRAMS = [
    (unpacked, ("ab,c,d,e",)), (towers, (3,)), (rows_of, (np.eye(3), [[1, 22], [3, 4]])), (digit_sums, ("a1, b2 ,,x",)), (same_lists, ("a b", "b a")), (same_lists, ("a b", "a b")),
    (binary, (1000,)), (is_palindrome, ("amanaplanacanalpanama",)), (is_palindrome, ("abca",)), (caesar, ("Veni, vidi, vici.", 7)), (vigenere, ("attack at dawn", "lemon", 1)),
    (run_lengths, ("aaabbbccccaaddddddde",)), (levenshtein, ("intention", "execution")), (levenshtein, ("", "abc")), (common_subsequence, ("AGGTABXYAB", "GXTXAYB")), (burrows_wheeler, ("abracadabra",)),
    (complement, ("ATGGCCATTGTAATGGGCC",)), (roman, (1994,)), (to_base, (48879, 16)), (to_base, (0, 2)), (table_of, ("1,2.5,-3\n4,5e3,6\n",)), (rendered, (np.arange(6.0).reshape(2, 3) / 7,)),
    (balanced, ("{[()]}[",)), (balanced, ("{[()]}",)), (balanced, ("(]",)), (evaluated, ("12+3*4-5*6*2",)), (soundex, ("Ashcraft",)), (soundex, ("Pfister",)), (anagrams, ("Dormitory", "dirty room")),
    (prefix_function, ("abracadabraabracadabra", "abra")), (grown, (7,)), (grown, (0,)), (kept, (["a", "ccc", "bb", "ccc"],)), (kept, ([],)), (nested, ([("a", 1), ("b", 2)],)), (of_globals, (1,)),
    (words_of, (["pear", "fig", "banana"],)), (returned, ("abc", ["x", "yz"])), (option, (np.arange(3.0),)), (option, (np.arange(3.0), "all", "down")),
]  # fmt: skip

RAISE = [
    (unpacked, ("abc,d",)), (unpacked, ("a",)),
    (items, ("abc", 3)), (items, ("abc", -4)), (items, ("", 0)), (indexed, ("abc", "x")), (out_of_range, ("abcdef", 9)), (changed_then_raises, (np.zeros(9), "abc!d")), (no_number, (["1", "22", "x3"],)),
    (chr_out_of_range, (0x110000,)), (chr_out_of_range, (-1,)), (adds_a_number, ("a", 1)), (read, ("12a",)), (read, ("",)), (read, ("99999999999999999999",)), (read_float, ("1e",)), (read_float, ("--1",)), (read_float, ("1__0",)),
    (read_base, ("129", 8)), (read_base, ("12", 99)), (option, (np.arange(3.0), "none")), (python_between, ("hello",)),
]  # fmt: skip
