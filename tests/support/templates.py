"""A template that names a variable which does not exist fails its test."""

from __future__ import annotations


class UndefinedVariable(AssertionError):
    """A template asked for something the view did not give it."""


class UnknownVariable(str):
    """Stands for ``string_if_invalid``: Django formats it with the variable's name, and that raises."""

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        raise UndefinedVariable(f"the template's variable {variable} does not exist")
