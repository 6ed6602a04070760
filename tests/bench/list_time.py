"""Time from navigation to a usable enterprise list on a phone, CPU slowed four times.

The floor is the very same list as a plain page without a script, drawn by the same browser in the same run:
what no application can beat.
"""

import http.server
import os
import re
import shutil
import statistics
import tempfile
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from server.demo.world import make_demo
from server.enrolment import LIFETIME_MS, code_hash, new_code
from server.settings import Settings
from server.store.connection import Store
from server.store.enrolment_codes import add_code
from tests.browser.conftest import CHROMIUM, QUIET
from tests.conftest import RunningServer, free_port

LOADS = 7
SLOWED = 4
LIMIT = 12.0
SHOWN = """new Promise(done => {
  const look = () => document.querySelectorAll('.row .name').length > 20
    ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
  look();
})"""


def measure_list_time() -> dict[str, Any]:
    """{ms: {ours, floor}, ratio, limit, kept}: medians of the moment when the list is in the page."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        settings = Settings(data=data)
        store = Store(settings.database)
        make_demo(store, settings)
        code = new_code()
        now_ms = settings.now_ms()
        with store.writing() as db:
            add_code(db, code_hash(code), "lan", "hung", now_ms, now_ms + LIFETIME_MS)
        server = RunningServer(data=data, port=free_port())
        server.start()
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *as_root])
        try:
            context = browser.new_context(locale="vi-VN", viewport={"width": 360, "height": 740})
            page = enrolled(context, server.url, code)
            ours = [time_to_list(context, f"{server.url}/f/") for _ in range(LOADS)]
            floor = with_floor(context, page.content(), Path(folder) / "floor")
        finally:
            browser.close()
            server.stop()
    ratio = statistics.median(ours) / statistics.median(floor)
    return {
        "cpu_slowed": SLOWED,
        "ms": {"ours": round(statistics.median(ours)), "floor": round(statistics.median(floor))},
        "ratio": round(ratio, 2),
        "limit": LIMIT,
        "kept": ratio <= LIMIT,
    }


def enrolled(context: BrowserContext, url: str, code: str) -> Page:
    page = context.new_page()
    page.goto(f"{url}/f/enrol#{code}")
    page.get_by_role("button", name=re.compile("Gắn máy")).click()
    page.get_by_text("Máy đã sẵn sàng").wait_for()
    page.goto(f"{url}/f/")
    page.evaluate(SHOWN)
    return page


def time_to_list(context: BrowserContext, url: str) -> float:
    """Milliseconds from the start of the navigation until the rows are there and a frame has passed."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(url, wait_until="commit")
    taken = page.evaluate(SHOWN)
    page.close()
    return float(taken)


def with_floor(context: BrowserContext, drawn: str, folder: Path) -> list[float]:
    folder.mkdir()
    (folder / "index.html").write_text(re.sub(r"<script.*?</script>", "", drawn, flags=re.DOTALL), "utf-8")
    # Its stylesheets come from the same tree.
    shutil.copytree(Path(__file__).resolve().parents[2] / "pwa" / "css", folder / "css")
    text = re.sub(r"/static/\w+/", "/", (folder / "index.html").read_text("utf-8"))
    (folder / "index.html").write_text(text, "utf-8")
    handler = lambda *words: Quiet(*words, directory=str(folder))  # noqa: E731
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as floor:
        threading.Thread(target=floor.serve_forever, daemon=True).start()
        taken = [time_to_list(context, f"http://127.0.0.1:{floor.server_port}/") for _ in range(LOADS)]
        floor.shutdown()
    return taken


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *words: Any) -> None:  # noqa: A002
        """Says nothing: the output of a bench is one JSON object."""
