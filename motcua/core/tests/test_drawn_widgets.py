"""Widgets drawn directly are, byte for byte but for blank lines, what Django's templates would give."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from motcua.core.drawn_widgets import DRAWN
from motcua.core.forms import Renderer

NASTY = "<b>\"'&</b>"
GROUPED = [
    ("", "Tất cả"),
    ("Nhóm <1>", [("a", NASTY), (2, "hai")]),
    (NASTY, "x"),
    ("s", mark_safe("<i>an</i>")),
]


def _lines(markup: str) -> list[str]:
    return [line.strip() for line in markup.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput(attrs={"class": NASTY, "required": True, "disabled": False}), NASTY),
        (forms.TextInput(), None),
        (forms.NumberInput(attrs={"min": 0}), 12),
        (forms.EmailInput(), mark_safe("&amp;")),
        (forms.HiddenInput(), "x"),
        (forms.PasswordInput(), "x"),
        (forms.CheckboxInput(), True),
        (forms.CheckboxInput(), False),
        (forms.DateInput(), "2026-09-05"),
        (forms.Textarea(attrs={"rows": 3}), f"\n{NASTY}\n  dòng hai"),
        (forms.Textarea(), None),
        (forms.Select(choices=GROUPED), "a"),
        (forms.Select(choices=GROUPED), 2),
        (forms.Select(attrs={"id": "q"}, choices=[]), None),
        (forms.SelectMultiple(choices=GROUPED), ["a"]),
        (forms.RadioSelect(choices=GROUPED), "a"),
    ],
)
def test_the_markup_is_the_same(widget: forms.Widget, value: Any) -> None:
    ours = Renderer()
    theirs = DjangoTemplates()
    theirs.get_template = ours.get_template  # type: ignore[method-assign]
    attrs = {"id": "id_field"}
    drawn = widget.render("name", value, attrs, renderer=ours)
    assert _lines(drawn) == _lines(widget.render("name", value, attrs, renderer=theirs))
    assert widget.template_name in DRAWN or not isinstance(widget, forms.TextInput | forms.Textarea)


def test_an_option_with_a_template_of_its_own_keeps_it() -> None:
    class Special(forms.Select):
        option_template_name = "django/forms/widgets/input_option.html"

    assert "<option" not in Special(choices=[("a", "b")]).render("name", "a", renderer=Renderer())
