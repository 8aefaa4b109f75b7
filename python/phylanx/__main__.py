"""The command line: `phylanx VERB ...` (also `python -m phylanx`)."""

import argparse
import runpy
import sys


def run(options):
    """Run a script with the rest of the command line as its arguments."""
    sys.argv = [options.script, *options.arguments]
    runpy.run_path(options.script, run_name="__main__")


def demo(options):
    """Run the four algorithms of the examples against NumPy."""
    from phylanx import _demo

    return _demo.main(options.report)


def dump(options):
    """Print a stage of a function for given argument types."""
    from phylanx import _dump

    return _dump.main(options.function, options.types, options.stage, options.after)


def core(options):
    """Print what a verb of the core answers."""
    from phylanx import _core

    try:
        print(_core.answer(options.verb, " ".join(options.arguments)), end="")
    except _core.CoreError as error:
        print(f"phylanx {options.verb}: {error}", file=sys.stderr)
        return 1


def doctor(options):
    """Print versions, paths and settings, for bug reports."""
    from phylanx import _doctor

    return _doctor.main()


def fuzz(options):
    """Compare NumPy, machine code and the evaluator on random programs."""
    from phylanx import _fuzz

    chosen = {k: v for k, v in vars(options).items() if k not in ("verb", "call")}
    return _fuzz.fuzz(**chosen)


def replay(options):
    """Run a file that `fuzz` wrote."""
    from phylanx import _fuzz

    return _fuzz.replay(options.file)


def reduce(options):
    """Make the program of a file that `fuzz` wrote smaller."""
    from phylanx import _fuzz

    return _fuzz.reduce(options.file, options.output, options.seconds)


def developers(verbs):
    """The verbs for developers of this package."""
    verb = verbs.add_parser("fuzz", help="compare NumPy, machine code and the evaluator on random programs (for developers)")
    verb.add_argument("--seed", type=int, help="of the random programs (default: the time)")
    verb.add_argument("--expressions", type=int, default=1024, help="how many random expressions (default: %(default)s)")
    verb.add_argument("--programs", type=int, default=64, help="how many random programs with loops, updates and views (default: %(default)s)")
    verb.add_argument("--full", action="store_true", help="every row of the op table on every element type, rank, memory layout and special value instead")
    verb.add_argument("--seconds", type=float, default=float("inf"), help="begin nothing after so many seconds")
    verb.add_argument("--jobs", type=int, help="processes (default: one for each CPU)")
    verb.add_argument("--case", help="run this case alone, such as e12 or p7")
    verb.add_argument("--keep", default=".", metavar="FOLDER", help="where files of what is found go (default: here)")
    verb.set_defaults(call=fuzz)

    verb = verbs.add_parser("replay", help="run a file that `fuzz` wrote (for developers)")
    verb.add_argument("file")
    verb.set_defaults(call=replay)

    verb = verbs.add_parser("reduce", help="make the program of a file that `fuzz` wrote smaller (for developers)")
    verb.add_argument("file")
    verb.add_argument("--output", "-o", help="where the smaller program goes (default: the same file)")
    verb.add_argument("--seconds", type=float, default=60.0, help="how long to try (default: %(default)s)")
    verb.set_defaults(call=reduce)


def parser():
    top = argparse.ArgumentParser(prog="phylanx", description="NumPy functions as parallel machine code with the same answers.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")

    verb = verbs.add_parser("demo", help="the algorithms of the examples on real data, against NumPy")
    verb.add_argument("--report", default="phylanx-demo.html", help="where the report goes (default: %(default)s)")
    verb.set_defaults(call=demo)

    verb = verbs.add_parser("run", help="run a script")
    verb.add_argument("script")
    verb.add_argument("arguments", nargs=argparse.REMAINDER)
    verb.set_defaults(call=run)

    verb = verbs.add_parser("dump", help="print a stage of a function: physl, ir, opt, plan, ll, asm")
    verb.add_argument("function", help="FILE.py or FILE.py:function")
    verb.add_argument("types", nargs="*", help="argument types, such as f64[n,m] float int")
    verb.add_argument("--stage", "-s", default="opt", choices=["physl", "ir", "opt", "plan", "ll", "asm"])
    verb.add_argument("--after", metavar="PASS", help="the IR after this pass")
    verb.set_defaults(call=dump)

    for name, text in [("ops", "the table of operations"), ("passes", "the table of passes"), ("cache", "the disk cache: path, size; `cache clear`"), ("explain", "an error code")]:
        verb = verbs.add_parser(name, help=text)
        verb.add_argument("arguments", nargs="*")
        verb.set_defaults(call=core)

    verb = verbs.add_parser("doctor", help="versions, paths and settings")
    verb.set_defaults(call=doctor)
    developers(verbs)
    return top


def main(arguments=None):
    """Run the command line and return the exit status."""
    options = parser().parse_args(arguments)
    return options.call(options) or 0


if __name__ == "__main__":
    sys.exit(main())
