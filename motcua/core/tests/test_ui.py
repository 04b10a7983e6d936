"""The template tags: what they print, and what they refuse."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from motcua.core.charts import Chart, Series
from motcua.core.clock import ZONE
from motcua.core.forms import Form
from motcua.core.paging import Page
from motcua.core.templatetags.ui import TONES


def _render(source: str, address: str = "/", **context: Any) -> str:
    request = RequestFactory().get(address)
    return Template("{% load ui %}" + source).render(Context({"request": request, **context}))


def test_an_icon_is_hidden_from_screen_readers_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in _render('{% icon "home" %}')
    named = _render('{% icon "home" label="Trang đầu" %}')
    assert 'role="img" aria-label="Trang đầu"' in named
    assert "aria-hidden" not in named


def test_an_unknown_icon_or_tone_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="no-such-icon"):
        _render('{% icon "no-such-icon" %}')
    with pytest.raises(TemplateSyntaxError, match="purple"):
        _render('{% badge "purple" "x" %}')


@pytest.mark.parametrize("tone", sorted(set(TONES) - {"neutral", "primary"}))
def test_every_tone_that_says_something_has_an_icon_too(tone: str) -> None:
    drawn = _render('{% badge tone "Chữ" %}', tone=tone)
    assert f"#{TONES[tone]}" in drawn
    assert "mc-tone-" in drawn


def test_text_given_to_a_tag_is_escaped() -> None:
    source = (
        "{% badge 'info' text %}{% fact text %}{{ text }}{% endfact %}"
        "{% alert 'info' text %}{{ text }}{% endalert %}"
        "{% card text %}{{ text }}{% endcard %}{% copyable text label=text %}{% citation text %}"
        "{% stat text text hint=text %}{% empty 'inbox' text text url='/' action=text %}"
        "{% progress 1 2 text %}"
    )
    drawn = _render(source, text="<b>&")
    assert "<b>" not in drawn
    assert drawn.count("&lt;b&gt;&amp;") >= 14
    assert "&amp;lt;" not in drawn


def test_a_fact_without_a_value_shows_a_dash() -> None:
    assert "<dd>–</dd>" in _render('{% fact "Ghi chú" %} {% endfact %}')


def test_a_column_sorts_up_then_down_and_goes_back_to_the_first_page() -> None:
    source = '{% th "Hạn trả" sort="due" %}'
    assert 'href="?q=an&amp;sort=due"' in _render(source, "/?q=an&page=4")
    rising = _render(source, "/?sort=due")
    assert 'aria-sort="ascending"' in rising
    assert 'href="?sort=-due"' in rising
    falling = _render(source, "/?sort=-due")
    assert 'aria-sort="descending"' in falling
    assert 'href="?sort=due"' in falling


def test_the_pager_keeps_the_filter_and_is_silent_on_a_single_page() -> None:
    middle = _render("{% pager page %}", "/?q=an&page=2", page=Page([1], 2, True))
    assert 'rel="prev" href="?q=an&amp;page=1"' in middle
    assert 'rel="next" href="?q=an&amp;page=3"' in middle
    assert _render("{% pager page %}", page=Page([1], 1, False)).strip() == ""


def test_the_timeline_takes_rows_without_their_optional_parts() -> None:
    moment = datetime(2026, 9, 5, 16, 30, tzinfo=ZONE)
    drawn = _render("{% timeline rows %}", rows=[{"at": moment, "title": "Tiếp nhận", "tone": "done"}])
    assert "16:30 05/09/2026" in drawn
    assert "·" not in drawn


def test_the_step_in_hand_is_marked_for_screen_readers() -> None:
    rows = [{"label": "Tiếp nhận", "state": "done"}, {"label": "Thẩm định", "state": "current"}]
    drawn = _render("{% steps rows %}", rows=rows)
    assert drawn.count('aria-current="step"') == 1
    assert "(đã xong)" in drawn
    assert "(đang làm)" in drawn


class _Search(Form):
    q = forms.CharField(label="Tìm", required=False)


def test_the_filter_offers_to_clear_only_what_is_set_and_keeps_the_order() -> None:
    assert "Bỏ lọc" not in _render("{% filters form %}", "/ho-so/?sort=due", form=_Search({}))
    drawn = _render("{% filters form %}", "/ho-so/?sort=due&q=an", form=_Search({"q": "an"}))
    assert 'href="/ho-so/?sort=due"' in drawn
    assert '<input type="hidden" name="sort" value="due">' in drawn


def test_a_chart_prints_its_figures_as_a_table_and_as_data() -> None:
    figure = Chart(
        "m", "Hồ sơ", "bar", ["9/2026"], [Series("Đúng hạn", [1234]), Series("Quá hạn", [None])], "hồ sơ"
    )
    drawn = _render("{% chart figure %}", figure=figure)
    assert '<td class="mc-num">1.234</td><td class="mc-num">–</td>' in drawn
    assert 'id="chart-data-m" type="application/json"' in drawn


def test_a_chart_whose_rows_do_not_fit_its_labels_is_refused() -> None:
    with pytest.raises(ValueError, match="2 values for 1 labels"):
        Chart("m", "Hồ sơ", "bar", ["9/2026"], [Series("Đúng hạn", [1, 2])])


def test_work_of_unknown_length_has_a_bar_without_a_value() -> None:
    assert "value=" not in _render("{% progress None None 'Đang đọc' %}")
    assert 'max="120" value="40"' in _render("{% progress 40 120 'Đang đọc' poll='/p' %}")


class _Two(Form):
    name = forms.CharField(label="Họ và tên")
    channel = forms.ChoiceField(label="Cách nộp", choices=[("a", "A")], widget=forms.RadioSelect)


def test_the_error_summary_links_each_fault_to_its_field() -> None:
    drawn = _render("{% error_summary form %}", form=_Two({}))
    assert "Có 2 chỗ cần sửa" in drawn
    assert '<a href="#id_name">Chưa nhập họ và tên.</a>' in drawn
    assert '<a href="#id_channel">Chưa chọn cách nộp.</a>' in drawn
    assert _render("{% error_summary form %}", form=_Two()).strip() == ""
