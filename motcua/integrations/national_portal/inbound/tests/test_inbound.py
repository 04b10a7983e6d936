"""What the portal sends becomes an ordinary dossier, once; what cannot be taken leaves nothing behind."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client

from motcua.core.guards import across_agencies
from motcua.core.verify import verify_journals
from motcua.demo.pytest_cast import Cast
from motcua.documents.models import StoredFile
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, DossierPaper, Party
from motcua.dossiers.tests.conftest import Desk, request_id
from motcua.integrations.national_portal.inbound.models import InboundMessage
from motcua.integrations.national_portal.inbound.tests.conftest import PORTAL_CODE, Send, packed, sent
from motcua.integrations.national_portal.models import PortalDossier

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]


def _all() -> list[Dossier]:
    with across_agencies("a test looks at everything"):
        return list(Dossier.objects.select_related("owner"))


def _has_messages(**fits: str) -> bool:
    with across_agencies("a test looks at everything"):
        return InboundMessage.objects.filter(**fits).exists()


def _papers(dossier: Dossier) -> list[DossierPaper]:
    return list(DossierPaper.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id))


def test_a_dossier_of_the_portal_waits_at_the_desk_like_any_filed_online(send: Send, cast: Cast) -> None:
    said = send(sent())
    (dossier,) = _all()
    assert said == {"error_code": 0, "message": "Đã nhận hồ sơ.", "MaHoSoDonVi": dossier.code}
    assert (dossier.channel, dossier.status) == ("online", "registered")
    assert dossier.owner.name == "Nguyễn Thị Thử Nghiệm"
    (paper,) = _papers(dossier)
    assert (paper.paper_key, paper.pages, paper.is_electronic) == ("to-khai", 1, True)
    link = PortalDossier.objects.get(agency_id=dossier.agency_id, dossier_id=dossier.id)
    assert (link.is_from_portal, link.portal_code) == (True, PORTAL_CODE)
    received = actions.receive(dossier, actor=cast["tiepnhan1"], request_id=request_id())
    assert received.status == "received"
    assert verify_journals().fault_count == 0


def test_the_same_dossier_sent_again_is_one_and_answered_with_code_1(send: Send) -> None:
    first = send(sent())
    again = send(sent())
    assert (again["error_code"], again["MaHoSoDonVi"]) == (1, first["MaHoSoDonVi"])
    assert len(_all()) == 1
    assert StoredFile.objects.filter(agency_id=_all()[0].agency_id).count() == 1


def _file(name: str, **place: str) -> dict[str, Any]:
    return {"TaiLieuNop": [{"TenTepDinhKem": name, **place}]}


PROGRAM = base64.b64encode(b"MZ" * 99).decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"MaTTHC": "9.999999"}, "không có trong danh mục"),
        ({"MaTTHC": None}, "Mã thủ tục"),
        ({"MaHoSoQG": None}, "Thiếu mã hồ sơ"),
        ({"ChuHoSo": None}, "chủ hồ sơ"),
        ({"ChuHoSo": "x" * 201}, "dài nhất"),
        ({"LoaiDoiTuong": "9"}, "chỉ được"),
        ({"SoGiayToChuHoSo": "12"}, "định danh"),
        ({"SoDienThoai": "abc"}, "điện thoại"),
        ({"MaDonVi": "KHONG.CO"}, "Không có đơn vị"),
        (_file("a.pdf", Base64="@@@"), "Base64"),
        (_file("a.exe", Base64=PROGRAM), "a.exe"),
        (_file("a.pdf"), "Mỗi tệp"),
        (_file("a.pdf", DuongDanTaiTepTin="http://127.0.0.1/a.pdf"), "danh sách"),
        (_file("a.pdf", DuongDanTaiTepTin="file:///etc/passwd"), "danh sách"),
        ({"TaiLieuNop": "không phải danh sách"}, "danh sách"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_answered_with_minus_1_and_leaves_nothing(
    changes: dict[str, Any], words: str, send: Send, cast: Cast
) -> None:
    said = send(sent(**changes))
    assert said["error_code"] == -1
    assert words.lower() in said["message"].lower()
    agency_id = cast["tiepnhan1"].agency_id
    assert not Dossier.objects.filter(agency_id=agency_id).exists()
    assert not Party.objects.filter(agency_id=agency_id).exists()
    assert not StoredFile.objects.filter(agency_id=agency_id).exists()


def test_a_bad_second_file_keeps_nothing_of_the_first(send: Send, cast: Cast) -> None:
    files = [
        {"TenTepDinhKem": "to-khai.pdf", "Base64": packed()},
        {"TenTepDinhKem": "hong.pdf", "Base64": base64.b64encode(b"%PDF-1.4 hong").decode()},
    ]
    assert send(sent(TaiLieuNop=files))["error_code"] == -1
    assert not StoredFile.objects.filter(agency_id=cast["tiepnhan1"].agency_id).exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"data": 1}', b"[" * 100_000, b"null"])
def test_what_is_no_message_is_told_so(body: bytes, send: Send) -> None:
    assert send(body)["error_code"] == -1
    assert not _has_messages()


def test_a_stranger_without_the_secret_gets_nothing_in(send: Send, settings: Any) -> None:
    assert send(sent(), secret="doan-mo", status=403)["error_code"] == -1
    settings.NATIONAL_PORTAL_INBOUND_SECRET = ""
    assert send(sent(), secret="", status=403)["error_code"] == -1
    assert not _has_messages()


def test_a_procedure_that_is_not_offered_online_is_not_taken(send: Send, cast: Cast, offered: Any) -> None:
    from motcua.catalogue.models import Offering

    Offering.objects.filter(channel="online").delete()
    assert "chưa nhận trực tuyến" in send(sent())["message"]


def test_filing_again_after_guidance_reaches_the_same_dossier_once(
    send: Send, desk: Desk, cast: Cast
) -> None:
    send(sent())
    early = send(sent(), isUpdating="True")
    assert early["error_code"] == -1
    assert "không nhận nộp lại" in early["message"]
    desk(_all()[0], "guide")
    assert send(sent(), isUpdating="True")["error_code"] == 0
    assert send(sent(), isUpdating="True")["error_code"] == 1
    (dossier,) = _all()
    assert dossier.status == "registered"
    assert len(_papers(dossier)) == 2
    assert send(sent(MaHoSoQG="LA-1"), isUpdating="True")["error_code"] == -1


def _payment(dossier_code: str, amount: str = "50000", state: str = "1") -> dict[str, Any]:
    notice = {"MaThongBaoThue": "TB-1", "SoTien": amount, "TrangThaiThanhToan": state}
    return {"MaHoSo": dossier_code, "HoTenNguoiNopTien": "Nguyễn Thị Thử", "ThongTinThanhToan": notice}


def test_a_notice_of_payment_pays_exactly_what_is_due_once(send: Send, desk: Desk, cast: Cast) -> None:
    send(sent())
    received = actions.receive(_all()[0], actor=cast["tiepnhan1"], request_id=request_id())
    desk(received, "transfer", "require_fee")
    service = {"service": "NhanChungTuThueDat"}
    assert "khác số phải nộp" in send(_payment(PORTAL_CODE, "1000"), **service)["message"]
    assert "chưa ghi là đã thanh toán" in send(_payment(PORTAL_CODE, state="0"), **service)["message"]
    for amount in ("-5", "abc", "9" * 20, ""):
        assert send(_payment(PORTAL_CODE, amount), **service)["error_code"] == -1
    assert send(_payment(PORTAL_CODE), **service)["error_code"] == 0
    assert send(_payment(PORTAL_CODE), **service)["error_code"] == 1
    assert (_all()[0].fee_state, _all()[0].status) == ("paid", "processing")


@pytest.fixture
def file_host(settings: Any) -> Iterator[str]:
    """A machine of the portal that holds files."""
    content = base64.b64decode(packed(3))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/lon.pdf":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"%PDF" + b"0" * 2_000_000)
            elif self.path == "/di.pdf":
                self.send_response(302)
                self.send_header("Location", "/to-khai.pdf")
                self.end_headers()
            else:
                self.send_response(200 if self.path == "/to-khai.pdf" else 404)
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    host = f"127.0.0.1:{server.server_port}"
    settings.NATIONAL_PORTAL_FILE_HOSTS = [host]
    yield host
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_file_is_fetched_from_a_named_machine_within_limits(
    offered: Any, file_host: str, send: Send, settings: Any
) -> None:
    settings.NATIONAL_PORTAL_FILE_HOSTS = [file_host]
    settings.UPLOAD_LIMIT_BYTES = 1_000_000
    for name, words in (("lon", "quá lớn"), ("mat", "mã 404"), ("di", "mã 302")):
        said = send(sent(TaiLieuNop=[_at(f"http://{file_host}/{name}.pdf")]))
        assert said["error_code"] == -1
        assert words in said["message"]
    assert send(sent(TaiLieuNop=[_at(f"http://{file_host}/to-khai.pdf")]))["error_code"] == 0
    assert _papers(_all()[0])[0].pages == 3


def _at(url: str) -> dict[str, str]:
    return {"TenTepDinhKem": "to-khai.pdf", "DuongDanTaiTepTin": url}


def test_staff_see_what_came_and_why_something_was_not_taken(send: Send, client_of: ClientOf) -> None:
    send(sent())
    send(sent(MaHoSoQG="KHAC-1", MaTTHC="9.999999"))
    page = client_of("tiepnhan1").get("/cong-quoc-gia/tin-den/").content.decode()
    assert PORTAL_CODE in page
    assert "không có trong danh mục" in page
    assert PORTAL_CODE not in client_of("tiepnhan1").get("/cong-quoc-gia/tin-den/?tu-choi=1").content.decode()
    assert "KHAC-1" not in client_of("lancan.tiepnhan").get("/cong-quoc-gia/tin-den/").content.decode()
    assert client_of("congdan1").get("/cong-quoc-gia/tin-den/").status_code == 403
