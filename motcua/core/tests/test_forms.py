"""Forms: accessible markup, Vietnamese messages, and fields that take what people type."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from motcua.core.fields import Option
from motcua.core.forms import (
    DateField,
    FileField,
    Form,
    LookupField,
    MoneyField,
    MultipleFileField,
    RadioField,
    TimeField,
)

PROCEDURES = {"1.1": "Đăng ký khai sinh", "1.2": "Đăng ký khai tử", "2.1": "Chứng thực bản sao"}


def _lookup(text: str) -> list[Option]:
    return [(code, name) for code, name in PROCEDURES.items() if text.lower() in name.lower()]


class _Everything(Form):
    procedure = LookupField(label="Thủ tục", url="/goi-y/", lookup=_lookup, label_of=PROCEDURES.get)
    name = forms.CharField(label="Họ và tên", max_length=10, help_text="Như trên giấy tờ")
    born_on = DateField(label="Ngày sinh")
    channel = RadioField(label="Cách nộp", choices=[("counter", "Trực tiếp"), ("online", "Trực tuyến")])
    fee = MoneyField(label="Lệ phí", required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    is_checked = forms.BooleanField(label="Đã kiểm tra")
    paper = FileField(label="Bản chụp", accept=".pdf")


def _clean(field: forms.Field, value: Any) -> Any:
    form_class = type("_One", (Form,), {"field": field})
    form = form_class({"field": value})
    form.is_valid()
    return form.cleaned_data.get("field", form.errors.get("field", [None])[0])


def test_missing_answers_are_asked_for_by_name() -> None:
    errors = {name: texts[0] for name, texts in _Everything({}).errors.items()}
    assert errors == {
        "procedure": "Chưa nhập thủ tục.",
        "name": "Chưa nhập họ và tên.",
        "born_on": "Chưa nhập ngày sinh.",
        "channel": "Chưa chọn cách nộp.",
        "is_checked": "Cần đánh dấu ô: đã kiểm tra.",
        "paper": "Chưa chọn tệp: bản chụp.",
    }


def test_limits_say_the_limit() -> None:
    form = _Everything({"name": "Nguyễn Văn An", "email": "lan"})
    assert form.errors["name"] == ["Dài quá 10 ký tự (đang có 13). Hãy viết ngắn lại."]
    assert form.errors["email"][0].startswith("Địa chỉ thư điện tử chưa đúng.")


def test_a_message_of_the_field_itself_wins() -> None:
    field = forms.CharField(error_messages={"required": "Hãy ghi lý do."})
    assert _clean(field, "") == "Hãy ghi lý do."


def test_hint_and_error_are_tied_to_the_input() -> None:
    drawn = _Everything({"name": "Nguyễn Văn An"}).as_div()
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_the_form_has_labels_legends_and_no_browser_bubbles() -> None:
    drawn = str(_Everything())
    assert '<label class="form-label" for="id_born_on">Ngày sinh</label>' in drawn
    assert '<legend class="form-label">Cách nộp</legend>' in drawn
    assert "(không bắt buộc)" in drawn
    assert " required" not in drawn
    assert "Choose" not in drawn


def test_a_hidden_field_stays_bare() -> None:
    class _Hidden(Form):
        request_id = forms.CharField(widget=forms.HiddenInput, initial="7")

    drawn = str(_Hidden())
    assert drawn == '<input type="hidden" name="request_id" value="7" id="id_request_id">'


@pytest.mark.parametrize("typed", ["05/09/2026", "5/9/2026", "05-09-2026", "5.9.2026", "05092026"])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert _clean(DateField(), typed) == date(2026, 9, 5)


@pytest.mark.parametrize("typed", ["31/02/2026", "2026-09-05", "05/09/26", "hôm nay", "09/13/2026"])
def test_what_is_not_a_day_is_told_how_to_write_one(typed: str) -> None:
    assert "ngày/tháng/năm" in _clean(DateField(), typed)


def test_a_day_is_shown_the_way_it_is_typed() -> None:
    assert 'value="05/09/2026"' in str(_Everything(initial={"born_on": date(2026, 9, 5)})["born_on"])


@pytest.mark.parametrize(("typed", "read"), [("8:00", time(8)), ("8h30", time(8, 30)), ("08 g", time(8))])
def test_an_hour_is_read_as_people_write_it(typed: str, read: time) -> None:
    assert _clean(TimeField(), typed) == read


@pytest.mark.parametrize("typed", ["25:00", "8:75", "sáng"])
def test_what_is_not_an_hour_is_refused(typed: str) -> None:
    assert "07:30" in _clean(TimeField(), typed)


@pytest.mark.parametrize(
    ("typed", "read"), [("10.000", 10_000), ("10,000 đ", 10_000), ("1 250 000 đồng", 1_250_000), ("0", 0)]
)
def test_a_sum_is_read_as_people_write_it(typed: str, read: int) -> None:
    assert _clean(MoneyField(), typed) == read


@pytest.mark.parametrize("typed", ["10,5", "-5", "mười", "1.00.000", "9" * 40])
def test_what_is_not_a_sum_is_refused(typed: str) -> None:
    assert isinstance(_clean(MoneyField(), typed), str)


def test_a_sum_is_shown_with_full_stops_and_its_unit() -> None:
    drawn = _Everything(initial={"fee": 10_000})["fee"].as_field_group()
    assert 'value="10.000"' in drawn
    assert "đồng" in drawn


def _upload(name: str, content: bytes = b"%PDF-1.7") -> str:
    form = _Everything({}, MultiValueDict({"paper": [SimpleUploadedFile(name, content)]}))
    return form.errors.get("paper", [""])[0]


def test_a_file_is_refused_when_empty_too_big_or_of_another_kind() -> None:
    assert _upload("a.pdf") == ""
    assert _upload("A.PDF") == ""
    assert "rỗng" in _upload("a.pdf", b"")
    assert "không thuộc loại" in _upload("a.exe")


def test_a_file_over_the_limit_is_refused_with_the_limit() -> None:
    field = FileField(label="Tệp", max_mb=1)
    with pytest.raises(forms.ValidationError, match="quá 1 MB"):
        field.clean(SimpleUploadedFile("a.pdf", b"x" * (1024 * 1024 + 1)))


def test_several_files_come_as_a_list_each_checked() -> None:
    class _Files(Form):
        files = MultipleFileField(label="Tệp", accept=".pdf")

    good = [SimpleUploadedFile("a.pdf", b"1"), SimpleUploadedFile("b.pdf", b"2")]
    form = _Files({}, MultiValueDict({"files": good}))
    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["files"]] == ["a.pdf", "b.pdf"]
    assert not _Files({}, MultiValueDict({"files": [SimpleUploadedFile("a.exe", b"1")]})).is_valid()
    assert _Files({}, MultiValueDict()).errors["files"] == ["Chưa chọn tệp: tệp."]


class _Find(Form):
    procedure = LookupField(label="Thủ tục", url="/goi-y/", lookup=_lookup, label_of=PROCEDURES.get)


def test_a_lookup_takes_the_chosen_value_or_the_only_hit() -> None:
    chosen = _Find({"procedure": "1.2", "procedure_text": "Đăng ký khai tử"})
    assert chosen.is_valid()
    assert chosen.cleaned_data["procedure"] == "1.2"
    typed = _Find({"procedure": "", "procedure_text": "chứng thực"})
    assert typed.is_valid()
    assert typed.cleaned_data["procedure"] == "2.1"


def test_a_lookup_with_several_hits_shows_them_as_radio_buttons() -> None:
    form = _Find({"procedure_text": "đăng ký"})
    assert form.errors["procedure"] == ["Có nhiều kết quả. Hãy chọn một trong danh sách dưới đây."]
    assert str(form).count('type="radio"') == 2
    assert 'type="radio"' not in str(_Find())


def test_a_lookup_refuses_what_does_not_exist() -> None:
    assert "Không tìm thấy “xyz”" in _Find({"procedure_text": "xyz"}).errors["procedure"][0]
    assert "Không còn" in _Find({"procedure": "9.9"}).errors["procedure"][0]


def test_a_lookup_shows_the_name_of_its_value() -> None:
    assert 'value="Đăng ký khai sinh"' in str(_Find(initial={"procedure": "1.1"}))
