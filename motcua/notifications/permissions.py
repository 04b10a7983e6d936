"""Who reads messages."""

from motcua.core.permissions import Role, permission

permission("message.read", "Đọc tin báo về hồ sơ của mình", {Role.CITIZEN})
