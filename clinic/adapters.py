"""How django-allauth behaves in a clinic: nobody signs themselves up, and its few
mails look like all others."""

import logging
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clinic import emails

log = logging.getLogger(__name__)


class StaffAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Always the clinic's own address, whatever host the request named."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.SITE_URL}{path}"

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """Our own templates: clinic/emails/account_<what>, with text and HTML."""
        what = template_prefix.rsplit("/", maxsplit=1)[-1]
        values = {
            "button_url": context.get("password_reset_url", ""),
            "button_word": _("Choose a new password"),
        }
        mail = emails.render(
            f"clinic/account_{what}", values, language=get_language() or "en-gb"
        )
        message = EmailMultiAlternatives(
            subject=mail.subject,
            body=mail.text,
            from_email=self.get_from_email(),
            to=[email] if isinstance(email, str) else email,
            headers={"Auto-Submitted": "auto-generated", **(headers or {})},
        )
        message.attach_alternative(mail.html, "text/html")
        return message

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """A mail server that does not answer must not show on the page, which says the
        same whether an account exists or not. These mails hold a link that opens an
        account, so they never stand in the outbox where colleagues read."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as fault:
            log.warning("account_mail_failed kind=%s", type(fault).__name__)
