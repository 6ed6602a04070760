"""What a phone loads before its first screen stands, and all that it holds then; gzip, as the server does.

Until the list of the day is drawn the browser asks for the page, the styles and two parts of the scripts.
htmx and the part that sends and receives come then; the service worker fetches the rest, so that everything
opens without a network.
"""

import gzip
from typing import Any

from server.assets import Assets, load_assets

LIMIT = 90_000
LIMIT_OF_ALL = 120_000


def measure_first_bytes() -> dict[str, Any]:
    """{first, later, afterwards, beside: {file: bytes}, first_total, total, limit…, kept}.

    afterwards: what a first load ends without (Asset.comes_afterwards); total is without it.
    beside: pictures, texts of the other language, no code.
    """
    assets = load_assets()
    first = {"index.html": packed(assets.page)}
    later = {"sw.js": packed(assets.worker)}
    afterwards: dict[str, int] = {}
    beside: dict[str, int] = {}
    first_parts = first_files(assets)
    for asset in assets.files.values():
        if not asset.in_shell:
            continue
        is_code = asset.name.endswith((".js", ".css"))
        into = (first if asset.name in first_parts else later) if is_code else beside
        into = afterwards if asset.comes_afterwards else into
        into[asset.name] = len(asset.compressed or asset.content)
    first_total, total = sum(first.values()), sum(first.values()) + sum(later.values())
    return {
        "first": first,
        "later": later,
        "afterwards": afterwards,
        "beside": beside,
        "first_total": first_total,
        "limit": LIMIT,
        "total": total,
        "limit_of_all": LIMIT_OF_ALL,
        "kept": first_total <= LIMIT and total <= LIMIT_OF_ALL,
    }


def first_files(assets: Assets) -> set[str]:
    """What the page names itself, and what the server names with it for the list of the day."""
    with_list = {address.removeprefix(f"{assets.base}/") for address in assets.parts_first("/f/")}
    return {name for name in assets.files if f"{assets.base}/{name}" in assets.page} | with_list


def packed(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))
