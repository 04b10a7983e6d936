"""What can stop an operation, as one line a person can act on."""

from __future__ import annotations

import errno


class OperationError(Exception):
    """An operation cannot be done; nothing was left half-way. The message is Vietnamese, one line."""


def disk_line(error: OSError) -> str:
    """One Vietnamese line for an error of the file system."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"Hết dung lượng đĩa{where}. Hãy dọn bớt tệp rồi chạy lại."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"Không có quyền ghi hoặc đọc{where}. Hãy kiểm tra chủ sở hữu của tệp và thư mục."
    return f"Hệ điều hành báo lỗi: {error.strerror or error}{where}."
