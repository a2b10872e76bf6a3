# SPDX-License-Identifier: Apache-2.0
"""Files of every kind, as Pillow writes and reads them: the pixels of a cutout are upright and of the right colour.

A long list of kinds of files. A trimap that is all foreground turns the cutout into the whole photograph, which can be compared pixel by pixel.
"""

import io
import pathlib
import struct
import time
import zlib

import numpy
import pytest
import requests
from conftest import ASTRONAUT
from PIL import Image, ImageCms, ImageOps
from profiles import DISPLAY_P3

ADOBE_RGB = pathlib.Path("/usr/share/color/icc/compatibleWithAdobeRGB1998.icc")
GREY = pathlib.Path("/usr/share/color/icc/Gray.icc")
PRINTER = pathlib.Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")


def portrait():
    # Not square, so that a turn is seen.
    picture = Image.open(ASTRONAUT).convert("RGB").crop((60, 0, 460, 512))
    # It comes with a profile, which Pillow would write into every file.
    picture.info.clear()
    return picture


def portrait_with_alpha():
    picture = portrait().convert("RGBA")
    ramp = Image.linear_gradient("L").resize(picture.size)
    picture.putalpha(ramp)
    return picture


def encode(picture, kind, **options):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def expected(data):
    """What Pillow makes of the file: upright, sRGB, and its alpha."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I;16") or picture.mode == "I":
        picture = Image.fromarray((numpy.asarray(picture) / 257 + 0.5).astype("uint8"), "L")
    has_alpha = picture.has_transparency_data
    alpha = picture.convert("RGBA").getchannel("A") if has_alpha else None
    if profile:
        source = picture if picture.mode in ("RGB", "L", "CMYK") else picture.convert("RGB")
        picture = ImageCms.profileToProfile(
            source, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB")
    elif picture.mode == "P":
        picture = picture.convert("RGBA")
    colours = numpy.asarray(picture.convert("RGB")).astype(int)
    return colours, None if alpha is None else numpy.asarray(alpha).astype(int)


def cut_out_whole(server, data):
    height, width = expected(data)[0].shape[:2]
    trimap = encode(Image.new("L", (width, height), 255), "PNG")
    answer = server.cut_out({"file": data, "trimap": trimap})
    assert answer.status_code == 200, answer.text
    picture = Image.open(io.BytesIO(answer.content))
    assert "icc_profile" not in picture.info and "exif" not in picture.info
    picture = picture.convert("RGBA")
    return numpy.asarray(picture.convert("RGB")).astype(int), numpy.asarray(picture.getchannel("A")).astype(int)


def difference(server, data, reference):
    """How far two files' cutouts are apart."""
    trimap = encode(Image.new("L", portrait().size, 255), "PNG")
    pictures = []
    for file in (data, reference):
        answer = server.cut_out({"file": file, "trimap": trimap})
        assert answer.status_code == 200, answer.text
        pictures.append(numpy.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB")).astype(int))
    return abs(pictures[0] - pictures[1]).max()


def compare(server, data, tolerance, mean=None):
    ours, alpha = cut_out_whole(server, data)
    theirs, their_alpha = expected(data)
    assert ours.shape == theirs.shape
    if their_alpha is None:
        assert (alpha == 255).all()
        seen = numpy.ones(alpha.shape, bool)
    else:
        assert abs(alpha - their_alpha).max() <= 1
        # Where the file is nearly transparent there is next to no colour to compare.
        seen = their_alpha > 250
    apart = abs(ours - theirs)[seen]
    assert apart.max() <= tolerance, f"largest {apart.max()}, mean {apart.mean():.3f}"
    if mean is not None:
        assert apart.mean() <= mean, f"mean {apart.mean():.3f}"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_orientation(server, orientation, kind):
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    data = encode(portrait(), kind, exif=exif, **options)
    # Pillow's libjpeg-turbo may round the colour conversion otherwise.
    compare(server, data, tolerance=4 if kind == "JPEG" else 0)


JPEGS = {
    "baseline": lambda: encode(portrait(), "JPEG", quality=92),
    "progressive": lambda: encode(portrait(), "JPEG", quality=92, progressive=True),
    "4:4:4": lambda: encode(portrait(), "JPEG", quality=92, subsampling=0),
    "grey": lambda: encode(portrait().convert("L"), "JPEG", quality=92),
    "cmyk": lambda: encode(portrait().convert("CMYK"), "JPEG", quality=92),
    "restart markers": lambda: encode(portrait(), "JPEG", quality=92, restart_marker_blocks=5),
}


@pytest.mark.parametrize("name", JPEGS)
def test_jpeg(server, name):
    compare(server, JPEGS[name](), tolerance=4, mean=0.3)


def deep_png(bits_per_channel=16, with_alpha=False):
    """16-bit colour, which Pillow does not write."""
    colours = numpy.asarray(portrait()).astype(">u2") * 257
    height, width = colours.shape[:2]
    if with_alpha:
        alpha = numpy.asarray(portrait_with_alpha().getchannel("A")).astype(">u2")[..., None] * 257
        colours = numpy.concatenate([colours, alpha], axis=2)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in colours)

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, bits_per_channel, 6 if with_alpha else 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1))
            + chunk(b"IEND", b""))


def interlaced_png():
    """Adam7, which Pillow does not write either."""
    colours = numpy.asarray(portrait())
    height, width = colours.shape[:2]
    rows = b""
    for x, y, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        part = colours[y::dy, x::dx]
        if part.size:
            rows += b"".join(b"\0" + row.tobytes() for row in part)

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 1)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1))
            + chunk(b"IEND", b""))


def transparent_palette():
    picture = portrait().quantize(64)
    return encode(picture, "PNG", transparency=bytes([0] * 4 + [255] * 60))


PNGS = {
    "colour": lambda: encode(portrait(), "PNG"),
    "alpha": lambda: encode(portrait_with_alpha(), "PNG"),
    "grey": lambda: encode(portrait().convert("L"), "PNG"),
    "grey and alpha": lambda: encode(portrait_with_alpha().convert("LA"), "PNG"),
    "one bit": lambda: encode(portrait().convert("1"), "PNG"),
    "palette": lambda: encode(portrait().quantize(200), "PNG"),
    "small palette": lambda: encode(portrait().quantize(16), "PNG", bits=4),
    "palette with transparency": transparent_palette,
    "16 bits": deep_png,
    "16 bits and alpha": lambda: deep_png(with_alpha=True),
    "16 bits grey": lambda: encode(
        Image.fromarray(numpy.asarray(portrait().convert("L")).astype("uint16") * 257), "PNG"),
    "interlaced": interlaced_png,
}


@pytest.mark.parametrize("name", PNGS)
def test_png(server, name):
    compare(server, PNGS[name](), tolerance=1 if "16" in name else 0)


@pytest.mark.parametrize("lossless", [True, False])
@pytest.mark.parametrize("with_alpha", [True, False])
def test_webp(server, lossless, with_alpha):
    picture = portrait_with_alpha() if with_alpha else portrait()
    data = encode(picture, "WEBP", lossless=lossless, quality=90)
    compare(server, data, tolerance=0 if lossless else 12, mean=None if lossless else 0.5)


def test_animated_webp(server):
    frames = [portrait(), ImageOps.mirror(portrait())]
    data = encode(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    ours, _ = cut_out_whole(server, data)
    assert (ours == numpy.asarray(portrait())).all()


def profiled(kind, profile, mode="RGB", **options):
    return encode(portrait().convert(mode), kind, icc_profile=profile, **options)


PROFILES = {
    "Display P3 in JPEG": lambda: profiled("JPEG", DISPLAY_P3, quality=95),
    "Display P3 in PNG": lambda: profiled("PNG", DISPLAY_P3),
    "Display P3 in WebP": lambda: profiled("WEBP", DISPLAY_P3, lossless=True),
    "Adobe RGB in JPEG": lambda: profiled("JPEG", ADOBE_RGB.read_bytes(), quality=95),
    "Adobe RGB in PNG": lambda: profiled("PNG", ADOBE_RGB.read_bytes()),
    "Adobe RGB in WebP": lambda: profiled("WEBP", ADOBE_RGB.read_bytes(), lossless=True),
    "grey in JPEG": lambda: profiled("JPEG", GREY.read_bytes(), "L", quality=95),
    "grey in PNG": lambda: profiled("PNG", GREY.read_bytes(), "L"),
    "printing inks in JPEG": lambda: profiled("JPEG", PRINTER.read_bytes(), "CMYK", quality=95),
}


@pytest.mark.parametrize("name", PROFILES)
def test_colour_profile(server, name):
    data = PROFILES[name]()
    plain = numpy.asarray(portrait()).astype(int)
    changed = abs(expected(data)[0] - plain).mean()
    assert changed > 1 or "grey" in name, "the profile changes nothing, so this test would see nothing"
    compare(server, data, tolerance=6 if "JPEG" in name else 2, mean=0.6)


def test_srgb_is_left_alone(server):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    ours, _ = cut_out_whole(server, profiled("PNG", srgb))
    assert (ours == numpy.asarray(portrait())).all()


@pytest.mark.parametrize("profile", [b"no profile at all", DISPLAY_P3[:300], DISPLAY_P3.replace(b"RGB ", b"CMYK")])
def test_damaged_profiles_are_passed_over(server, profile):
    assert difference(server, profiled("JPEG", profile, quality=95), profiled("JPEG", b"", quality=95)) == 0


def test_the_cutout_itself_is_upright(server):
    """Without a trimap: the subject is found in a turned photograph, and comes out as in the upright one."""
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = portrait()
    turned = encode(upright.transpose(Image.Transpose.ROTATE_90), "PNG", exif=exif)
    answers = [server.cut_out({"file": file}) for file in (encode(upright, "PNG"), turned)]
    assert answers[0].content == answers[1].content


def test_text_chunks_are_passed_over(server):
    """Chunks that unpack to gigabytes cost no more than their own bytes."""
    text = zlib.compress(b"a" * 7_900_000, 9)
    chunk = b"zTXt" + b"Title\0\0" + text
    chunk = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    plain = encode(portrait(), "PNG")
    bomb = plain[:33] + chunk * 300 + plain[33:]
    token = {"Authorization": f"Bearer {server.token}"}

    def resident():
        return requests.get(server.url + "/metrics", headers=token).json()["resident_bytes"]

    # Pillow refuses such a file, so the plain one says what to expect.
    before = resident()
    started = time.monotonic()
    assert difference(server, bomb, plain) == 0
    assert time.monotonic() - started < 5 and resident() - before < 100e6
