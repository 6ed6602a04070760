"""Photographs as a phone's camera makes them: large, turned, and telling where they were taken."""

import struct

from playwright.sync_api import Page

DRAW = """async ([width, height, grains]) => {
  const canvas = Object.assign(document.createElement('canvas'), {width, height});
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#08f'; pen.fillRect(0, 0, width, height);
  pen.fillStyle = '#f00'; pen.fillRect(0, 0, width / 2, height / 2);
  for (let i = 0; i < grains; i++) {
    pen.fillStyle = `hsl(${i * 37 % 360} 60% ${30 + i % 50}%)`;
    pen.fillRect(width / 2 + i * 7919 % (width / 2), i * 104729 % height, 9, 7);
  }
  const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.95));
  return [...new Uint8Array(await blob.arrayBuffer())];
}"""


def photograph(page: Page, width: int = 2400, height: int = 1800, grains: int = 3000, turn: int = 6) -> bytes:
    """A JPEG, red in its upper left quarter, with EXIF: turned (6: a quarter to the right) and with a place.

    grains: the more, the harder to make small.
    """
    plain = bytes(page.evaluate(DRAW, [width, height, grains]))
    return plain[:2] + exif(turn) + plain[2:]


def exif(turn: int) -> bytes:
    """The segment with orientation and GPS latitude 21°31'30" N (Exif 2.3, sections 4.5 and 4.6)."""
    rational = struct.pack("<6I", 21, 1, 31, 1, 30, 1)
    head = struct.pack("<2sHI", b"II", 42, 8)
    ifd = struct.pack("<H", 2)
    ifd += struct.pack("<HHIHH", 0x0112, 3, 1, turn, 0)
    ifd += struct.pack("<HHII", 0x8825, 4, 1, 38)
    ifd += struct.pack("<I", 0)
    gps = struct.pack("<H", 2)
    gps += struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0")
    gps += struct.pack("<HHII", 2, 5, 3, 68)
    gps += struct.pack("<I", 0)
    content = b"Exif\0\0" + head + ifd + gps + rational
    return struct.pack(">HH", 0xFFE1, len(content) + 2) + content


def segments(jpeg: bytes) -> list[int]:
    """The markers before the picture's own data."""
    found, at = [], 2
    while at < len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Width and height, from the frame header."""
    at = 2
    while not (0xC0 <= jpeg[at + 1] <= 0xC2):
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    height, width = struct.unpack(">HH", jpeg[at + 5 : at + 9])
    return width, height
