import io
import struct
import zlib

import PIL.Image
import pytest

from patients.domain.photo_rules import LARGEST_BYTES, NotAPhoto
from patients.storage import pictures
from patients.storage.pictures import inspect, redraw
from tests.patients.pictures import (
    CORNERS,
    SECRETS,
    chunk,
    corners,
    jpeg,
    png_claiming,
    saved,
    scene,
    talkative,
    turned,
)


def grey_of_16_bits():
    """Black on the left, white on the right, as a microscope's camera writes it."""
    row = b"".join(struct.pack("<H", 65_535 * x // 399) for x in range(400))
    return saved(PIL.Image.frombytes("I;16", (400, 300), row * 300), "PNG")


def test_sixteen_bits_a_pixel_keep_their_tones():
    found = inspect(grey_of_16_bits())
    with PIL.Image.open(io.BytesIO(redraw(grey_of_16_bits()).full)) as picture:
        tones = [picture.getpixel((x, 150))[0] for x in (2, 200, 397)]

    assert found.bright_percent < 5
    assert [abs(a - b) <= 3 for a, b in zip(tones, (0, 128, 255), strict=True)] == [
        True
    ] * 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_baked_in(orientation):
    drawn = redraw(turned(orientation))

    assert (drawn.width, drawn.height) == (400, 300)
    for content in (drawn.full, *drawn.sizes.values()):
        assert corners(content) == list(CORNERS)
        with PIL.Image.open(io.BytesIO(content)) as picture:
            assert dict(picture.getexif()) == {}


def test_nothing_but_pixels_survives():
    upload = talkative()
    assert all(secret in upload for secret in SECRETS)

    drawn = redraw(upload)

    for content in (drawn.full, *drawn.sizes.values()):
        assert [secret for secret in SECRETS if secret in content] == []
        with PIL.Image.open(io.BytesIO(content)) as picture:
            assert sorted(picture.info) == [
                "jfif",
                "jfif_density",
                "jfif_unit",
                "jfif_version",
            ]


def test_text_of_a_png_does_not_survive():
    extra = chunk(b"tEXt", b"Author\x00Ayse Secret")
    content = saved(scene(), "PNG")
    content = content[:33] + extra + content[33:]

    drawn = redraw(content)

    assert b"Ayse Secret" not in drawn.full


def test_sizes_have_their_long_edge():
    drawn = redraw(jpeg(2400, 1800))

    edges = {}
    for name, content in drawn.sizes.items():
        with PIL.Image.open(io.BytesIO(content)) as picture:
            edges[name] = max(picture.size)
    assert edges == {"large": 1600, "medium": 800, "small": 240}


def test_transparency_becomes_white():
    drawn = redraw(saved(PIL.Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"))

    with PIL.Image.open(io.BytesIO(drawn.full)) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (jpeg(), "jpg"),
        (jpeg(progressive=True), "jpg"),
        (saved(scene(), "PNG"), "png"),
        (saved(scene(), "WEBP"), "webp"),
        (saved(scene().convert("CMYK"), "JPEG"), "jpg"),
        (saved(scene().convert("P"), "PNG"), "png"),
        (saved(scene().convert("L"), "PNG"), "png"),
    ],
)
def test_photos_are_taken_and_can_be_drawn(content, suffix):
    found = inspect(content)

    assert (found.suffix, found.width, found.height) == (suffix, 400, 300)
    assert redraw(content).width == 400


def frames(kind):
    others = [scene().rotate(turn) for turn in (90, 180)]
    return saved(scene(), kind, save_all=True, append_images=others)


def zip_behind(content):
    return content + b"PK\x03\x04" + b"\x00" * 40 + b"PK\x05\x06" + b"\x00" * 18


REFUSED = {
    "empty": (b"", "empty"),
    "text": (b"hello", "not_a_photo"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_photo"),
    "html": (b"<!doctype html><script>1</script>", "not_a_photo"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not_a_photo"),
    "pdf": (b"%PDF-1.7\n", "not_a_photo"),
    "zip": (b"PK\x03\x04rest", "not_a_photo"),
    "executable": (b"MZ\x90\x00" + b"\x00" * 500, "not_a_photo"),
    "elf": (b"\x7fELF" + b"\x00" * 500, "not_a_photo"),
    "gif": (saved(scene(), "GIF"), "not_a_photo"),
    "bmp": (saved(scene(), "BMP"), "not_a_photo"),
    "tiff": (saved(scene(), "TIFF"), "not_a_photo"),
    "jpeg and html": (jpeg() + b"<HTML><script>1</script>", "hidden_content"),
    "jpeg and zip": (zip_behind(jpeg()), "hidden_content"),
    "png and php": (
        saved(scene(), "PNG") + b"<?php system('x');",
        "hidden_content",
    ),
    "webp and pdf": (saved(scene(), "WEBP") + b"%PDF-1.4", "hidden_content"),
    "two pictures in one": (frames("MPO"), "several_pictures"),
    "animated png": (frames("PNG"), "several_pictures"),
    "animated webp": (frames("WEBP"), "several_pictures"),
    "truncated jpeg": (jpeg()[:-200], "broken"),
    "truncated png": (saved(scene(), "PNG")[:-20], "broken"),
    "truncated webp": (saved(scene(), "WEBP")[:-20], "broken"),
    "jpeg signature only": (b"\xff\xd8\xff\xe0" + b"\x00" * 64, "broken"),
    "bare signature": (b"\xff\xd8\xff", "broken"),
    "169 megapixels": (png_claiming(13_000, 13_000), "too_many_pixels"),
    "225 megapixels": (png_claiming(15_000, 15_000), "too_many_pixels"),
    "a line of 60,000": (png_claiming(60_000, 1), "too_many_pixels"),
    "4 GB claimed": (png_claiming(2**31 - 1, 2**31 - 1), "too_many_pixels"),
    "tiny": (jpeg(199, 300), "too_small"),
    "larger than 20 MB": (jpeg() + b"\x00" * LARGEST_BYTES, "too_large"),
}


@pytest.mark.parametrize(
    "behind",
    [
        b"\x00\x00\x00\x18ftypmp42" + b"\xaa" * 500,
        b"pk\x03\x04 <svgx %pdf",
        b"PK\x05\x06\xff",
    ],
    ids=["film", "chance letters", "half a mark"],
)
def test_what_phones_append_refuses_no_photo(behind):
    assert inspect(jpeg() + behind).width == 400


@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_refused(name):
    content, code = REFUSED[name]

    with pytest.raises(NotAPhoto) as refusal:
        inspect(content)

    assert refusal.value.code == code


def test_text_bomb_is_refused():
    bomb = b"Comment\x00\x00" + zlib.compress(b"A" * 50_000_000)
    content = png_claiming(300, 300, extra=chunk(b"zTXt", bomb))

    with pytest.raises(NotAPhoto) as refusal:
        redraw(content)

    assert refusal.value.code == "broken"


def test_pixels_that_do_not_decode_are_refused_when_drawn():
    content = bytearray(saved(scene(), "PNG"))
    at = content.index(b"IDAT")
    length = struct.unpack(">I", content[at - 4 : at])[0]
    content[at + 10 : at + 4 + length] = b"\x55" * (length - 6)

    with pytest.raises(NotAPhoto):
        redraw(bytes(content))


def test_camera_clock_is_read():
    exif = PIL.Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2027:02:28 09:30:00"

    assert str(inspect(jpeg(exif=exif)).taken) == "2027-02-28 09:30:00"


def test_camera_clock_that_says_nonsense_is_ignored():
    exif = PIL.Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "yesterday"

    assert inspect(jpeg(exif=exif)).taken is None


def test_photo_is_not_called_damaged_when_nobody_had_time_to_open_it(monkeypatch):
    monkeypatch.setattr(pictures, "SECONDS", 0)

    with pytest.raises(NotAPhoto) as refusal:
        inspect(jpeg())

    assert refusal.value.code == "not_opened"
