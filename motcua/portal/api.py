"""The public JSON addresses: read only, open to all, described by OpenAPI at /api/v1/openapi.json.

Addresses and fields of version 1 never change their meaning; what is new is added beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, reverse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from pydantic import Field

from motcua.catalogue.content import Channel
from motcua.catalogue.queries import load_content
from motcua.catalogue.search import BUSINESS, PERSON, Entry, Question, ask
from motcua.core.errors import DomainError, NotFound
from motcua.core.text import clean
from motcua.portal.kept import kept
from motcua.portal.office import find_office
from motcua.portal.procedures import find_public, read_version
from motcua.portal.public_record import (
    ProcedureRecord,
    SectorRecord,
    VersionRecord,
    procedure_record,
    version_record,
)
from motcua.portal.queries import all_sectors

ROOT = "api/v1/"
_CHANNELS = {"truc-tiep": Channel.COUNTER, "truc-tuyen": Channel.ONLINE, "buu-chinh": Channel.POST}

api = NinjaAPI(
    title="Thủ tục hành chính công khai",
    version="1.0.0",
    description=(
        "Danh mục thủ tục hành chính mà cơ quan này công khai. Chỉ đọc, không cần đăng nhập, "
        "không có dữ liệu cá nhân. Dùng lại tự do khi ghi nguồn. "
        "Hãy gửi lại ETag (If-None-Match): chưa đổi thì nhận 304."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="public_api",
)


class Asked(Schema):
    """What narrows the list; the same words as in the addresses of the site."""

    q: str = Field("", max_length=200, description="Chữ cần tìm: có dấu, không dấu, gõ sai vẫn tìm được")
    sector: str = Field("", alias="linh-vuc", max_length=60, description="Mã lĩnh vực")
    who: Literal["", "nguoi-dan", "to-chuc"] = Field("", alias="doi-tuong", description="Ai làm thủ tục")
    way: Literal["", "truc-tiep", "truc-tuyen", "buu-chinh", "toan-trinh"] = Field(
        "", alias="cach-nop", description="Cách nộp mà cơ quan này nhận"
    )
    executing: Literal["", "commune", "police", "vertical", "province", "central", "other"] = Field(
        "", alias="co-quan", description="Nhóm cơ quan thực hiện"
    )
    here: Literal["", "tai-day"] = Field(
        "", alias="noi-nhan", description="tai-day: chỉ thủ tục nhận tại đây"
    )
    page: int = Field(1, alias="trang", ge=1, le=1000, description="Trang, từ 1")
    size: int = Field(50, alias="so-dong", ge=1, le=200, description="Số dòng một trang")


class Listed(Schema):
    """Một dòng trong danh sách."""

    code: str = Field(description="Mã thủ tục")
    national_code: str = Field(description="Mã quốc gia, khi mã trên là mã riêng của địa phương")
    name: str = Field(description="Tên thủ tục")
    sector: SectorRecord = Field(description="Lĩnh vực")
    executing: str = Field(description="Nhóm cơ quan thực hiện")
    executing_agency: str = Field(description="Cơ quan thực hiện")
    channels_here: list[str] = Field(description="Cách nộp mà cơ quan này nhận; rỗng: không nhận")
    url: str = Field(description="Trang công khai")
    data_url: str = Field(description="Toàn bộ nội dung ở dạng JSON")


class ProcedurePage(Schema):
    """Một trang danh sách."""

    total: int = Field(description="Tổng số thủ tục tìm thấy")
    page: int = Field(description="Trang này")
    size: int = Field(description="Số dòng một trang")
    is_near: bool = Field(description="Không có kết quả đúng, đây là các thủ tục gần giống")
    items: list[Listed] = Field(description="Các thủ tục")


class Versions(Schema):
    """Các bản đã công khai của một thủ tục, mới nhất trước."""

    code: str = Field(description="Mã thủ tục")
    items: list[VersionRecord] = Field(description="Các bản")


class Sectors(Schema):
    """Các lĩnh vực có thủ tục đang áp dụng."""

    items: list[SectorRecord] = Field(description="Lĩnh vực, theo tên")


class Problem(Schema):
    """Lỗi."""

    detail: str = Field(description="Câu nói rõ sai ở đâu")


def _agency_id() -> int:
    office = find_office()
    return office.agency_id if office else 0


def _listed(request: HttpRequest, entry: Entry, agency_id: int) -> Listed:
    return Listed(
        code=entry.code,
        national_code=entry.national_code,
        name=entry.name,
        sector=SectorRecord(code=entry.sector_code, name=entry.sector_name),
        executing=entry.executing,
        executing_agency=entry.executing_agency,
        channels_here=sorted(entry.offers.get(agency_id, {})),
        url=request.build_absolute_uri(reverse("procedure_public", args=[entry.code])),
        data_url=request.build_absolute_uri(reverse("api_procedure", args=[entry.code])),
    )


@api.get(
    "thu-tuc",
    response={200: ProcedurePage, 422: Problem},
    url_name="api_procedures",
    summary="Danh sách thủ tục đang áp dụng",
)
def procedures(request: HttpRequest, asked: Query[Asked]) -> ProcedurePage:
    """Tìm và lọc; không có điều kiện nào thì là toàn bộ danh sách."""
    agency_id = _agency_id()
    question = Question(
        text=clean(asked.q),
        agency_id=agency_id,
        offered=bool(asked.here),
        sector=asked.sector,
        who={"nguoi-dan": PERSON, "to-chuc": BUSINESS}.get(asked.who, ""),
        executing=asked.executing,
        channel=_CHANNELS[asked.way].value if asked.way in _CHANNELS else "",
        online="full" if asked.way == "toan-trinh" else "",
    )
    answer = ask(question, limit=asked.page * asked.size)
    shown = answer.entries[(asked.page - 1) * asked.size :]
    return ProcedurePage(
        total=answer.total,
        page=asked.page,
        size=asked.size,
        is_near=answer.is_near,
        items=[_listed(request, entry, agency_id) for entry in shown],
    )


def _record(request: HttpRequest, code: str, number: int | None) -> ProcedureRecord:
    shown = read_version(find_public(code), number=number, case_key="", agency_id=None)
    name, arguments = ("procedure_public", [shown.code])
    if number is not None:
        name, arguments = "procedure_version", [shown.code, str(number)]
    url = request.build_absolute_uri(reverse(name, args=arguments))
    return procedure_record(shown.procedure, shown.version, load_content(shown.version.pk), url)


@api.get(
    "thu-tuc/{code}",
    response={200: ProcedureRecord, 404: Problem},
    url_name="api_procedure",
    summary="Một thủ tục: bản đang áp dụng",
)
def procedure(request: HttpRequest, code: str) -> ProcedureRecord:
    """Mã địa phương hoặc mã quốc gia. Khi không còn bản nào áp dụng: bản sau cùng, xem version.standing."""
    return _record(request, code, None)


@api.get(
    "thu-tuc/{code}/ban",
    response={200: Versions, 404: Problem},
    url_name="api_versions",
    summary="Các bản đã công khai của một thủ tục",
)
def versions(request: HttpRequest, code: str) -> Versions:
    """Gồm cả bản đã hết hiệu lực và bản chưa có hiệu lực."""
    shown = read_version(find_public(code), number=None, case_key="", agency_id=None)
    return Versions(code=shown.code, items=[version_record(one) for one in shown.versions])


@api.get(
    "thu-tuc/{code}/ban/{number}",
    response={200: ProcedureRecord, 404: Problem, 422: Problem},
    url_name="api_version",
    summary="Một bản của thủ tục",
)
def version(request: HttpRequest, code: str, number: int) -> ProcedureRecord:
    """Nội dung của bản này không bao giờ đổi; chỉ ngày hết hiệu lực và giấy tờ được thay có thể đổi."""
    return _record(request, code, number)


@api.get("linh-vuc", response=Sectors, url_name="api_sectors", summary="Các lĩnh vực")
def sectors(request: HttpRequest) -> Sectors:
    """Lĩnh vực của các thủ tục đang áp dụng."""
    return Sectors(items=[SectorRecord(code=code, name=name) for code, name in all_sectors()])


@api.exception_handler(NotFound)
def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return _problem(str(error), 404)


@api.exception_handler(Http404)
def _no_address(request: HttpRequest, error: Exception) -> HttpResponse:
    return _problem("Không có địa chỉ này.", 404)


@api.exception_handler(DomainError)
def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    return _problem(str(error), getattr(error, "status", 400))


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, ValidationError)
    places = ", ".join(sorted({str(one["loc"][-1]) for one in error.errors if one.get("loc")}))
    return _problem(f"Giá trị không hợp lệ: {places or 'yêu cầu'}. Xem {reverse('api_description')}.", 422)


def _problem(sentence: str, status: int) -> HttpResponse:
    return JsonResponse({"detail": sentence}, status=status, json_dumps_params={"ensure_ascii": False})


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description, at an address that stays."""
    schema = api.get_openapi_schema(path_prefix=f"/{ROOT}")
    response = JsonResponse(schema, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same answer for everybody, kept until the catalogue changes; open to pages of other sites."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = ("api", find_office(), request.get_host(), request.get_full_path())
        response = kept(request, key, lambda: view(request, *args, **kwargs))
        response["Access-Control-Allow-Origin"] = "*"
        return response

    # Nothing can be changed here, so there is nothing to forge; the check stays on all the same.
    answered.csrf_exempt = False  # type: ignore[attr-defined]
    return answered


def patterns() -> list[URLPattern]:
    """The addresses of the API, each with its own name in the permission table."""
    found: list[URLPattern] = []
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback = _public(pattern.callback)
            found.append(pattern)
    return found
