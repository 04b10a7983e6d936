"""Who reads messages, writes their texts, decides how they are sent and follows them."""

from motcua.core.permissions import SIGNED_IN, Role, permission, same_agency, urls

_KEEPERS = {Role.CONTROL_OFFICER, Role.LEADER}

permission("message.read", "Đọc tin báo về hồ sơ của mình", {Role.CITIZEN})
permission("message.prefer", "Chọn cách nhận tin của mình", SIGNED_IN)
permission("message.follow", "Xem tin đã gửi ra ngoài", _KEEPERS, rule=same_agency)
permission("message.write", "Sửa lời nhắn của cơ quan", {Role.CONTROL_OFFICER}, rule=same_agency)
permission("message.set_up", "Đặt cách gửi tin của cơ quan", _KEEPERS, rule=same_agency)

urls(
    {
        "message_list": "message.follow",
        "message_detail": "message.follow",
        "message_texts": "message.follow",
        "message_text": "message.write",
        "message_text_reset": "message.write",
        "message_settings": "message.set_up",
        "message_preference": "message.prefer",
        "message_receipt": "public",
    }
)
