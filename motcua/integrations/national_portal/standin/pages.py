"""The stand-in's own page: what arrived, which rules were broken, which faults are ordered. Vietnamese."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from motcua.core.standins import Asked, Told
from motcua.integrations.national_portal.payloads.codes import STATUSES
from motcua.integrations.national_portal.standin.faults import FaultKind, WrongOrder, read_fault

if TYPE_CHECKING:
    from motcua.integrations.national_portal.standin.exchange import Exchange

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#182433;background:#f6f8fb}
header{background:#7a1f1f;color:#fff;padding:.8rem 1.2rem}header a{color:#fff;margin-right:1rem}
main{padding:1rem 1.2rem;max-width:80rem;margin:auto}
h1{font-size:1.3rem;margin:0 0 .3rem}h2{font-size:1.1rem;margin:1.4rem 0 .4rem}
.tiles{display:flex;flex-wrap:wrap;gap:.8rem}.tile{background:#fff;border:1px solid #dadfe5;border-radius:6px;
padding:.6rem 1rem;min-width:8rem}.tile b{display:block;font-size:1.5rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;background:#fff}
th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #e3e8ee;vertical-align:top}
.bad{color:#a61b1b}.good{color:#1a6b37}
form.row{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin:.8rem 0}
label{display:flex;flex-direction:column;font-size:.9rem;max-width:100%}
select{max-width:100%}
input,select,button{font:inherit;padding:.35rem .5rem}
pre{background:#fff;border:1px solid #dadfe5;padding:.8rem;overflow-x:auto;white-space:pre-wrap}
"""


def answer_page(exchange: Exchange, asked: Asked) -> Told:
    """A page of the stand-in itself, or one of its orders."""
    path = asked.path.rstrip("/") or "/"
    if asked.method == "POST":
        return _ordered(exchange, path, asked)
    if path == "/kieu.css":
        return Told(200, _STYLE.encode(), "text/css; charset=utf-8")
    if path == "/":
        return _html("Cổng giả lập: đã nhận gì", _front(exchange))
    if path == "/ho-so":
        if "ma" in asked.query:
            return _dossier_page(exchange, asked)
        return _html("Hồ sơ đã nhận", _dossiers(exchange))
    if path == "/luot-goi":
        return _call_page(exchange, asked)
    if path == "/trang-thai.json":
        return Told(200, json.dumps(counts(exchange), ensure_ascii=False).encode())
    return _html("Không có trang này", "<p><a href='/'>Về trang đầu</a></p>", status=404)


def counts(exchange: Exchange) -> dict[str, int]:
    """What the stand-in holds, in numbers."""
    store = exchange.store
    return {
        "calls": store.count("SELECT COUNT(*) FROM call"),
        "dossiers": store.count("SELECT COUNT(*) FROM dossier"),
        "progress": store.count("SELECT COUNT(*) FROM progress"),
        "repeats": store.count("SELECT COUNT(*) FROM call WHERE is_repeat = 1"),
        "breaches": store.count("SELECT COUNT(*) FROM breach"),
        "held": store.count("SELECT COUNT(*) FROM held"),
    }


def _ordered(exchange: Exchange, path: str, asked: Asked) -> Told:
    form = dict(parse_qsl(asked.body.decode("utf-8", "replace")))
    if path == "/dat-loi":
        try:
            exchange.faults.order(read_fault({name: value for name, value in form.items() if value}))
        except WrongOrder as error:
            return _html("Chưa đặt được lỗi", f"<p class=bad>{escape(str(error))}</p>", status=422)
    elif path == "/bo-loi":
        exchange.faults.clear()
    elif path == "/het-phien":
        exchange.store.expire_tokens()
    elif path == "/xoa-het":
        exchange.store.clear()
    else:
        return _html("Không có trang này", "", status=404)
    return Told(303, b"", "text/plain", location="/")


def _html(title: str, content: str, *, status: int = 200) -> Told:
    page = (
        "<!doctype html><html lang=vi><head><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title><link rel=stylesheet href=/kieu.css></head><body>"
        "<header><strong>Cổng Dịch vụ công quốc gia giả lập</strong> · không phải hệ thống thật<br>"
        "<nav><a href='/'>Đã nhận</a><a href='/ho-so'>Hồ sơ</a></nav></header>"
        f"<main><h1>{escape(title)}</h1>{content}</main></body></html>"
    )
    return Told(status, page.encode(), "text/html; charset=utf-8")


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], nothing: str) -> str:
    """A table; cells are HTML already."""
    if not rows:
        return f"<p>{nothing}</p>"
    head = "".join(f"<th scope=col>{one}</th>" for one in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div class=scroll tabindex=0>{table}</div>"


def _moment(seconds: float) -> str:
    return time.strftime("%H:%M:%S %d/%m/%Y", time.localtime(seconds))


def _link(code: str) -> str:
    return f"<a href='/ho-so/?ma={quote(code)}'>{escape(code)}</a>" if code else ""


def _front(exchange: Exchange) -> str:
    found = counts(exchange)
    words = (
        ("calls", "lượt gọi"), ("dossiers", "hồ sơ"), ("progress", "dòng tiến độ"),
        ("repeats", "lượt gửi lại nhận ra"), ("breaches", "lỗi quy tắc"), ("held", "đang giữ lại"),
    )  # fmt: skip
    tiles = "".join(f"<div class=tile><b>{found[key]}</b>{label}</div>" for key, label in words)
    return (
        f"<div class=tiles>{tiles}</div>{_fault_form(exchange)}"
        f"<h2>Quy tắc bị vi phạm, gom theo trường</h2>{_breaches(exchange)}"
        f"<h2>50 lượt gọi gần nhất</h2>{_calls(exchange)}"
    )


def _fault_form(exchange: Exchange) -> str:
    options = "".join(f"<option value={kind.value}>{escape(kind.label)}</option>" for kind in FaultKind)
    rows = [
        (
            escape(one.kind.label), escape(one.service), escape(one.dossier),
            "luôn luôn" if one.left is None else f"còn {one.left} lần",
            f"{one.share:.1%}".replace(".", ","), escape(one.value),
        )
        for one in exchange.faults.standing()
    ]  # fmt: skip
    heads = ("Lỗi", "Dịch vụ", "Hồ sơ", "Số lần", "Tỷ lệ", "Giá trị")
    return (
        "<h2>Lỗi đặt trước</h2>"
        + _table(heads, rows, "Chưa đặt lỗi nào: cổng giả lập trả lời đúng.")
        + "<form class=row method=post action=/dat-loi>"
        f"<label>Lỗi<select name=kind>{options}</select></label>"
        "<label>Dịch vụ (* là mọi dịch vụ)<input name=service value='*'></label>"
        "<label>Mã hồ sơ (* là mọi hồ sơ)<input name=dossier value='*'></label>"
        "<label>Số lần (bỏ trống: luôn luôn)<input name=left inputmode=numeric></label>"
        "<label>Tỷ lệ 0–1<input name=share value=1></label>"
        "<label>Giá trị<input name=value></label><button>Đặt lỗi</button></form>"
        "<form class=row method=post action=/bo-loi><button>Bỏ mọi lỗi</button>"
        "<button formaction=/het-phien>Cho mọi phiên hết hạn</button>"
        "<button formaction=/xoa-het>Xóa hết dữ liệu đã nhận</button></form>"
    )


def _breaches(exchange: Exchange) -> str:
    rows = exchange.store.rows(
        "SELECT path, rule, COUNT(*) AS many, MAX(words) AS words FROM breach GROUP BY path, rule "
        "ORDER BY many DESC LIMIT 50"
    )
    cells = [(escape(r["path"]), escape(r["rule"]), str(r["many"]), escape(r["words"])) for r in rows]
    return _table(("Trường", "Quy tắc", "Số lần", "Ví dụ"), cells, "Không có vi phạm nào.")


def _calls(exchange: Exchange, where: str = "1", *values: str) -> str:
    rows = exchange.store.rows(f"SELECT * FROM call WHERE {where} ORDER BY id DESC LIMIT 50", *values)  # noqa: S608 - own words
    cells = []
    for row in rows:
        good = row["code"] in {"0", "200"}
        answer = f"<span class={'good' if good else 'bad'}>{row['http']} · {escape(row['code'])}</span>"
        notes = [escape(row["message"])]
        notes += [f"lỗi đặt trước: {escape(row['fault'])}"] if row["fault"] else []
        notes += ["nhận ra là gửi lại"] if row["is_repeat"] else []
        cells.append(
            (
                f"<a href='/luot-goi?so={row['id']}'>{row['id']}</a>", _moment(row["at"]),
                escape(row["service"]), _link(row["dossier"]), answer, "; ".join(notes),
            )
        )  # fmt: skip
    return _table(("Số", "Lúc", "Dịch vụ", "Hồ sơ", "Trả lời", "Ghi chú"), cells, "Chưa có lượt gọi nào.")


def _status(code: str) -> str:
    return f"{escape(code)} · {STATUSES.get(code, 'không rõ')}"


def _dossiers(exchange: Exchange) -> str:
    rows = exchange.store.rows("SELECT * FROM dossier ORDER BY changed_at DESC LIMIT 200")
    cells = [
        (_link(r["code"]), "sáu bước" if r["generation"] == "hub" else "một lệnh", _status(r["status"]),
         str(r["pushes"]), _moment(r["changed_at"]))
        for r in rows
    ]  # fmt: skip
    heads = ("Mã hồ sơ", "Luồng", "Trạng thái", "Số lần ghi", "Ghi gần nhất")
    return _table(heads, cells, "Chưa nhận hồ sơ nào.")


def _dossier_page(exchange: Exchange, asked: Asked) -> Told:
    code = asked.query.get("ma", "")
    known = exchange.store.dossier(code)
    if known is None:
        return _html("Không có hồ sơ này", "<p><a href='/ho-so'>Danh sách hồ sơ</a></p>", status=404)
    rows = []
    for row in exchange.store.progress(code):
        content = json.loads(row["content"])
        cells = (str(row["position"]), row["moment"], _status(row["status"]))
        rows.append((*cells, escape(content["NoiDungXuLy"]), escape(content["NguoiXuLy"])))
    body = json.dumps(json.loads(known["body"]), ensure_ascii=False, indent=1)
    content = (
        f"<p>Trạng thái: <strong>{_status(known['status'])}</strong></p><h2>Tiến độ theo thứ tự nhận</h2>"
        + _table(("TT", "Lúc", "Trạng thái", "Nội dung", "Người xử lý"), rows, "Chưa có dòng tiến độ.")
        + f"<h2>Các lượt gọi</h2>{_calls(exchange, 'dossier = ?', code)}"
        + f"<h2>Hồ sơ như lần ghi cuối</h2><pre tabindex=0>{escape(body)}</pre>"
    )
    return _html(f"Hồ sơ {code}", content)


def _call_page(exchange: Exchange, asked: Asked) -> Told:
    call = exchange.store.one("SELECT * FROM call WHERE id = ?", asked.query.get("so", ""))
    if call is None:
        return _html("Không có lượt gọi này", "<p><a href='/'>Về trang đầu</a></p>", status=404)
    broken = exchange.store.rows("SELECT words FROM breach WHERE call_id = ?", call["id"])
    rules = "".join(f"<li class=bad>{escape(row['words'])}</li>" for row in broken)
    content = (
        f"<p>{escape(call['service'])} lúc {_moment(call['at'])}, trả lời {call['http']} · "
        f"{escape(call['code'])} {escape(call['message'])}</p>"
        f"<h2>Quy tắc bị vi phạm</h2><ul>{rules or '<li>Không có.</li>'}</ul>"
        f"<h2>Nội dung nhận</h2><pre tabindex=0>{escape(call['body'])}</pre>"
    )
    return _html(f"Lượt gọi {call['id']}", content)
