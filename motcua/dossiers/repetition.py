"""A filing sent again: answered with the dossier it has made, never with somebody else's."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.errors import Conflict
from motcua.core.journal import ID_USED, already_recorded
from motcua.dossiers.facts import Filing
from motcua.dossiers.journal import JOURNAL
from motcua.dossiers.models import Dossier


def find_opened(
    filing: Filing, *, deed: str, agency_id: int, actor: Actor, request_id: str
) -> Dossier | None:
    """The dossier that this very filing has made under this request id; None for a new request.

    Conflict when the id made something else: the browser's Back button shows a used form again, and what
    the next person filed in it must never be answered with the dossier of the one before.
    """
    stored = already_recorded(JOURNAL, agency_id, actor, request_id)
    if stored is None:
        return None
    made = Dossier.objects.select_related("submitter", "owner").get(agency_id=agency_id, id=stored.dossier_id)
    if stored.sequence != 1:
        raise Conflict(ID_USED)
    checked = filing.checked()
    asked = [checked.submitter, checked.owner or checked.submitter]
    is_same = (
        JOURNAL.deed_of(JOURNAL.decode(stored)) == deed
        and (made.procedure_code, made.case_key) == (checked.procedure_code, checked.case_key)
        and [(party.name, party.id_number) for party in (made.submitter, made.owner)]
        == [(party.name, party.id_number) for party in asked]
    )
    if not is_same:
        raise Conflict(
            f"Trang này đã dùng để ghi hồ sơ {made.code}. Chưa ghi gì thêm. "
            "Nếu đây là hồ sơ khác, hãy mở lại trang và nhập từ đầu."
        )
    return made
