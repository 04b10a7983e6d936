"""The log-in page tells the cast's log-ins in demo mode, and never elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.demo.cast import CAST, DEMO_PASSWORD


@pytest.mark.django_db
def test_the_log_in_page_of_the_demonstration_names_every_member_and_the_password(
    settings: Any, client: Client
) -> None:
    settings.DEMO = True
    page = client.get(reverse("account_login")).content.decode()
    assert DEMO_PASSWORD in page
    for member in CAST:
        assert f">{member.username}<" in page
        assert member.name in page


@pytest.mark.django_db
def test_a_real_log_in_page_knows_nothing_of_the_cast(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert DEMO_PASSWORD not in page
    assert not any(member.username in page for member in CAST)
