"""`./dev bench forms`: our form pages beside enketo-core and @getodk/web-forms, on the same four forms.

README.md says what is measured how. Takes a quarter of an hour: it runs only when asked for by name.
KHAOSAT_BENCH_FORMS="a90 d5000", KHAOSAT_BENCH_PRODUCTS, KHAOSAT_BENCH_LOADS and KHAOSAT_BENCH_EVENTS
measure less.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Playwright, sync_playwright

from server.assets import load_assets
from tests.bench.forms.driving import SLOWED, launch, opened, probe
from tests.bench.forms.judging import READY, as_table, judged, summary
from tests.bench.forms.making_forms import write_forms
from tests.bench.forms.making_pages import (
    PRODUCTS,
    PeersMissing,
    install_peers,
    make_pages,
    transform_for_enketo,
)
from tests.bench.forms.probes import PROBES
from tests.bench.forms.serving import Served, serving

LOADS = int(os.environ.get("KHAOSAT_BENCH_LOADS", "3"))
EVENTS = int(os.environ.get("KHAOSAT_BENCH_EVENTS", "24"))
FORMS = os.environ.get("KHAOSAT_BENCH_FORMS", " ".join(PROBES)).split()
MEASURED = os.environ.get("KHAOSAT_BENCH_PRODUCTS", " ".join(PRODUCTS)).split()


def measure_forms() -> dict[str, Any]:
    """{versions, bytes, forms, table, kept}; the table is also written to stderr."""
    try:
        versions = install_peers()
    except PeersMissing as missing:
        sys.exit(f"forms: {missing}")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "forms").mkdir()
        write_forms(folder / "forms")
        make_pages(folder)
        browser = launch(playwright)
        transformed_ms = transform_for_enketo(browser, folder, FORMS)
        chromium = browser.version
        browser.close()
        with serving(folder) as served:
            measured: dict[str, Any] = {"forms": {}}
            for form in FORMS:
                measured["forms"][form] = {
                    product: measure_one(playwright, served, product, form) for product in MEASURED
                }
    told = {
        "cpu_slowed": SLOWED,
        "load": [round(each, 1) for each in os.getloadavg()],
        "chromium": chromium,
        "versions": versions,
        "enketo_server_ms": transformed_ms,
        "whole_application_bytes": whole_application_bytes(),
        **measured,
    }
    if set(MEASURED) != set(PRODUCTS):
        return {**told, "kept": True}
    lines = judged(measured)
    table = as_table(lines)
    print(table, file=sys.stderr)
    return {**told, "table": table.splitlines(), "kept": all(line["kept"] is not False for line in lines)}


def measure_one(playwright: Playwright, served: Served, product: str, form: str) -> dict[str, Any]:
    """{bytes: {ready, later, form}, ready_ms: {first, again…}, heap_mb, probes, complaints}.

    bytes: of JavaScript and CSS until one could type, and until the probes were through; of the form itself.

    probes: {name: {updated, painted, settled, opened: {median, p95}}}, in milliseconds.
    """
    ready: dict[str, list[float]] = {name: [] for name in READY}
    heap = []
    probes: dict[str, Any] = {}
    complaints: list[str] = []
    sizes: dict[str, int] = {}
    for load in range(LOADS):
        with opened(playwright, served, product, form) as page:
            ready["first"].append(page.interactive_ms())
            heap.append(page.heap_mb())
            if load == 0:
                sizes["ready"] = served.bytes_of(page.asked_until_ready(), ".js", ".css")
                sizes["form"] = served.bytes_of(served.asked, ".json", ".xml")
                probes = {name: probed(page.page, each) for name, each in PROBES[form].items()}
                sizes["later"] = served.bytes_of(served.asked, ".js", ".css") - sizes["ready"]
            page.open_again()
            ready["again"].append(page.interactive_ms())
            complaints += page.complaints[:3]
    with opened(playwright, served, product, form, slow_network=True) as page:
        ready["first_slow_4g"].append(page.interactive_ms())
        page.open_again()
        ready["again_slow_4g"].append(page.interactive_ms())
    found = {
        "bytes": sizes,
        "ready_ms": {name: round(statistics.median(values)) for name, values in ready.items()},
        "heap_mb": round(statistics.median(heap), 1),
        "probes": probes,
        "complaints": sorted(set(complaints)),
    }
    print(product, form, found, file=sys.stderr)
    return found


def probed(page: Any, one: dict[str, Any]) -> dict[str, Any]:
    try:
        found = probe(page, one, EVENTS)
    except (Error, ValueError) as trouble:
        return {"trouble": str(trouble)[:300]}
    return {name: values if name == "trouble" else summary(values) for name, values in found.items()}


def whole_application_bytes() -> int:
    """JavaScript and CSS of the whole field application, of which a form is a part, with gzip."""
    return sum(
        len(asset.compressed)
        for asset in load_assets().files.values()
        if asset.in_shell and asset.name.endswith((".js", ".css"))
    )
