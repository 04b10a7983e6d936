"""Run a piece of Python in an installation: ``python -m tests.support.snippet CODE``."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    exec(compile(sys.argv[1], "snippet", "exec"))
