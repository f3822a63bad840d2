"""PDFs: the same bytes each time, nothing of this machine inside, the worker survives."""

import base64
import contextlib
import copy
import io
import logging
import os
import signal
import threading
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.utils import translation
from pypdf import PdfReader

from clinic import drawing, pdf_child, pdfs
from clinic.pdfs import PdfError

SECRET = "what no document may hold"
PAGE = (
    '<!doctype html><html lang="en"><head><title>A</title>{head}</head>'
    "<body>{body}</body></html>"
)


@pytest.fixture
def draw(settings, tmp_path):
    """Draw a page of our own through the same door as every document."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path, *templates[0]["DIRS"]]
    settings.TEMPLATES = templates

    def drawn(body: str = "", *, head: str = "", **context: object) -> pdfs.Rendered:
        html = PAGE.replace("{head}", head).replace("{body}", body)
        # Templates are cached by name: each page gets one of its own.
        name = f"{uuid.uuid4()}.html"
        (tmp_path / name).write_text(html, encoding="utf-8")
        return pdfs.render(name, context, language="en-gb")

    return drawn


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


@pytest.fixture
def listener():
    """A web server of this machine, and what was asked of it."""
    asked: list[str] = []

    class Inner(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Inner)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/inner", asked
    server.shutdown()
    thread.join()
    server.server_close()


def _once_then(strike: Callable[[float], float]) -> Callable[[float], float]:
    """The job is written; whoever waits for its answer is struck."""
    calls: list[float] = []

    def left(deadline: float) -> float:
        calls.append(deadline)
        return strike(deadline) if len(calls) > 1 else 60.0

    return left


def text_of(content: bytes) -> str:
    return "\n".join(
        page.extract_text() for page in PdfReader(io.BytesIO(content)).pages
    )


def test_same_page_gives_the_same_bytes_even_from_another_child(draw):
    first = draw("<p>Plan</p>")
    pdfs._child.stop()

    assert draw("<p>Plan</p>").sha256 == first.sha256


def test_other_page_gives_other_bytes(draw):
    assert draw("<p>Plan 1</p>").sha256 != draw("<p>Plan 2</p>").sha256


def test_page_is_a_tagged_document_in_its_language_with_its_text(draw):
    drawn = draw("<h1>Your plan</h1>")

    catalogue = PdfReader(io.BytesIO(drawn.content)).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] is True or catalogue["/StructTreeRoot"]
    assert catalogue["/Lang"] == "en"
    assert (drawn.pages, text_of(drawn.content)) == (1, "Your plan")


ASKS = {
    "image": '<img alt="" src="{url}">',
    "attached link": '<a rel="attachment" href="{url}">x</a>',
    "frame of style": '<div style="background: url({url})">x</div>',
    "object": '<object data="{url}">x</object>',
    "embedded": '<embed src="{url}">',
}


@pytest.mark.parametrize("ask", ASKS)
def test_file_of_this_machine_is_refused(draw, secret, ask):
    with pytest.raises(PdfError) as refusal:
        draw(ASKS[ask].replace("{url}", secret.as_uri()))

    assert refusal.value.code == "refused_address"


@pytest.mark.parametrize("ask", ASKS)
def test_address_of_the_network_is_refused_and_never_asked(draw, listener, ask):
    url, asked = listener
    with pytest.raises(PdfError):
        draw(ASKS[ask].replace("{url}", url))

    assert asked == []


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="attachment" href="{url}">',
        '<link rel="stylesheet" href="{url}">',
        '<style>@import url("{url}");</style>',
        '<style>@font-face {font-family: a; src: url("{url}")} p {font-family: a}</style>',
    ],
)
def test_file_asked_for_by_the_head_never_gets_in(draw, secret, head):
    content = b""
    with contextlib.suppress(PdfError):
        page = draw("<p>x</p>", head=head.replace("{url}", secret.as_uri()))
        content = page.content

    assert SECRET.encode() not in content
    assert not content or PdfReader(io.BytesIO(content)).attachments == {}


def test_what_a_person_typed_is_text(draw, secret):
    typed = f'<img src="{secret.as_uri()}"><script>1</script>'

    assert text_of(draw("<p>{{ typed }}</p>", typed=typed).content).startswith("<img")


@pytest.mark.parametrize(
    "url",
    [
        "anagen:../../etc/passwd",
        "anagen:/%2e%2e/%2e%2e/etc/passwd",
        "anagen:css/none.css",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "css/plan.css",
    ],
)
def test_only_files_below_the_roots_have_an_address(tmp_path, url):
    root = tmp_path / "static"
    root.mkdir()
    (tmp_path / "passwd").write_text(SECRET)

    assert pdf_child.own_file([root], url) is None


def test_file_below_a_root_and_written_out_data_have_one(tmp_path):
    (tmp_path / "a b.css").write_text("p {}")
    written = "data:text/plain;base64," + base64.b64encode(b"x").decode()

    found = [
        pdf_child.own_file([tmp_path], url) for url in ("anagen:a%20b.css", written)
    ]

    assert found == [(tmp_path / "a b.css").as_uri(), written]


def test_page_longer_than_any_plan_is_refused_before_it_costs_anything(draw):
    with pytest.raises(PdfError) as refusal:
        draw("x" * (pdfs.LONGEST_HTML + 1))

    assert refusal.value.code == "too_large"


@pytest.mark.slow
def test_deep_nesting_is_refused_and_the_next_document_is_drawn(draw):
    with pytest.raises(PdfError):
        draw("<div>" * 1500 + "x" + "</div>" * 1500)

    assert draw("<p>Plan</p>").pages == 1


def test_child_that_takes_too_long_is_killed_and_the_worker_goes_on(draw, monkeypatch):
    with monkeypatch.context() as impatient:
        impatient.setattr(pdfs, "SECONDS", 0)
        with pytest.raises(PdfError) as refusal:
            draw("<p>Plan</p>")

    assert refusal.value.code == "child_died_or_too_slow"
    assert draw("<p>Plan</p>").pages == 1


def test_answer_to_a_job_left_half_way_is_never_given_to_the_next(draw):
    """A worker's time limit strikes while it waits for the child: seen in a slow clinic."""
    draw("<p>Warm</p>")

    def struck(_seconds: float) -> float:
        raise InterruptedError("time limit")

    with pytest.MonkeyPatch.context() as striking:
        striking.setattr(drawing, "_left", _once_then(struck))
        with pytest.raises(InterruptedError):
            draw("<p>Plan of Ayşe</p>")

    assert text_of(draw("<p>Plan of Mehmet</p>").content) == "Plan of Mehmet"


def test_child_that_reads_nothing_more_is_replaced(draw):
    draw("<p>Warm</p>")
    process = pdfs._child._process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    with pytest.MonkeyPatch.context() as impatient:
        impatient.setattr(pdfs, "SECONDS", 0.2)
        with pytest.raises(PdfError) as refusal:
            draw("x" * 1_000_000)

    assert refusal.value.code == "child_died_or_too_slow"
    assert draw("<p>Plan</p>").pages == 1


def test_answer_with_another_number_counts_for_nothing(draw):
    """Whatever the reason: better no document than somebody else's."""
    draw("<p>Warm</p>")
    process = pdfs._child._process
    assert process is not None
    assert process.stdin is not None
    os.write(process.stdin.fileno(), b'0 {"html": "<p>Ayse</p>", "identifier": "00"}\n')

    with pytest.raises(PdfError) as refusal:
        draw("<p>Mehmet</p>")

    assert refusal.value.code == "child_died_or_too_slow"
    assert text_of(draw("<p>Mehmet</p>").content) == "Mehmet"


def test_child_killed_from_outside_is_replaced(draw):
    draw("<p>Plan</p>")
    process = pdfs._child._process
    assert process is not None
    process.kill()
    process.wait()

    assert draw("<p>Plan</p>").pages == 1


def test_child_is_replaced_after_its_share_of_documents(draw, monkeypatch):
    monkeypatch.setattr(pdfs, "DOCUMENTS_A_CHILD", 1)
    pdfs._child.stop()

    draw("<p>Plan</p>")

    assert pdfs._child._process is None


def test_drawing_logs_nothing(draw):
    heard: list[logging.LogRecord] = []
    listening = logging.Handler()
    listening.emit = heard.append  # type: ignore[method-assign]
    logging.getLogger("clinic").addHandler(listening)

    draw("<p>{{ name }}</p>", name="Ayşe Işık")

    logging.getLogger("clinic").removeHandler(listening)
    assert heard == []


def test_language_of_the_caller_stays_as_it_was(draw):
    with translation.override("tr"):
        draw("<p>Plan</p>")

        assert translation.get_language() == "tr"
