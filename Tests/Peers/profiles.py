# SPDX-License-Identifier: Apache-2.0
"""A Display P3 profile, written here because no package has a free one."""

import struct


def _fixed(value):
    return struct.pack(">i", round(value * 65536))


def _matrix_profile(name, columns):
    """ICC.1:2010 version 4: three colorant columns (D50) and sRGB's transfer curve as parametric type 3."""
    white = (0.9642, 1.0, 0.8249)
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + b"".join(
        map(_fixed, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))

    def xyz(values):
        return b"XYZ " + bytes(4) + b"".join(map(_fixed, values))

    def text(value):
        encoded = value.encode("utf-16-be")
        return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(encoded), 28) + encoded

    tags = {b"desc": text(name), b"cprt": text("public domain"), b"wtpt": xyz(white)}
    for channel, values in zip(b"rgb", columns):
        tags[bytes([channel]) + b"XYZ"] = xyz(values)
        tags[bytes([channel]) + b"TRC"] = curve
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for signature, content in tags.items():
        table += struct.pack(">4sII", signature, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    header = struct.pack(
        ">I4sI4s4s4s12s4s4sI4sIQI", start + len(body), bytes(4), 0x04200000, b"mntr", b"RGB ", b"XYZ ",
        struct.pack(">6H", 2026, 1, 1, 0, 0, 0), b"acsp", bytes(4), 0, bytes(4), 0, 0, 0)
    header += b"".join(map(_fixed, white))
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


DISPLAY_P3 = _matrix_profile("Display P3", (
    (0.515121, 0.241196, -0.001053), (0.291977, 0.692245, 0.041885), (0.157104, 0.066574, 0.784073)))
