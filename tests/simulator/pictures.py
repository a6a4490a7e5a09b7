"""The smallest pictures that are pictures."""

import struct
import zlib


def png(width: int = 4, height: int = 3) -> bytes:
    """A PNG of this size in pixels, from sand to moss."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    colours = (
        bytes((226 - 130 * row // height, 205 - 60 * row // height, 160 - 60 * row // height))
        for row in range(height)
    )
    rows = zlib.compress(b"".join(b"\0" + colour * width for colour in colours))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
