"""The staff navigation: in groups, by rights, one entry marked as the place."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from motcua.core.context import NAVIGATION, NavGroup
from motcua.core.templatetags.ui import nav_list

pytestmark = pytest.mark.django_db


def test_every_group_stands_together_and_in_the_order_of_the_groups() -> None:
    groups = list(NavGroup)
    found = [groups.index(item.group) for item in NAVIGATION]
    assert found == sorted(found)
    assert set(found) == set(range(len(groups)))


def test_a_person_reads_each_heading_once_and_only_of_groups_he_has(
    client_of: Callable[[str], Client],
) -> None:
    page = client_of("kiemsoat").get("/danh-muc/").content.decode()
    side = page[page.index('<nav class="mc-side"') : page.index("</nav>")]
    headings = re.findall(r'class="mc-nav-group">([^<]+)<', side)
    assert headings == [group.value for group in NavGroup]
    assert side.count('aria-current="page"') == 1
    page = client_of("tiepnhan1").get("/ho-so/").content.decode()
    side = page[page.index('<nav class="mc-side"') : page.index("</nav>")]
    assert "Phân quyền" not in side
    for heading in re.findall(r'class="mc-nav-group">([^<]+)<', side):
        assert re.search(rf">{heading}</span><ul><li>", side)


def test_a_single_group_needs_no_heading() -> None:
    entry = {"label": "Hồ sơ", "url": "/ho-so/", "icon": "folder", "active": True, "group": "Một cửa"}
    drawn = nav_list([entry])
    assert "mc-nav-group" not in drawn
    assert 'aria-current="page"' in drawn
