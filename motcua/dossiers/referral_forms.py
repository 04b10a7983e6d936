"""Forms of the deeds about referrals, as the dossier page shows them."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms

from motcua.core.clock import today
from motcua.deadlines.terms import Unit
from motcua.dossiers.actions.referral import UNITS, LineFacts
from motcua.dossiers.forms import PRIVACY_HINT, DeedForm, text_field
from motcua.dossiers.outside_bodies import reachable_bodies
from motcua.dossiers.state import REFERRAL_OUTCOME_LABELS
from motcua.organisations.models import Agency, AgencyKind

ROWS = 6
_SHOWN = 2
_PART = ("agency", "other", "work", "value", "unit", "position")


# Before the code of a body outside, to tell it from the id of an agency.
_OUTSIDE = "ngoai:"


def _own_id(chosen: str) -> int | None:
    return int(chosen) if chosen and not chosen.startswith(_OUTSIDE) else None


def _outside_code(chosen: str) -> str:
    return chosen.removeprefix(_OUTSIDE) if chosen.startswith(_OUTSIDE) else ""


class Refer(DeedForm):
    """The lines of a transfer slip: body, work, time, turn. Rows left empty do not count."""

    template_name = "dossiers/refer_form.html"

    def prepare(self) -> None:
        """Six rows with the agencies of this system as choices."""
        own = self.actor.agencies | {self.dossier.agency_id}
        rows = Agency.objects.on(today()).exclude(pk__in=own).exclude(kind=AgencyKind.UNIT)
        choices = [(str(pk), name) for pk, name in rows.order_by("name").values_list("pk", "name")]
        choices += [(f"{_OUTSIDE}{code}", name) for code, name in reachable_bodies().items()]
        for row in range(1, ROWS + 1):
            self.fields |= {
                f"agency_{row}": django_forms.ChoiceField(
                    label="Cơ quan", required=False, choices=[("", "Chọn cơ quan"), *choices]
                ),
                f"other_{row}": django_forms.CharField(
                    label="Cơ quan ngoài hệ thống",
                    required=False,
                    max_length=200,
                    help_text="Chỉ ghi khi không có trong danh sách.",
                ),
                f"work_{row}": django_forms.CharField(
                    label="Nội dung công việc",
                    required=False,
                    max_length=1000,
                    widget=django_forms.Textarea(attrs={"rows": 2}),
                    help_text=PRIVACY_HINT if row == 1 else "",
                ),
                f"value_{row}": django_forms.IntegerField(
                    label="Thời hạn", required=False, min_value=1, max_value=365
                ),
                f"unit_{row}": django_forms.ChoiceField(
                    label="Đơn vị",
                    required=False,
                    choices=[(unit.value, label) for unit, label in UNITS.items()],
                ),
                f"position_{row}": django_forms.IntegerField(
                    label="Thứ tự", initial=row, min_value=1, max_value=12, required=False
                ),
            }

    def _row(self, row: int) -> dict[str, Any]:
        return {part: self.cleaned_data.get(f"{part}_{row}") for part in _PART}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields row by row, for the template; whether the row stands open."""
        return [
            {"number": row, "is_open": row <= _SHOWN or self._is_used(row)}
            | {part: self[f"{part}_{row}"] for part in _PART}
            for row in range(1, ROWS + 1)
        ]

    def _is_used(self, row: int) -> bool:
        return self.is_bound and any(self.data.get(f"{part}_{row}") for part in ("agency", "other", "work"))

    def clean(self) -> dict[str, Any]:
        """Each row in use is whole; at least one is in use."""
        super().clean()
        used = [row for row in range(1, ROWS + 1) if any(self._row(row)[key] for key in _PART[:4])]
        if not used and not self.errors:
            self.add_error("work_1", "Hãy ghi ít nhất một phần việc.")
        for row in used:
            part = self._row(row)
            if not part["work"]:
                self._tell(f"work_{row}", "Hãy ghi nội dung công việc.")
            if bool(part["agency"]) == bool(part["other"]):
                self._tell(f"agency_{row}", "Hãy chọn một cơ quan, hoặc ghi tên cơ quan ngoài hệ thống.")
            if not part["value"]:
                self._tell(f"value_{row}", "Hãy ghi thời hạn của phần việc.")
            if not part["position"]:
                self._tell(f"position_{row}", "Hãy ghi thứ tự, từ 1.")
        self.used = used
        return self.cleaned_data

    def _tell(self, field: str, message: str) -> None:
        if field not in self.errors:
            self.add_error(field, message)

    def facts(self) -> dict[str, Any]:
        """The lines in use."""
        lines = []
        for row in self.used:
            part = self._row(row)
            lines.append(
                LineFacts(
                    position=part["position"],
                    work=part["work"],
                    term_value=part["value"],
                    term_unit=part["unit"] or Unit.WORKING_DAY.value,
                    agency_id=_own_id(part["agency"]),
                    outside_code=_outside_code(part["agency"]),
                    agency=part["other"] or "",
                )
            )
        return {"lines": tuple(lines)}


class _OpenLine(DeedForm):
    """Base: one of the parts that are still open."""

    referral_id = django_forms.TypedChoiceField(label="Phần việc của", coerce=int, choices=[])

    def prepare(self) -> None:
        """The open ones, as the deed allows."""
        self.choose("referral_id", [(one["id"], one["agency"]) for one in self._lines()])

    def _lines(self) -> list[dict[str, Any]]:
        return list(self.dossier.referrals)


class RecallReferral(_OpenLine):
    """Which part is called back, and why."""

    reason = text_field("Lý do", hint=PRIVACY_HINT)


class AnswerReferral(_OpenLine):
    """The answer of a body outside this system, as it came on paper."""

    outcome = django_forms.ChoiceField(
        label="Kết quả",
        choices=[(one.value, label) for one, label in REFERRAL_OUTCOME_LABELS.items()],
        widget=django_forms.RadioSelect,
    )
    summary = text_field("Nội dung trả lời", hint=PRIVACY_HINT)
    result_number = django_forms.CharField(label="Số văn bản kết quả", max_length=60, required=False)

    def _lines(self) -> list[dict[str, Any]]:
        return [one for one in self.dossier.referrals if one["agency_id"] is None and one["sent"]]
