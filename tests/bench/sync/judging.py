"""What was promised of the sync, held against one run."""

from typing import Any

PEERS = ("pouchdb", "rxdb")
MOST_BYTES = 1.3
MOST_REQUESTS = 8
LONGEST_TASK_MS = 50
SMALLEST_PULL = 300


def judged(networks: dict[str, Any]) -> list[dict[str, Any]]:
    """[{what, value, limit, kept}]. What was not measured in this run has no line."""
    lines: list[dict[str, Any]] = []
    for network, found in networks.items():
        if "khaosat" not in found:
            continue
        ours = found["khaosat"]
        lines.append(
            line(f"{network}: visits at the server", ours["received"], found["visits"], at_least=True)
        )
        lines += against_peers(network, found)
        if network == "open":
            wire = (ours["up"] + ours["down"]) / found["gzipped_answers"]
            lines += [
                line("bytes on the wire / gzipped answers", round(wire, 2), MOST_BYTES),
                line("round trips", ours["requests"], MOST_REQUESTS),
                line("longest task, ms (below 50: 0)", ours["longest_task_ms"], LONGEST_TASK_MS),
                line("body of a pull with nothing new", ours["again"]["largest_reply"], SMALLEST_PULL),
            ]
    return lines


def against_peers(network: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    ours = found["khaosat"]
    lines = []
    for peer in (name for name in PEERS if name in found):
        theirs = found[peer]
        bytes_ratio = (ours["up"] + ours["down"]) / (theirs["up"] + theirs["down"])
        lines += [
            line(f"{network}: time / {peer}", round(ours["ms"] / theirs["ms"], 2), 0.5),
            line(f"{network}: bytes / {peer}", round(bytes_ratio, 2), 0.5),
        ]
    return lines


def line(what: str, value: float, limit: float, *, at_least: bool = False) -> dict[str, Any]:
    kept = value >= limit if at_least else value <= limit
    return {"what": what, "value": value, "limit": limit, "kept": kept}
