"""Pictures made for tests: each corner has its own colour, so that a turn shows."""

import io
import struct
import zlib

import PIL.Image

CORNERS = {
    "top left": (220, 30, 30),
    "top right": (30, 180, 40),
    "bottom left": (40, 60, 220),
    "bottom right": (230, 210, 30),
}
ORIENTATION, MAKE, DESCRIPTION, GPS = 0x0112, 0x010F, 0x010E, 0x8825
SECRETS = (b"SecretMaker", b"Ayse Secret", b"41.0082", b"<script>alert", b"xpacket")
# How a camera stores an upright scene under each EXIF orientation.
_STORED = {
    1: (),
    2: (PIL.Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (PIL.Image.Transpose.ROTATE_180,),
    4: (PIL.Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (PIL.Image.Transpose.TRANSPOSE,),
    6: (PIL.Image.Transpose.ROTATE_90,),
    7: (PIL.Image.Transpose.TRANSVERSE,),
    8: (PIL.Image.Transpose.ROTATE_270,),
}


def scene(width=400, height=300):
    picture = PIL.Image.new("RGB", (width, height))
    half = (width // 2, height // 2)
    for index, colour in enumerate(CORNERS.values()):
        tile = PIL.Image.new("RGB", half, colour)
        picture.paste(tile, (index % 2 * half[0], index // 2 * half[1]))
    return picture


def saved(picture, kind="JPEG", **options):
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def jpeg(width=400, height=300, **options):
    return saved(scene(width, height), "JPEG", quality=95, **options)


def turned(orientation):
    """The upright scene as a camera held that way would write it."""
    picture = scene()
    for step in _STORED[orientation]:
        picture = picture.transpose(step)
    exif = PIL.Image.Exif()
    exif[ORIENTATION] = orientation
    return saved(picture, "JPEG", quality=95, exif=exif)


def talkative():
    """A JPEG that says who, where and with what, in every place it can."""
    exif = PIL.Image.Exif()
    exif[MAKE] = "SecretMaker"
    exif[DESCRIPTION] = "Ayse Secret"
    exif[GPS] = {1: "N", 2: (41.0, 0.0, 29.5), 29: "41.0082"}
    content = jpeg(
        exif=exif,
        comment=b"<script>alert(1)</script> Ayse Secret",
        xmp=b"<?xpacket begin?><x:xmpmeta>41.0082</x:xmpmeta>",
    )
    return content + b"Ayse Secret 41.0082"


def corners(content):
    """The name of the colour found in each corner, top left first."""
    with PIL.Image.open(io.BytesIO(content)) as picture:
        width, height = picture.size
        spots = [
            (width // 8, height // 8),
            (width * 7 // 8, height // 8),
            (width // 8, height * 7 // 8),
            (width * 7 // 8, height * 7 // 8),
        ]
        return [_nearest(picture.getpixel(spot)) for spot in spots]


def _nearest(pixel):
    return min(
        CORNERS,
        key=lambda name: sum(
            abs(a - b) for a, b in zip(pixel, CORNERS[name], strict=True)
        ),
    )


def png_claiming(width, height, *, extra=b""):
    """A small PNG whose header claims a size, with empty pixels behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(b"\x00" * 20_000))
        + chunk(b"IEND", b"")
    )


def chunk(kind, content):
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def sharp(width=1600, height=1200):
    """Large enough and full of edges; each call gives another picture."""
    noise = PIL.Image.effect_noise((width, height), 60)
    return saved(noise.convert("RGB"), "JPEG", quality=60)
