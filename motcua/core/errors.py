"""Refusals a person can read. Every message is Vietnamese and says what to do next."""

from __future__ import annotations


class DomainError(Exception):
    """A deed that cannot be done; nothing has been written. ``status`` is the HTTP answer."""

    status = 422
    code = "domain_error"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class WrongState(DomainError):
    """The thing is not in a state that allows the deed."""

    status = 409
    code = "wrong_state"


class Conflict(DomainError):
    """Somebody else was faster; the person must look again."""

    status = 409
    code = "conflict"


class NotAllowed(DomainError):
    """The actor may see the thing but not do this to it."""

    status = 403
    code = "not_allowed"


class NotFound(DomainError):
    """There is no such thing for this actor."""

    status = 404
    code = "not_found"


class Busy(DomainError):
    """The database did not get round to it; the same request may be sent again as it is."""

    status = 503
    code = "busy"

    def __init__(self) -> None:
        super().__init__(
            "Hệ thống đang bận nên chưa trả lời được. Hãy chờ ít giây rồi tải lại trang này. "
            "Việc nào đã ghi thì không bị ghi lần nữa."
        )
