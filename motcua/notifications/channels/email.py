"""Letters by Django's mail backend (SMTP). Accepted by the mail server is all that is known."""

from __future__ import annotations

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import BadHeaderError

from motcua.core.deliveries import calling
from motcua.notifications.channels import Letter, MessageChannel, OutOfService, Refused

_PERMANENT = 500


class EmailProvider:
    """Letters in plain text, marked as written by a machine."""

    channel = MessageChannel.EMAIL
    gives_receipts = False

    def send(self, letter: Letter) -> str:
        """Hand the letter to the mail server; its number is the Message-ID."""
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
        number = f"<{letter.key}@{domain}>"
        message = EmailMessage(
            subject=letter.title,
            body=letter.text,
            to=[letter.address],
            headers={"Message-ID": number, "Auto-Submitted": "auto-generated"},
        )
        with calling(
            "email", agency_id=letter.agency_id, operation="send", address="SMTP", request=""
        ) as call:
            try:
                message.send()
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, BadHeaderError) as error:
                call.error = type(error).__name__
                raise Refused("Máy chủ thư không nhận địa chỉ này.") from error
            except smtplib.SMTPResponseException as error:
                call.status, call.error = error.smtp_code, type(error).__name__
                if error.smtp_code >= _PERMANENT and not isinstance(error, smtplib.SMTPAuthenticationError):
                    raise Refused(f"Máy chủ thư từ chối (mã {error.smtp_code}).") from error
                raise OutOfService(f"Máy chủ thư chưa nhận (mã {error.smtp_code}).") from error
            except (smtplib.SMTPException, OSError) as error:
                call.error = type(error).__name__
                raise OutOfService("Không gửi được tới máy chủ thư.") from error
        return number
