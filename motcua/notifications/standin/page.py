"""The stand-in's own page: what arrived, what was wrong, which faults wait."""

from __future__ import annotations

from html import escape

from motcua.notifications.standin.desk import Desk, Fault

_STYLE = (
    "body{font-family:sans-serif;margin:1rem;max-width:70rem}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #bbb;padding:.3rem;text-align:left;vertical-align:top}"
    "form{margin:.5rem 0}select,input,button{padding:.3rem;margin-right:.3rem}"
)


def page_of_desk(desk: Desk) -> str:
    """The page as HTML."""
    rows = "".join(
        f"<tr><td>{one.at.astimezone():%H:%M:%S %d/%m}</td><td>{escape(one.channel)}</td>"
        f"<td>{escape(one.phone)}</td><td>{escape(one.title)}</td><td>{escape(one.content)}</td>"
        f"<td>{len(one.content)}</td><td>{escape(one.number)}</td></tr>"
        for one in reversed(desk.arrived)
    )
    faults = "".join(
        f"<li>{escape(channel)}: {escape(fault.label)}</li>" for channel, fault in desk.ordered()
    )
    wrong = "".join(f"<li>{escape(line)}</li>" for line in reversed(desk.broken_rules))
    options = "".join(f'<option value="{fault.value}">{escape(fault.label)}</option>' for fault in Fault)
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Trạm giả SMS, Zalo</title>
<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>
<h1>Trạm giả SMS, Zalo</h1><p>Không tin nào ở đây được gửi đi thật.</p>
<form method="post" action="/faults"><label>Kênh <select name="channel"><option value="sms">SMS</option>
<option value="zalo">Zalo</option></select></label> <label>Lỗi <select name="fault">{options}</select></label>
<label>Số tin <input name="count" value="1" size="4"></label><button>Đặt lỗi</button></form>
<form method="post" action="/faults"><input type="hidden" name="forget" value="1">
<button>Xóa hết</button></form>
<h2>Lỗi đang chờ</h2><ul>{faults or "<li>Không có</li>"}</ul>
<h2>Tin đã đến ({len(desk.arrived)})</h2>
<table><tr><th>Lúc</th><th>Kênh</th><th>Số</th><th>Tiêu đề</th><th>Nội dung</th><th>Ký tự</th><th>Mã</th></tr>
{rows}</table><h2>Quy tắc bị vi phạm</h2><ul>{wrong or "<li>Không có</li>"}</ul></body></html>"""
