"""Signatures that come as data URLs, opened by the picture child alone."""

import base64
import io
import subprocess
import sys
import zlib

import PIL.Image
import PIL.ImageDraw
import pytest

from patients.storage.signatures import LONGEST, NotASignature, redraw
from tests.patients.pictures import chunk, jpeg, png_claiming, saved, scene


def data_url(content):
    return "data:image/png;base64," + base64.b64encode(content).decode()


def strokes(width=600, height=200, *, ink="black"):
    pad = PIL.Image.new("RGBA", (width, height), (0, 0, 0, 0))
    PIL.ImageDraw.Draw(pad).line((20, 20, width - 20, height - 20), fill=ink, width=4)
    return saved(pad, "PNG")


def test_strokes_become_grey_ink_on_white_paper():
    with PIL.Image.open(io.BytesIO(redraw(data_url(strokes())))) as drawn:
        assert (drawn.mode, drawn.size) == ("L", (600, 200))
        assert drawn.getextrema() == (0, 255)


def test_large_pad_is_kept_within_the_sheet():
    with PIL.Image.open(io.BytesIO(redraw(data_url(strokes(2400, 960))))) as drawn:
        assert drawn.size == (1200, 480)


@pytest.mark.parametrize(
    "url",
    ["", data_url(saved(PIL.Image.new("RGBA", (300, 100), (0, 0, 0, 0)), "PNG"))],
    ids=["nothing", "empty pad"],
)
def test_empty_pad_is_no_signature(url):
    assert redraw(url) == b""


REFUSED = {
    "not base 64": "data:image/png;base64,%%%",
    "another kind": "data:image/svg+xml;base64,PHN2Zy8+",
    "jpeg": data_url(jpeg()),
    "text": data_url(b"hello"),
    "half": data_url(strokes()[:-30]),
    "html behind": data_url(strokes() + b"<script>1</script>"),
    "too many pixels": data_url(png_claiming(2_001, 2_000)),
    "bomb": data_url(png_claiming(60_000, 60_000)),
    "text bomb": data_url(
        png_claiming(
            300,
            100,
            extra=chunk(b"zTXt", b"a\x00\x00" + zlib.compress(b"A" * 50_000_000)),
        )
    ),
    "two pictures": data_url(
        saved(scene(), "PNG", save_all=True, append_images=[scene().rotate(90)])
    ),
    "too long": data_url(b"\x89PNG\r\n\x1a\n" + b"\x00" * LONGEST),
}


@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_refused(name):
    with pytest.raises(NotASignature):
        redraw(REFUSED[name])


def test_no_decoder_enters_the_process_that_takes_a_signature():
    code = (
        "import django, os, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', "
        "'clinic.settings'); django.setup(); "
        "from patients.storage.signatures import redraw; "
        f"assert redraw({data_url(strokes(80, 40))!r}); "
        "print('PIL.PngImagePlugin' in sys.modules)"
    )

    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert (said.returncode, said.stdout.strip()) == (0, "False"), said.stderr
