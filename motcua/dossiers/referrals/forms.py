"""Forms of the body that works on a referral. Each field is named like the argument it feeds."""

from __future__ import annotations

from typing import Any, cast

from django import forms as django_forms

from motcua.core.actor import Actor
from motcua.core.deed_pages import OnceForm
from motcua.core.permissions import Role
from motcua.dossiers.forms import PRIVACY_HINT
from motcua.dossiers.referrals.models import Referral
from motcua.dossiers.scans import ScanField, keep_scan
from motcua.dossiers.state import REFERRAL_OUTCOME_LABELS
from motcua.organisations.queries import officers_with_role


class ReferralForm(OnceForm):
    """Base: knows the referral and who acts, carries the request id."""

    def __init__(self, *args: Any, referral: Referral, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.referral = referral
        self.actor = actor
        self.prepare()

    def prepare(self) -> None:
        """Fill choices from the referral."""

    def officers(self) -> list[tuple[str, str]]:
        """Officers of the working body who settle things."""
        agency_id = self.actor.agency_id or 0
        found = {
            one.pk: one.name
            for role in (Role.SPECIALIST, Role.LEADER)
            for one in officers_with_role(agency_id, role)
        }
        return [(str(pk), name) for pk, name in found.items()]

    def facts(self) -> dict[str, Any]:
        """Arguments of the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "request_id"}


class Receive(ReferralForm):
    """To whom the work goes; may be left open."""

    holder_id = django_forms.TypedChoiceField(
        label="Giao cho", coerce=int, empty_value=None, required=False, choices=[]
    )

    def prepare(self) -> None:
        """Anybody who settles things, or nobody yet."""
        field = cast(django_forms.ChoiceField, self.fields["holder_id"])
        field.choices = [("", "Chưa giao, để chung"), *self.officers()]


class Assign(ReferralForm):
    """To whom."""

    holder_id = django_forms.TypedChoiceField(label="Giao cho", coerce=int, choices=[])

    def prepare(self) -> None:
        """Anybody but who has it."""
        field = cast(django_forms.ChoiceField, self.fields["holder_id"])
        field.choices = [one for one in self.officers() if one[0] != str(self.referral.holder_id)]


class Finish(ReferralForm):
    """The answer, its number and its file."""

    outcome = django_forms.ChoiceField(
        label="Kết quả",
        choices=[(one.value, label) for one, label in REFERRAL_OUTCOME_LABELS.items()],
        widget=django_forms.RadioSelect,
    )
    summary = django_forms.CharField(
        label="Nội dung trả lời",
        max_length=4000,
        help_text=PRIVACY_HINT,
        widget=django_forms.Textarea(attrs={"rows": 4}),
    )
    result_number = django_forms.CharField(
        label="Số văn bản kết quả", max_length=60, required=False, help_text="Bỏ trống nếu không có văn bản."
    )
    result_file = ScanField(label="Tệp kết quả")

    def facts(self) -> dict[str, Any]:
        """The file is kept now, before the deed's transaction."""
        facts = super().facts()
        upload = facts.pop("result_file")
        if upload is not None:
            kept = keep_scan(upload, agency_id=self.referral.agency_id, actor=self.actor)
            facts["file_id"] = kept.id
        return facts
