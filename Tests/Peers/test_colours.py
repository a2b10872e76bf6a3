# SPDX-License-Identifier: Apache-2.0
"""PNG files that say what their colours mean, beside what a browser shows of them.

A trimap that is all foreground turns the cutout into the whole picture. The browser draws it on a canvas, which is sRGB, and reads that
back.
"""

import base64
import io
import struct
import zlib

import numpy
import pytest
from conftest import ASTRONAUT
from PIL import Image

SHOW = """async file => {
    const image = new Image()
    image.src = "data:image/png;base64," + file
    await image.decode()
    const canvas = document.createElement("canvas")
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    const context = canvas.getContext("2d")
    context.drawImage(image, 0, 0)
    return Array.from(context.getImageData(0, 0, canvas.width, canvas.height).data)
}"""


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def gamma(exponent):
    return chunk(b"gAMA", struct.pack(">I", round(exponent * 100000)))


def chromaticities(*values):
    return chunk(b"cHRM", struct.pack(">8I", *(round(value * 100000) for value in values)))


def code_points(primaries, transfer, matrix=0, full_range=1):
    return chunk(b"cICP", bytes((primaries, transfer, matrix, full_range)))


D65 = (0.3127, 0.3290)
DISPLAY_P3 = chromaticities(*D65, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
REC_2020 = chromaticities(*D65, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046)
REC_709 = chromaticities(*D65, 0.640, 0.330, 0.300, 0.600, 0.150, 0.060)
SRGB = chunk(b"sRGB", b"\0")


def colours():
    """A photograph, and below it every grey and random colours."""
    photograph = numpy.asarray(Image.open(ASTRONAUT).convert("RGB").crop((60, 0, 316, 128)))
    ramp = numpy.repeat(numpy.arange(256)[None, :, None], 16, axis=0).repeat(3, axis=2)
    noise = numpy.random.default_rng(1).integers(0, 256, (16, 256, 3))
    return numpy.concatenate([photograph, ramp, noise]).astype(int)


def png(pixels, chunks, depth=8):
    height, width = pixels.shape[:2]
    samples = pixels.astype("u1") if depth == 8 else (pixels * 257).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in samples)
    kind = 0 if pixels.ndim == 2 else 2
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunks + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


def apart(server, page, file):
    width, height = Image.open(io.BytesIO(file)).size
    shown = numpy.array(page.evaluate(SHOW, base64.b64encode(file).decode())).reshape(height, width, 4)[..., :3]
    trimap = io.BytesIO()
    Image.new("L", (width, height), 255).save(trimap, "PNG")
    answer = server.cut_out({"file": file, "trimap": trimap.getvalue()})
    assert answer.status_code == 200, answer.text
    ours = numpy.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB")).astype(int)
    return abs(ours - shown)


CHUNKS = {
    "nothing": b"",
    **{f"gAMA {g}": gamma(g) for g in (1, 0.55556, 0.45455, 0.47, 0.43, 0.3)},
    **{f"gAMA {g} with cHRM of {name}": gamma(g) + space
       for g in (1, 0.55556, 0.45455)
       for name, space in (("Display P3", DISPLAY_P3), ("Rec. 2020", REC_2020), ("Rec. 709", REC_709))},
    "cHRM alone": DISPLAY_P3,
    "sRGB before gAMA": SRGB + gamma(1) + DISPLAY_P3,
    "cICP before sRGB": code_points(12, 13) + SRGB,
    "cICP with a narrow range, then gAMA": code_points(1, 13, full_range=0) + gamma(1),
    "cICP that says nothing, then gAMA": code_points(2, 2) + gamma(1),
    **{f"cICP with primaries {p}": code_points(p, 13) for p in (1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22)},
    **{f"cICP with transfer {t}": code_points(12, t) for t in (1, 4, 5, 6, 7, 8, 13, 14, 15, 17)},
}


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("name", CHUNKS)
def test_colours_are_those_of_the_browser(server, page, name, depth):
    difference = apart(server, page, png(colours(), CHUNKS[name], depth))
    assert difference.mean() <= 0.25, f"mean {difference.mean():.3f}, largest {difference.max()}"


@pytest.mark.parametrize("name", ["gAMA 1", "gAMA 0.45455 with cHRM of Display P3", "cICP with transfer 8"])
def test_greys_are_those_of_the_browser(server, page, name):
    grey = colours()[..., 1]
    assert apart(server, page, png(grey, CHUNKS[name])).max() <= 1
