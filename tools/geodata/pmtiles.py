"""Clean the metadata of a PMTiles archive, where tippecanoe records its command line."""

import gzip
import json
import struct
from pathlib import Path

# Header: 7 bytes of magic, 1 of version, then offset and length of the root directory, and of the
# metadata, as little-endian 64-bit numbers.
_METADATA = slice(24, 40)
_KEPT = ("name", "format", "type", "attribution", "generator", "vector_layers")


def clean_metadata(path: Path) -> None:
    """Keep what readers of the map need; drop statistics, and paths of the machine that built it.

    The new metadata is shorter and takes the place of the old, so that no offset changes.
    """
    content = bytearray(path.read_bytes())
    offset, length = struct.unpack("<QQ", content[_METADATA])
    old = json.loads(gzip.decompress(content[offset : offset + length]))
    kept = {key: old[key] for key in _KEPT if key in old}
    new = gzip.compress(json.dumps(kept, ensure_ascii=False).encode(), mtime=0)
    content[offset : offset + length] = new.ljust(length, b"\0")
    content[_METADATA] = struct.pack("<QQ", offset, len(new))
    path.write_bytes(content)
