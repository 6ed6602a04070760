"""Ours beside the faster of the two peers, and what is promised of it."""

import statistics
from typing import Any

PEERS = ("enketo", "webforms")
OURS = "khaosat"
FRAME_MS = 1000 / 60
BYTES_PART = 1 / 5
TIMES_SOONER_READY = 4
TIMES_SOONER_UPDATED = 3
HEAP_MB = 6.0
READY = {
    "first": "files not there yet",
    "again": "opened again",
    "first_slow_4g": "files not there yet, slow 4G",
    "again_slow_4g": "opened again, slow 4G",
}
FORMAT = "{:68} {:>15} {:>15} {:>15} {:>10}  {}"


def summary(values: list[float]) -> dict[str, float] | None:
    """{median, p95} in milliseconds; None without any."""
    if not values:
        return None
    ordered = sorted(values)
    at_95 = ordered[min(len(ordered) - 1, -(-95 * len(ordered) // 100) - 1)]
    return {"median": round(statistics.median(ordered), 1), "p95": round(at_95, 1)}


def judged(measured: dict[str, Any]) -> list[dict[str, Any]]:
    """One line a figure: {name, values: {product: shown}, ratio, limit, kept}; kept None: told, not promised.

    measured: {forms: {form: {product: as measure_one gives it}}}.
    """
    size, later = (most_bytes(measured["forms"], what) for what in ("ready", "later"))
    name = "bytes of JavaScript and CSS, until ready to type"
    lines = [line(name, size, size[OURS] / size["enketo"], BYTES_PART, "at most")]
    lines.append({"name": "    …loaded later", "values": later, "ratio": None, "limit": "", "kept": None})
    for form, products in measured["forms"].items():
        for name, title in READY.items():
            values = {product: each["ready_ms"][name] for product, each in products.items()}
            ratio = min(values[peer] for peer in PEERS) / values[OURS]
            lines.append(
                line(f"{form} ready to type, {title}", values, ratio, TIMES_SOONER_READY, "at least")
            )
        heap = {product: each["heap_mb"] for product, each in products.items()}
        lines.append(line(f"{form} heap, MB", heap, heap[OURS], HEAP_MB, "at most"))
        for name in products[OURS]["probes"]:
            lines += probe_lines(
                form, name, {product: each["probes"][name] for product, each in products.items()}
            )
    return lines


def most_bytes(forms: dict[str, Any], what: str) -> dict[str, int]:
    """{product: bytes} of the form for which it loads most."""
    return {
        product: max(each[product]["bytes"][what] for each in forms.values())
        for product in next(iter(forms.values()))
    }


def probe_lines(form: str, name: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    if troubled := {product: each["trouble"] for product, each in found.items() if "trouble" in each}:
        return [{"name": f"{form} {name}", "values": troubled, "ratio": None, "limit": "", "kept": False}]
    lines = []
    for what in ("updated", "painted"):
        shown = {product: "{median} / {p95}".format(**each[what]) for product, each in found.items()}
        ours = found[OURS][what]["median"]
        theirs = min(found[peer][what]["median"] for peer in PEERS)
        title = f"{form} {name}: {what}"
        if what == "updated":
            lines.append(line(title, shown, theirs / ours, TIMES_SOONER_UPDATED, "at least"))
        else:
            lines.append(line(title, shown, ours, theirs / 3 + FRAME_MS, "at most"))
    if found[OURS]["opened"]:
        shown = {OURS: "{median} / {p95}".format(**found[OURS]["opened"])}
        lines.append(
            {"name": "    …then its page opened", "values": shown, "ratio": None, "limit": "", "kept": None}
        )
    return lines


def line(name: str, values: dict[str, Any], ratio: float, limit: float, side: str) -> dict[str, Any]:
    kept = ratio <= limit if side == "at most" else ratio >= limit
    return {
        "name": name,
        "values": values,
        "ratio": round(ratio, 2),
        "limit": f"{side} {limit:.3g}",
        "kept": kept,
    }


def as_table(lines: list[dict[str, Any]]) -> str:
    rows = [FORMAT.format("", *PEERS, OURS, "ours", "promised")]
    for each in lines:
        cells = [str(each["values"].get(product, "")) for product in (*PEERS, OURS)]
        verdict = "" if each["kept"] is None else ("kept" if each["kept"] else "MISSED")
        ratio = "" if each["ratio"] is None else str(each["ratio"])
        rows.append(FORMAT.format(each["name"][:68], *cells, ratio, f"{each['limit']} {verdict}".strip()))
    return "\n".join(rows)
