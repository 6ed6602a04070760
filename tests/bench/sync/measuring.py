"""`./dev bench sync`: a day's visits of many officers through ours, PouchDB and RxDB, in one run.

README.md says what is measured how. Takes long, so that it runs only when asked for by name.
KHAOSAT_BENCH_VISITS=100, KHAOSAT_BENCH_NETWORKS="open slow" and KHAOSAT_BENCH_PRODUCTS measure less.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright

from server.settings import ROOT
from tests.bench.forms.driving import SLOWED, launch
from tests.bench.sync.counting import Counted, counting
from tests.bench.sync.judging import judged
from tests.bench.sync.own_server import own_server, visits_received
from tests.bench.sync.peers import PACKAGES, PeersMissing, install_peers, peer_server
from tests.bench.sync.visits import gzipped_answers, invent_visits

HERE = Path(__file__).resolve().parent
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
VISITS = int(os.environ.get("KHAOSAT_BENCH_VISITS", "1000"))
NETWORKS: dict[str, dict[str, Any] | None] = {
    "open": None,
    "slow": {"offline": False, "latency": 150, "downloadThroughput": 100_000, "uploadThroughput": 100_000},
    "slowest": {"offline": False, "latency": 700, "downloadThroughput": 5_000, "uploadThroughput": 5_000},
}
# At 5 kB/s a thousand visits of the largest product would take half an hour.
SHARE = {"open": 1, "slow": 1, "slowest": 10}
CHOSEN = os.environ.get("KHAOSAT_BENCH_NETWORKS", " ".join(NETWORKS)).split()
PRODUCTS = os.environ.get("KHAOSAT_BENCH_PRODUCTS", "khaosat pouchdb rxdb").split()


def measure_sync() -> dict[str, Any]:
    """{versions, visits, networks: {network: {product: figures}}, judged, kept}."""
    try:
        versions = install_peers()
    except PeersMissing as missing:
        sys.exit(f"sync: {missing}")
    networks: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = launch(playwright)
        scripts = {product: joined_page(product, Path(name)) for product in PRODUCTS}
        for network in CHOSEN:
            count = VISITS // SHARE[network]
            networks[network] = {"visits": count, "gzipped_answers": gzipped_answers(invent_visits(count))}
            for product in PRODUCTS:
                folder = Path(name) / f"{product}-{network}"
                folder.mkdir()
                figures = measure_one(browser, product, scripts[product], network, count, folder)
                print(network, product, figures, file=sys.stderr)
                networks[network][product] = figures
        chromium = browser.version
        browser.close()
    lines = judged(networks)
    return {
        "cpu_slowed": SLOWED,
        "load": [round(each, 1) for each in os.getloadavg()],
        "chromium": chromium,
        "versions": versions,
        "networks": networks,
        "judged": lines,
        "kept": all(line["kept"] for line in lines),
    }


def joined_page(product: str, folder: Path) -> Path:
    """The page's script with everything that it imports. Gives its path."""
    script = folder / f"{product}.js"
    subprocess.run(
        [ESBUILD, HERE / "pages" / f"{product}.js", "--bundle", "--minify", "--format=esm", "--target=es2022",
         "--define:global=window", "--log-level=error", f"--outfile={script}"],
        cwd=ROOT, env={**os.environ, "NODE_PATH": str(PACKAGES)}, check=True,
    )  # fmt: skip
    return script


def measure_one(
    browser: Browser, product: str, script: Path, network: str, count: int, folder: Path
) -> dict[str, Any]:
    """{ms, longest_task_ms, up, down, requests, again: {...}}: again is a second round with nothing new."""
    visits = invent_visits(count)
    with server_of(product, folder, count) as (port, given), counting(port) as counted:
        context = browser.new_context(service_workers="block")
        try:
            page = opened(context, counted, script)
            page.evaluate("given => bench.start(given)", given)
            # Each answer by itself where it is measured; by sections elsewhere, to spare an hour of typing.
            at_once = 1 if network == "open" else 10
            for first in range(0, count, 50):
                page.evaluate(
                    "([visits, atOnce]) => bench.fill(visits, atOnce)", [visits[first : first + 50], at_once]
                )
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
            if conditions := NETWORKS[network]:
                session.send("Network.emulateNetworkConditions", conditions)
            first_round = one_round(page, counted)
            return {
                **first_round,
                "received": visits_received(product, port, folder),
                "again": one_round(page, counted),
            }
        finally:
            context.close()


def one_round(page: Page, counted: Counted) -> dict[str, Any]:
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    counted.clear()
    taken = page.evaluate("bench.sync()")
    page.remove_listener("request", note)
    return {
        "ms": round(taken["ms"]),
        "longest_task_ms": round(taken["longestTaskMs"]),
        "up": counted.up,
        "down": counted.down,
        "requests": len(asked),
        "largest_reply": max((one.sizes()["responseBodySize"] for one in asked), default=0),
    }


def opened(context: BrowserContext, counted: Counted, script: Path) -> Page:
    """The measured page under the server's own address: cookies and origin are as in real use."""
    files = {"page.html": (HERE / "pages" / "page.html", "text/html"), "page.js": (script, "text/javascript")}
    for name, (path, kind) in files.items():
        context.route(f"{counted.url}/bench/{name}", with_file(path, kind))
    page = context.new_page()
    page.on("console", lambda said: print(said.text[:300], file=sys.stderr) if said.type == "error" else None)
    page.on("pageerror", lambda error: print(str(error)[:600], file=sys.stderr))
    page.goto(f"{counted.url}/bench/page.html")
    page.wait_for_timeout(500)
    return page


def with_file(path: Path, kind: str) -> Callable[[Route], None]:
    body = path.read_text("utf-8")
    return lambda route: route.fulfill(body=body, content_type=kind)


@contextmanager
def server_of(product: str, folder: Path, count: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """(port, what the page's start needs)."""
    if product == "khaosat":
        with own_server(folder, count) as served:
            yield served
    else:
        with peer_server(product) as port:
            yield port, {}
