"""The gate: what the permission table does not grant is refused before the view runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from motcua.core.permissions import URL_PERMISSIONS

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]


def test_a_stranger_is_sent_to_the_log_in_page_and_back_afterwards(client: Client) -> None:
    answer = client.get(reverse("dead_letters") + "?trang=2")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('account_login')}?next=/luot-gui-dung/%3Ftrang%3D2"


def test_a_known_person_without_the_right_gets_403_and_a_sentence(client_of: ClientOf) -> None:
    answer = client_of("tiepnhan1").get(reverse("dead_letters"))
    assert answer.status_code == 403
    assert "không có quyền" in answer.content.decode().lower()


def test_who_has_the_right_gets_the_page(client_of: ClientOf) -> None:
    assert client_of("kiemsoat").get(reverse("dead_letters")).status_code == 200


def test_an_address_that_is_not_in_the_table_is_refused_even_to_the_leader(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(URL_PERMISSIONS, "dead_letters")
    assert client_of("chutich").get(reverse("dead_letters")).status_code == 403


def test_an_address_that_does_not_exist_is_404_for_everybody(client: Client, client_of: ClientOf) -> None:
    assert client.get("/khong-co/").status_code == 404
    assert client_of("tiepnhan1").get("/khong-co/").status_code == 404


def test_a_domain_error_becomes_a_page_with_its_sentence(client_of: ClientOf) -> None:
    answer = client_of("kiemsoat").post(reverse("dead_letter_replay", args=[5]))
    assert answer.status_code == 404


def test_every_answer_carries_its_request_id(client: Client) -> None:
    given = client.get("/healthz", headers={"X-Request-Id": "abcdef-123456"})
    assert given.headers["X-Request-Id"] == "abcdef-123456"
    forged = client.get("/healthz", headers={"X-Request-Id": "x\nSet-Cookie: a=b"})
    assert len(forged.headers["X-Request-Id"]) >= 8
    assert "Cookie" not in forged.headers["X-Request-Id"]


def test_every_page_has_a_strict_content_security_policy(client: Client) -> None:
    policy = client.get(reverse("account_login")).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
