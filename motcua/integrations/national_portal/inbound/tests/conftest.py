"""A commune that offers one procedure online, and the portal that sends it dossiers."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from motcua.catalogue.content import Channel
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.offers import offer_procedure
from motcua.demo.pytest_cast import Cast
from motcua.dossiers.tests.conftest import CODE, Desk, clock, desk, version  # noqa: F401 - fixtures
from motcua.dossiers.tests.pages import scan

SECRET = "bi-mat-cua-cong-thu-nghiem"
PORTAL_CODE = "000.00.00.G22-260324-000123"


def packed(pages: int = 1) -> str:
    """A PDF as the portal sends it."""
    return base64.b64encode(scan(pages).read()).decode()


def sent(**changes: Any) -> dict[str, Any]:
    """A dossier of the portal that has everything."""
    data = {
        "MaHoSoQG": PORTAL_CODE,
        "MaTTHC": CODE,
        "ChuHoSo": "Nguyễn Thị Thử Nghiệm",
        "LoaiDoiTuong": "1",
        "SoGiayToChuHoSo": "030199000001",
        "SoDienThoai": "0912345678",
        "DiaChi": "Thôn Mẫu",
        "TaiLieuNop": [{"TenTepDinhKem": "to-khai.pdf", "Base64": packed(), "MaThanhPhanHoSo": "to-khai"}],
    }
    return {key: value for key, value in (data | changes).items() if value is not None}


@pytest.fixture
def offered(version: ProcedureVersion, cast: Cast, settings: Any) -> ProcedureVersion:  # noqa: F811
    """The procedure is taken online, and the portal may send."""
    settings.NATIONAL_PORTAL_INBOUND_SECRET = SECRET
    settings.NATIONAL_PORTAL_FILE_HOSTS = []
    offer_procedure(
        version.procedure,
        agency_id=cast["chutich"].agency_id or 0,
        channels={Channel.COUNTER, Channel.ONLINE},
        online_level="full",
        actor=cast["chutich"],
        valid_from=version.valid_from,
    )
    return version


Send = Callable[..., dict[str, Any]]


@pytest.fixture
def send(offered: ProcedureVersion) -> Send:
    """A function: the portal posts a message and gets its answer."""

    def post(data: Any, *, secret: str = SECRET, status: int = 200, **body: Any) -> dict[str, Any]:
        message = {"isUpdating": "False", "isSync": "True", "service": "createdossierfromdvcqg"}
        answer = Client().post(
            "/ket-noi/cong-quoc-gia/",
            data if isinstance(data, bytes) else json.dumps(message | body | {"data": data}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert answer.status_code == status
        said: dict[str, Any] = answer.json()
        return said

    return post
