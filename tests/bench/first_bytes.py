"""What a phone loads before its first start: all JavaScript, CSS and HTML, gzip, as the server sends them."""

import gzip
from typing import Any

from server.assets import load_assets

LIMIT = 90_000


def measure_first_bytes() -> dict[str, Any]:
    """{by_kind: {kind: bytes}, beside, total, limit, kept}; beside: pictures, texts of the other language."""
    assets = load_assets()
    code: dict[str, int] = {"html": len(gzip.compress(assets.page.encode(), 9))}
    beside: dict[str, int] = {}
    code["worker"] = len(gzip.compress(assets.worker.encode(), 9))
    for asset in assets.files.values():
        if not asset.in_shell:
            continue
        size = len(asset.compressed or asset.content)
        kind = "vendor" if asset.name.startswith("vendor/") else asset.name.rsplit(".", 1)[1]
        into = code if kind in ("js", "css", "vendor") else beside
        into[kind] = into.get(kind, 0) + size
    total = sum(code.values())
    return {"by_kind": code, "beside": beside, "total": total, "limit": LIMIT, "kept": total <= LIMIT}
