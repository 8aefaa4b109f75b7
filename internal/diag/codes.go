package diag

// Codes is the table. The programs run: tests/test_errors.py takes them from docs/errors.md.
var Codes = []Code{
	{
		Name: "python-part", Title: "a part of a function runs in Python",
		Text: "Compiled code calls back into Python for an expression or statement that has no compiled form, and goes on with the result. The answer is right; the line is as fast as it was. " +
			"Each such place is told once, and counted in f.report(). Under strict=True it is an error instead.",
		Cause: "it has no compiled form; the rest of the function is compiled",
		Fix:   "keep it out of hot loops, or write it with numbers, tuples and arrays",
		Bad: `import numpy as np, phylanx as phx

@phx.jit
def middle(x):
    return x - np.ma.median(np.ma.masked_invalid(x))

middle(np.array([1.0, np.nan, 4.0]))
`,
		Good: `import numpy as np, phylanx as phx

@phx.jit
def middle(x):
    return x - np.nanmedian(x)

middle(np.array([1.0, np.nan, 4.0]))
`,
	},
	{
		Name: "python-function", Title: "a function runs in Python",
		Text:  "Nothing of the function is compiled for these argument types: it is of a kind that only Python can run, or a stage of the compiler refused it. Every call runs the plain function.",
		Cause: "only Python can run a function like this",
		Fix:   "decorate a plain function that does the arithmetic, and call it from this one",
		Bad: `import numpy as np, phylanx as phx

@phx.jit
def squares(x):
    for v in x:
        yield v * v

list(squares(np.arange(3.0)))
`,
		Good: `import numpy as np, phylanx as phx

@phx.jit
def squares(x):
    return x * x

list(squares(np.arange(3.0)))
`,
	},
	{
		Name: "no-source", Title: "the source of a function cannot be found",
		Text:  "Phylanx compiles source text. A function made by exec, typed at a bare prompt, or whose file has changed since it was imported has none, so it runs in Python. IPython and notebooks keep the source.",
		Cause: "the function was made by exec or at a prompt, or its file has changed since",
		Fix:   "define it in a file or a notebook, and import it again after changes",
		Bad: `import phylanx as phx

space = {}
exec("def twice(x): return 2 * x", space)
phx.jit(space["twice"])(4)
`,
		Good: `import phylanx as phx

@phx.jit
def twice(x):
    return 2 * x

twice(4)
`,
	},
	{
		Name: "versions", Title: "a function has too many versions",
		Text:  "A function is compiled anew for each combination of argument types (dtype, number of dimensions, memory order) and of values that decide the code, such as an axis. After 8 versions further ones run in Python.",
		Cause: "it is called with ever new types, or values on which the code depends",
		Fix:   "convert the arguments to one type, for example with np.ascontiguousarray(x, float)",
		Bad: `import numpy as np, phylanx as phx

@phx.jit
def total(x):
    return x.sum()

for rank in range(9):
    total(np.ones((2,) * rank))
`,
		Good: `import numpy as np, phylanx as phx

@phx.jit
def total(x):
    return x.sum()

for rank in range(9):
    total(np.ones((2,) * rank).ravel())
`,
	},
	{
		Name: "internal", Title: "a defect of Phylanx; the function runs in Python",
		Text:  "A stage of the compiler met a case that it does not expect. The answer is right, since Python gives it.",
		Cause: "a stage of the compiler met a case that it does not expect",
		Fix:   "report it, please, with this text; PHX_PASS=-all tells whether a pass is at fault",
	},
	{
		Name: "core-missing", Title: "the core library cannot be opened",
		Text:  "phylanx/libphylanx.so is missing, damaged or of another version than the Python package beside it. Everything runs in Python.",
		Cause: "the installation is not complete, or PHX_CORE names another file",
		Fix:   "pip install --force-reinstall phylanx",
		Bad:   "PHX_CORE=/nowhere.so python script.py",
		Good:  "python script.py",
	},
	{
		Name: "llvm-missing", Title: "LLVM's library cannot be opened",
		Text:  "Machine code is made by LLVM, which comes with the llvmlite package. Without it everything runs in Python.",
		Cause: "llvmlite is not installed, its library does not load, or PHX_LLVM names another file",
		Fix:   "pip install llvmlite",
		Bad:   "PHX_LLVM=/nowhere.so python script.py",
		Good:  "python script.py",
	},
	{
		Name: "llvm-version", Title: "this LLVM is not one that Phylanx can drive",
		Text:  "A range of LLVM releases is accepted, so that Numba can live beside Phylanx. This one is outside it, or lacks a function.",
		Cause: "llvmlite holds an LLVM outside the accepted range, or PHX_LLVM names another library",
		Fix:   "pip install --upgrade llvmlite",
		Bad:   "PHX_LLVM=/lib/x86_64-linux-gnu/libm.so.6 python script.py",
		Good:  "python script.py",
	},
	{
		Name: "llvm-text", Title: "LLVM refuses the code",
		Text:  "A defect of the emitter. The function runs in Python.",
		Cause: "a defect of the emitter",
		Fix:   "report it, please, with the output of f.ll(...)",
	},
	{
		Name: "llvm-link", Title: "the machine code does not load",
		Text:  "The object file names a routine that this process does not have. The function runs in Python.",
		Cause: "a routine that it calls is missing in this process",
		Fix:   "run `phylanx cache clear`; if that does not help report it, please",
	},
	{
		Name: "blas-missing", Title: "the BLAS and LAPACK library cannot be opened",
		Text:  "Products of matrices and np.linalg use OpenBLAS of the scipy-openblas64 package. Without it products are slow, and np.linalg is left to NumPy.",
		Cause: "scipy-openblas64 is not installed, or PHX_BLAS names another file",
		Fix:   "pip install scipy-openblas64",
		Bad:   "PHX_BLAS=/nowhere.so python script.py",
		Good:  "python script.py",
	},
	{
		Name: "cache-memory", Title: "compiled code is not kept on disk",
		Text:  "The cache folder (PHX_CACHE_DIR, or phylanx in the user's cache folder) cannot be written or belongs to somebody else, whose files are not run. Code is kept in memory, so the next process compiles again.",
		Cause: "the cache folder cannot be written, or belongs to another user",
		Fix:   "set PHX_CACHE_DIR to a folder of your own; @phx.jit(cache=False) asks for none",
		Bad:   "PHX_CACHE_DIR=/proc python script.py",
		Good:  "PHX_CACHE_DIR=$HOME/phylanx-cache python script.py",
	},
	{
		Name: "fork", Title: "a forked child runs in Python",
		Text:  "The threads of the core do not survive a fork. A child forked before the first compiled call has a core of its own; one forked later runs the plain functions.",
		Cause: "the process was forked after compiled code had run in its parent",
		Fix:   `start workers with multiprocessing.get_context("spawn")`,
		Bad: `import os, phylanx as phx

@phx.jit
def twice(x):
    return 2 * x

twice(4)
if os.fork() == 0:
    twice(5)
    os._exit(0)
os.wait()
`,
		Good: `import os, phylanx as phx

@phx.jit
def twice(x):
    return 2 * x

if os.fork() == 0:
    twice(5)
    os._exit(0)
os.wait()
twice(4)
`,
	},
}
