# SPDX-License-Identifier: Apache-2.0
"""Clients that keep the protocol in their own hands, and what they look at in the server."""

import io
import os
import socket
import time

import requests
from conftest import ASTRONAUT
from PIL import Image, ImageDraw


def connect(server, receive_buffer=None):
    """A connection; with a small buffer the kernel takes little of an answer that is not read."""
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.connect(("127.0.0.1", int(server.url.rsplit(":", 1)[1])))
    return connection


def cutout_head(server, length, content_type="image/jpeg", *others):
    """The head of a cutout's request."""
    lines = [
        "POST /api/remove-background HTTP/1.1", "Host: localhost", f"Authorization: Bearer {server.token}",
        f"Content-Type: {content_type}", f"Content-Length: {length}", *others, "", ""]
    return "\r\n".join(lines).encode()


def form(files):
    """A multipart body and its type."""
    request = requests.Request("POST", "http://localhost/", files=files).prepare()
    return request.body, request.headers["Content-Type"]


def noise(side):
    """A photograph that does not compress, all of it subject: its cutout is large."""
    photograph, subject = io.BytesIO(), io.BytesIO()
    Image.merge("RGB", [Image.effect_noise((side, side), 90)] * 3).save(photograph, "PNG")
    Image.new("L", (side, side), 255).save(subject, "PNG")
    return {"file": photograph.getvalue(), "trimap": subject.getvalue()}


def trimap(side=512):
    """Of the astronaut: the subject is a disc, its edge is open. Then next to nothing is left to cut."""
    picture = Image.new("L", Image.open(ASTRONAUT).size)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((100, 60, 420, 500), fill=128)
    draw.ellipse((130, 90, 390, 470), fill=255)
    return saved(picture.resize((side, side), Image.Resampling.NEAREST))


def quick(side=128):
    """A small astronaut and its trimap: for tests of the way of a request, where a cut would take most of the time."""
    return {"file": saved(Image.open(ASTRONAUT).convert("RGB").resize((side, side))), "trimap": trimap(side)}


def saved(picture):
    output = io.BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


def enlarged(megapixels):
    """The astronaut as a JPEG file of a size."""
    side, output = int((megapixels * 1e6) ** 0.5), io.BytesIO()
    Image.open(ASTRONAUT).convert("RGB").resize((side, side)).save(output, "JPEG", quality=70)
    return output.getvalue()


def read_all(connection):
    connection.settimeout(20)
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def eventually(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def cpu_seconds(server):
    fields = open(f"/proc/{server.process.pid}/stat").read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
