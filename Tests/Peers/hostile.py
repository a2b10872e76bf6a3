# SPDX-License-Identifier: Apache-2.0
"""Requests that mean harm, the same ones every time: damaged and lying files, bombs, broken bodies. A long list, on purpose."""

import base64
import functools
import io
import json
import re
import struct
import zlib

from PIL import Image, ImageCms

from clients import trimap
from conftest import ASTRONAUT, ROOT

MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width, height, data, depth=8, colour=2, interlace=0, before=b"", after=b""):
    """A PNG file whose header says what it likes."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return SIGNATURE + chunk(b"IHDR", header) + before + chunk(b"IDAT", data) + after + chunk(b"IEND", b"")


def zeros(size):
    """`size` zero bytes, deflated without holding them."""
    deflate, parts = zlib.compressobj(9), []
    for start in range(0, size, 1 << 20):
        parts.append(deflate.compress(bytes(min(1 << 20, size - start))))
    return b"".join(parts) + deflate.flush()


def segment(marker, content):
    return bytes([0xff, marker]) + struct.pack(">H", len(content) + 2) + content


def riff(*chunks):
    body = b"WEBP" + b"".join(name + struct.pack("<I", len(c)) + c + b"\0" * (len(c) % 2) for name, c in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def saved(picture, kind, **options):
    output = io.BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


@functools.cache
def well_formed():
    """Files of every kind that is read, from a public-domain portrait."""
    portrait = Image.open(ASTRONAUT).convert("RGB").resize((120, 120))
    cutout = portrait.copy()
    cutout.putalpha(portrait.convert("L"))
    exif = Image.Exif()
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return {
        "baseline.jpg": saved(portrait, "JPEG", quality=85, exif=exif, icc_profile=profile),
        "progressive.jpg": saved(portrait, "JPEG", quality=85, progressive=True),
        "grey.jpg": saved(portrait.convert("L"), "JPEG"),
        "cmyk.jpg": saved(portrait.convert("CMYK"), "JPEG"),
        "restarts.jpg": saved(portrait, "JPEG", quality=60, restart_marker_rows=1),
        "rgb.png": saved(portrait, "PNG", exif=exif, icc_profile=profile),
        "alpha.png": saved(cutout, "PNG"),
        "palette.png": saved(portrait.quantize(16), "PNG", transparency=3),
        "grey16.png": saved(portrait.convert("I;16"), "PNG"),
        "lossy.webp": saved(portrait, "WEBP", quality=80, exif=exif),
        "lossless.webp": saved(cutout, "WEBP", lossless=True),
        "animated.webp": saved(portrait, "WEBP", save_all=True, append_images=[cutout.convert("RGB")] * 3),
    }


def scans(count):
    """A progressive JPEG with its last scan again and again."""
    file = well_formed()["progressive.jpg"]
    last = file.rindex(b"\xff\xda")
    return file[:-2] + file[last:-2] * count + file[-2:]


def bombs():
    """What looks small and is not, and headers that lie."""
    baseline = well_formed()["baseline.jpg"]
    frame = baseline.index(b"\xff\xc0")
    text = chunk(b"tEXt", b"Comment\0" + b"x" * 1000)
    zipped = chunk(b"zTXt", b"Comment\0\0" + zeros(200 << 20))
    loop = b"MM\0*\0\0\0\x08\0\1\x87\x69\0\4\0\0\0\1\0\0\0\x08\0\0\0\x08"
    animation = b"\2\0\0\0" + struct.pack("<I", 16383)[:3] + struct.pack("<I", 16383)[:3]
    return {
        "zero-width.png": png(0, 100, zeros(100)),
        "zero.jpg": baseline[:frame + 5] + b"\0\0\0\0" + baseline[frame + 9:],
        "one-pixel-high.png": png(4000, 1, zeros(12001)),
        "one-pixel-wide.png": png(1, 4000, zeros(16000)),
        "60000-wide.png": png(60000, 20, zeros(60000 * 60 + 20)),
        "60000-wide.jpg": baseline[:frame + 5] + struct.pack(">HH", 20, 60000) + baseline[frame + 9:],
        "65535-square.jpg": baseline[:frame + 5] + b"\xff" * 4 + baseline[frame + 9:],
        "claims-900-megapixels.png": png(30000, 30000, zeros(1000)),
        "claims-2-gigapixels.png": png(0x7fffffff, 0x7fffffff, zeros(1000)),
        "claims-49-megapixels.png": png(7000, 7000, zeros(1000)),
        "claims-49-megapixels.jpg": baseline[:frame + 5] + struct.pack(">HH", 7000, 7000) + baseline[frame + 9:],
        "49-megapixels-in-150-kB.png": png(7000, 7000, zeros(7000 * 21001)),
        "24-megapixels-interlaced.png": png(4900, 4900, zeros(4900 * 4900 * 3 + 20000), interlace=1),
        "deflated-too-far.png": png(200, 200, zeros(300 << 20)),
        "16-bit-rgba.png": png(3000, 3000, zeros(3000 * 24001), depth=16, colour=6),
        "5000-scans.jpg": scans(5000),
        "99-scans.jpg": scans(88),
        "20000-comments.png": png(64, 64, zeros(64 * 193), before=text * 20000),
        "comments-behind.png": png(64, 64, zeros(64 * 193), after=text * 20000),
        "unpacks-to-200-MB.png": png(64, 64, zeros(64 * 193), before=zipped * 20),
        "profile-of-100-MB.png": png(64, 64, zeros(64 * 193), before=chunk(b"iCCP", b"x\0\0" + zeros(100 << 20))),
        "endless-chunk.png": SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
        + b"\xff\xff\xff\xfftEXt" + b"x" * 100_000,
        "two-headers.png": png(64, 64, zeros(64 * 193), before=chunk(
            b"IHDR", struct.pack(">IIBBBBB", 20000, 20000, 8, 2, 0, 0, 0))),
        "no-data.png": SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)) + chunk(b"IEND", b""),
        "300000-comments.jpg": baseline[:2] + segment(0xfe, b"") * 300_000 + baseline[2:],
        "profile-of-255-parts.jpg": baseline[:2] + b"".join(
            segment(0xe2, b"ICC_PROFILE\0" + bytes([n, 255]) + b"x" * 60000) for n in range(1, 256)) + baseline[2:],
        "directory-in-itself.jpg": baseline[:2] + segment(0xe1, b"Exif\0\0" + loop) + baseline[2:],
        "16383-square.webp": riff((b"VP8X", animation), (b"ANIM", bytes(6))),
        "no-frame.webp": riff((b"VP8X", bytes(10))),
        "riff-of-4-GB.webp": b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff" + bytes(100),
        "empty": b"",
        "one-byte": b"\xff",
        "signature-alone.png": SIGNATURE,
        "start-alone.jpg": b"\xff\xd8\xff",
        "page.html": b"<html><script>alert(1)</script></html>",
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
        "gif": b"GIF89a\xff\xff\xff\xff\xf7\0\0",
        "zeros": bytes(5_000_000),
    }


def mutated(random, data):
    """One to four changes of a kind that fuzzers make."""
    data = bytearray(data)
    for _ in range(random.randint(1, 4)):
        if not data:
            return b""
        at, kind = random.randrange(len(data)), random.randrange(7)
        if kind == 0:
            data[at] ^= 1 << random.randrange(8)
        elif kind == 1:
            data[at] = random.choice([0, 1, 0x7f, 0x80, 0xff])
        elif kind == 2:
            del data[at:]
        elif kind == 3:
            del data[at:at + random.randint(1, 64)]
        elif kind == 4:
            data[at:at] = data[at:at + random.randint(1, 200)]
        elif kind == 5:
            data[at:at + 4] = random.choice([b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff", b"\0\1\0\0"])
        else:
            data[at:at + 8] = random.randbytes(8)
    return bytes(data)


def with_checksums(file):
    """A PNG file whose chunks are all in order as far as their checksums tell."""
    file, at = bytearray(file), 8
    while at + 12 <= len(file):
        length = struct.unpack_from(">I", file, at)[0]
        if length > len(file) - at - 12:
            break
        struct.pack_into(">I", file, at + 8 + length, zlib.crc32(file[at + 4:at + 8 + length]))
        at += length + 12
    return bytes(file)


def found_by_fuzzing(target):
    return [path.read_bytes() for path in sorted((ROOT / "fixtures/fuzz" / target).glob("*"))]


def files(random):
    """Names, headers and bodies; most files that may be whole come with a trimap, with which next to nothing is left to cut."""
    alone, marks = {"Content-Type": "image/png"}, trimap(120)
    for name, data in bombs().items():
        yield name, alone, data
    for name, data in well_formed().items():
        for number in range(20):
            changed = mutated(random, data)
            if name.endswith(".png") and number % 3:
                changed = with_checksums(changed)
            if number % 5:
                yield f"{number}-{name}", MULTIPART, form([("file", changed), ("trimap", marks)])
            else:
                yield f"{number}-{name}", alone, changed
    for target in ("jpeg", "png", "webp", "metadata"):
        for number, data in enumerate(found_by_fuzzing(target)):
            yield f"corpus-{number}.{target}", alone, data


def form(fields):
    parts = [
        b"--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n" % (name.encode(), value)
        for name, value in fields]
    return b"".join(parts) + b"--b--\r\n"


PHRASES = [
    "1e999", "-1", "NaN", "99999999999999999999", "0x10", "50%%", "% %", "500px 501px", "0% 0% 0% 0%", "٣%", "true false",
    "#gggggg", "\0", "ﬀ", "[" * 100, "100% 100% 0px 0px", " ", "center center", "10%5%", "transparent", "1/2", "∞",
]
GRAMMARS = [
    "output_format", "quality", "channels", "size", "bg_color", "bg_blur", "crop", "crop_margin", "scale", "position",
    "roi", "add_shadow", "shadow_opacity", "hints", "method", "min_confidence", "explain", "nothing",
]


def bodies(random):
    """Name, path, headers and body of requests that are broken above their files."""
    small = saved(Image.open(ASTRONAUT).convert("RGB").resize((48, 48)), "JPEG")
    # With a trimap next to nothing is left to cut where a request is whole.
    marks = trimap(48)
    whole = form([("file", small), ("trimap", marks), ("size", b"preview"), ("crop", b"true")])
    for number in range(80):
        yield f"form {number}", "/api/remove-background", MULTIPART, mutated(random, whole)
    for number, data in enumerate(found_by_fuzzing("multipart")):
        boundary, _, body = data.partition(b"\n")
        if re.fullmatch(rb"[\x21-\x7e]{1,70}", boundary):
            headers = {"Content-Type": b"multipart/form-data; boundary=" + boundary}
            yield f"corpus form {number}", "/api/remove-background", headers, body
    for number in range(60):
        fields = [("file", small), ("trimap", marks)] + [
            (random.choice(GRAMMARS), random.choice(PHRASES).encode()) for _ in range(random.randint(1, 3))]
        yield f"parameters {number}", "/api/remove-background", MULTIPART, form(fields)
    hints = json.dumps({
        "rect": [2, 2, 40, 40], "foreground": [{"points": [[24, 10], [24, 30]], "radius": 3}],
        "background": [{"points": [[1, 1]], "radius": 2}]}).encode()
    for number in range(80):
        yield f"hints {number}", "/api/remove-background", MULTIPART, form(
            [("file", small), ("hints", mutated(random, hints))])
    for number, data in enumerate(found_by_fuzzing("hints")):
        yield f"corpus hints {number}", "/api/remove-background", MULTIPART, form([("file", small), ("hints", data)])
    request = json.dumps({"image_file_b64": base64.b64encode(small).decode(), "size": "auto", "crop": True}).encode()
    for number in range(80):
        yield f"json {number}", "/v1.0/removebg", {"Content-Type": "application/json"}, mutated(random, request)
    for number, data in enumerate(found_by_fuzzing("json")):
        yield f"corpus json {number}", "/v1.0/removebg", {"Content-Type": "application/json"}, data
    yield "deep json", "/v1.0/removebg", {"Content-Type": "application/json"}, b"[" * 1_000_000
    yield "wide json", "/v1.0/removebg", {"Content-Type": "application/json"}, b'{"a":1' + b',"a":1' * 300_000 + b"}"
    yield "many fields", "/v1.0/removebg", {"Content-Type": "application/x-www-form-urlencoded"}, b"a=1&" * 1_000_000
    yield "many parts", "/api/remove-background", MULTIPART, form([("a", b"")] * 100_000)
    yield "delimiters", "/api/remove-background", MULTIPART, b"\r\n--b" * 3_000_000
