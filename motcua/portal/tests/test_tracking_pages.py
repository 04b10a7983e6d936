"""Following a dossier without a log-in: as much as the law lets a stranger see, and no guessing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import TimeMachineFixture

from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.tracking import tracking_secret, tracking_url
from motcua.portal.limits import WRONG_TRIES_A_MINUTE
from motcua.portal.tests.conftest import ID_NUMBER, PHONE
from motcua.portal.tests.test_public import text_of

WRONG = "WRNGWRNG"


def address_of(dossier: Dossier) -> str:
    return f"/tra-cuu/{dossier.code}/{tracking_secret(dossier)}/"


def test_the_address_on_the_slip_is_the_address_of_the_page(filed: Dossier) -> None:
    path = reverse("track_direct", args=[filed.code, tracking_secret(filed)])
    assert tracking_url(filed).endswith(path)
    assert path == address_of(filed)


def test_a_stranger_sees_the_code_and_the_degree_of_completion_only(client: Client, filed: Dossier) -> None:
    response = client.get(address_of(filed))
    page = text_of(response)
    assert response.status_code == 200
    assert filed.code in page
    assert "Cơ quan đang kiểm tra hồ sơ để tiếp nhận." in page
    for private in ("Uyên", ID_NUMBER, PHONE, "khai sinh", filed.procedure_code):
        assert private not in page
    assert filed.status_label not in page


def test_what_is_asked_of_the_applicant_is_not_told_to_a_stranger(
    client: Client, filed: Dossier, cast: dict[str, Actor]
) -> None:
    actions.guide(
        filed,
        actor=cast["tiepnhan1"],
        request_id="g-1",
        items=("Bản sao giấy chứng sinh",),
        reason="Còn thiếu",
    )
    page = text_of(client.get(address_of(filed)))
    assert "Hồ sơ chưa được tiếp nhận." in page
    assert "chứng sinh" not in page


def test_the_owner_is_led_to_the_own_page(citizen: Client, client: Client, filed: Dossier) -> None:
    assert f"/ho-so-cua-toi/{filed.code}/" in text_of(citizen.get(address_of(filed)))
    assert f"/ho-so-cua-toi/{filed.code}/" not in text_of(client.get(address_of(filed)))


def test_the_page_is_kept_from_search_engines_next_pages_and_caches(client: Client, filed: Dossier) -> None:
    for response in (client.get(address_of(filed)), client.get("/tra-cuu/")):
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]


def test_the_form_leads_to_the_address_and_forgives_small_letters_and_blanks(
    client: Client, filed: Dossier
) -> None:
    secret = tracking_secret(filed)
    typed = {"code": f" {filed.code.lower()} ", "secret": f"{secret[:4].lower()} {secret[4:]}"}
    assert client.post("/tra-cuu/", typed)["Location"] == address_of(filed)


def test_an_unknown_code_and_a_wrong_secret_get_the_same_answer(client: Client, filed: Dossier) -> None:
    unknown_code = filed.code[:-4] + "9999"
    answers = []
    for code, secret in ((filed.code, WRONG), (unknown_code, tracking_secret(filed))):
        for response in (
            client.post("/tra-cuu/", {"code": code, "secret": secret}),
            client.get(f"/tra-cuu/{code}/{secret}/"),
        ):
            page = text_of(response).replace(code, "").replace(secret, "")
            start = page.index("Không có hồ sơ nào khớp")
            answers.append((response.status_code, page[start : start + 200]))
    assert {status for status, _ in answers} == {404}
    assert len(set(answers)) == 1


def test_an_empty_form_says_what_is_missing(client: Client, filed: Dossier) -> None:
    response = client.post("/tra-cuu/", {"code": "", "secret": ""})
    assert response.status_code == 422
    assert "Chưa nhập mã hồ sơ." in text_of(response)


def test_guessing_is_stopped_for_the_minute_and_said_plainly(
    client: Client, filed: Dossier, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(now(), tick=False)  # on a slow machine the minute must not end meanwhile
    for _ in range(WRONG_TRIES_A_MINUTE):
        assert client.get(f"/tra-cuu/{filed.code}/{WRONG}/").status_code == 404
    for response in (
        client.get(address_of(filed)),
        client.post("/tra-cuu/", {"code": filed.code, "secret": tracking_secret(filed)}),
    ):
        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= 60
        assert "Hãy đợi một phút" in text_of(response)
        assert filed.code not in text_of(response)
    other = Client(REMOTE_ADDR="10.9.8.7")
    assert other.get(address_of(filed)).status_code == 200


def test_right_pairs_are_not_counted_as_guesses(client: Client, filed: Dossier) -> None:
    for _ in range(WRONG_TRIES_A_MINUTE + 2):
        assert client.get(address_of(filed)).status_code == 200


@pytest.mark.parametrize("code", ["'; DROP TABLE x", "a" * 300, "%00", "..", "H24.990-261123-0001-"])
def test_nonsense_in_the_address_is_an_ordinary_wrong_pair(client: Client, filed: Dossier, code: str) -> None:
    assert client.get(reverse("track_direct", args=[code.replace("/", ""), WRONG])).status_code == 404


def test_following_costs_few_statements(client: Client, filed: Dossier) -> None:
    client.get(address_of(filed))
    with CaptureQueriesContext(connection) as statements:
        client.get(address_of(filed))
    assert len(statements) <= 6, [one["sql"][:120] for one in statements]
