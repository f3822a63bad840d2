"""Somebody with a session who posts forms, without a browser: many at once."""

import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPMessage, HTTPResponse
from http.cookiejar import CookieJar
from typing import IO, Any
from urllib.parse import urlencode

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str
    location: str

    def field(self, name: str) -> str:
        """The value of an input, by its name."""
        found = re.search(
            rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', self.text
        ) or re.search(rf'<input[^>]*value="([^"]*)"[^>]*name="{name}"', self.text)
        assert found, f"no {name} on the page"
        return found[1]


class _StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer, too."""

    def redirect_request(
        self,
        _req: urllib.request.Request,
        _fp: IO[bytes],
        _code: int,
        _msg: str,
        _headers: HTTPMessage,
        _newurl: str,
    ) -> None:
        return None


class Visitor:
    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self.jar),
            _StayHere(),
        )

    def get(self, path: str) -> Answer:
        return self._open(urllib.request.Request(self.address + path))

    def post(self, path: str, fields: Mapping[str, Any]) -> Answer:
        token = next(c.value for c in self.jar if c.name.endswith("csrftoken"))
        body = urlencode({**fields, "csrfmiddlewaretoken": token}, doseq=True)
        headers = {"Referer": self.address + path, "Origin": self.address}
        return self._open(
            urllib.request.Request(self.address + path, body.encode(), headers)
        )

    def sign_in(self, email: str, password: str) -> "Visitor":
        self.get("/accounts/login/")
        answer = self.post("/accounts/login/", {"login": email, "password": password})
        assert answer.status == 302, answer.text[:500]
        return self

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            response: HTTPResponse = self._opener.open(request, timeout=SECONDS)
        except urllib.error.HTTPError as error:
            with error:
                location = error.headers.get("Location", "")
                return Answer(error.code, error.read().decode(), location)
        with response:
            return Answer(response.status, response.read().decode(), "")
