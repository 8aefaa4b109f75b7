"""What to write instead of what runs in Python."""

import re

# By words in the reason, the first that fit; for a place where the compiler itself has nothing to say.
ADVICE = (
    ("datetime64|timedelta64|numpy.busday|numpy.is_busday", 'compute with whole numbers of days or seconds, x.astype("int64"), and make dates of them outside'),
    ("float16|longdouble|clongdouble", "compute in float32 or float64, and convert outside"),
    (r"dtype builtins\.object|dtype builtins\.str|dtype builtins\.bytes|dtype numpy\.str_|dtype numpy\.bytes_|dtype numpy\.object_", "use numbers; keep texts and objects in lists, or in arrays outside"),
    (r"a dtype \[", "use one array for each field"),
    (r"numpy\.ma\.", "keep a boolean mask: x[~mask], np.where(mask, 0, x), np.sum(x, where=~mask)"),
    (r"numpy\.(load|save|savez|savez_compressed|loadtxt|savetxt|genfromtxt|fromfile|memmap)\b|builtins\.open|With has", "read and write files outside, and pass the arrays"),
    (r"builtins\.(print|input)\b|numpy\.(array2string|array_repr|array_str)\b", "return the numbers, and print them outside or once in a while"),
    (r"\brandom\.", "draw from rng = np.random.default_rng(seed), which is compiled"),
    (r"fractions\.|decimal\.", "use ints and floats, or compute these outside"),
    (r"\btime\.|datetime\.", "take the time around the call; f.report(...) shows where it goes"),
    ("scipy", "call it outside, and pass its result"),
    ("ClassDef", "define the class outside the function"),
    ("global variable", "pass the value as an argument, and return the new one"),
    ("object", "pass arrays and numbers in place of objects, or take them out of the object before the loop"),
    ("has no compiled form", "write it with operations that are compiled (phylanx ops lists them), or leave it where its time does not matter"),
    ("do not settle|different types|one way", "give the variable one type on every way"),
    ("recursive", "write it as a loop"),
    ("list", "use an array of known length"),
    (r"\*\*|\*args", "pass the arguments one by one"),
    ("not known when compiling", "pass it as a literal or an argument that stays the same"),
    ("64 bits", "keep ints within 64 bits, or use floats"),
    ("", "move it into a function of its own, called where its time does not matter"),
)


def advice(reason, fix=""):
    """What to write instead of what runs in Python for this reason; `fix` is what the compiler says."""
    return fix or next(text for words, text in ADVICE if re.search(words, reason))
