"""`./dev bench lighthouse`: the field application's shell as Lighthouse sees it, on a phone.

Installed once, outside git, into node_modules/.lighthouse; runs only when asked for by name. Lighthouse works
its figures out for a slow phone on slow 4G from what it has seen: on a busy machine the speed is worse.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from server.settings import ROOT
from tests.bench.forms.making_pages import npm
from tests.browser.conftest import CHROMIUM
from tests.conftest import RunningServer, free_port

HERE = Path(__file__).resolve().parent
INSTALLED = ROOT / "node_modules" / ".lighthouse"
PROGRAM = INSTALLED / "node_modules" / "lighthouse" / "cli" / "index.js"
RUNS = 3
PROMISED = {"accessibility": 100, "best-practices": 100, "performance": 95}


def measure_lighthouse() -> dict[str, Any]:
    """{version, scores: {category: median of 0 to 100}, below: [audit: what it says], kept}."""
    version = install_lighthouse()
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        data.mkdir()
        server = RunningServer(data=data, port=free_port())
        server.start()
        try:
            reports = [report(f"{server.url}/f/", Path(name) / f"{run}.json") for run in range(RUNS)]
        finally:
            server.stop()
    scores = {
        category: round(100 * statistics.median(one["categories"][category]["score"] for one in reports))
        for category in PROMISED
    }
    return {
        "version": version,
        "page": reports[0]["finalDisplayedUrl"].split("/", 3)[3],
        "scores": scores,
        "below": below(reports[-1]),
        "kept": all(scores[category] >= wanted for category, wanted in PROMISED.items()),
    }


def install_lighthouse() -> str:
    """Installs what package.json pins, once; gives the version."""
    wanted = (HERE / "package.json").read_bytes()
    mark = INSTALLED / "package.json"
    if not PROGRAM.exists() or not mark.exists() or mark.read_bytes() != wanted:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "package.json", mark)
        done = subprocess.run(
            npm("install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"),
            cwd=INSTALLED, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            mark.unlink()
            sys.exit(f"lighthouse: npm could not install it: {done.stderr[-600:]}")
    return str(json.loads(wanted)["dependencies"]["lighthouse"])


def report(url: str, path: Path) -> dict[str, Any]:
    flags = "--headless=new" + (" --no-sandbox" if os.geteuid() == 0 else "")
    wanted = [
        "--quiet",
        f"--chrome-flags={flags}",
        f"--only-categories={','.join(PROMISED)}",
        "--output=json",
        f"--output-path={path}",
    ]
    environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    subprocess.run(["node", PROGRAM, url, *wanted], env=environment, check=True, timeout=180)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def below(found: dict[str, Any]) -> list[str]:
    """What keeps a category from 100."""
    named = [ref["id"] for one in found["categories"].values() for ref in one["auditRefs"] if ref["weight"]]
    audits = [found["audits"][name] for name in named]
    return [
        f"{audit['id']}: {audit['title']} {audit.get('displayValue', '')}".strip()
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    ]
