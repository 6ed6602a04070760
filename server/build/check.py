"""`./dev check`: every check that needs no test run, one line each; all of them run, then the verdict.

`./dev check NAME` runs one of them.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from server.settings import ROOT

PYTHON = sys.executable
BIN = Path(sys.executable).parent
NODE_BIN = ROOT / "node_modules" / ".bin"
PYTHON_FOLDERS = ["server", "sync", "survey_defs", "tests"]
# Written in two halves so that this file passes its own check.
INDEX_HOSTS = re.compile(
    "|".join(["py" + r"pi\.org", "python" + "hosted", r"registry\.npm" + "js", r"deb\.deb" + "ian"])
)
MACHINE_PATHS = re.compile("/work" + "/(main|shared)|/tmp" + "/bash_jobs")


def command(*words: str | Path) -> Callable[[], str]:
    """A check that is a program: its output when it fails, "" when it passes."""

    def run() -> str:
        done = subprocess.run(
            [str(word) for word in words], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return (done.stdout + done.stderr).strip() or "failed" if done.returncode else ""

    return run


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def no_hosts_and_no_machine_paths() -> str:
    """No file names the host of a package index, or a path of one machine."""
    found = []
    for path in tracked_files():
        try:
            text = path.read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if INDEX_HOSTS.search(line) or MACHINE_PATHS.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return "\n".join(found)


def short_files() -> str:
    """No file of ours is so long that two ideas are in it."""
    endings = {".py", ".js", ".css", ".html"}
    long = []
    for path in tracked_files():
        not_ours = re.search("/(vendor|generated)/", path.as_posix())
        if path.suffix not in endings or not_ours or not path.exists():
            continue
        lines = len(path.read_text("utf-8").splitlines())
        if lines > 400:
            long.append(f"{path.relative_to(ROOT)}: {lines} lines; which two ideas are in there?")
    return "\n".join(long)


CHECKS: dict[str, Callable[[], str]] = {
    "ruff": command(BIN / "ruff", "check", *PYTHON_FOLDERS),
    "format": command(BIN / "ruff", "format", "--check", *PYTHON_FOLDERS),
    "mypy": command(BIN / "mypy"),
    "imports": command(BIN / "lint-imports"),
    "types": command(NODE_BIN / "tsc", "--project", "pwa/tsconfig.json"),
    "worker types": command(NODE_BIN / "tsc", "--project", "pwa/tsconfig.worker.json"),
    "biome": command(NODE_BIN / "biome", "check", "--error-on-warnings", "pwa", "tests"),
    "templates": command(BIN / "djlint", "--check", "--lint", "server/templates"),
    "bundle": command(PYTHON, "-m", "server.build.bundle", "--check"),
    "texts": command(PYTHON, "-m", "server.build.texts", "--check"),
    "messages": command(PYTHON, "-m", "sync.typescript", "--check"),
    "hosts": no_hosts_and_no_machine_paths,
    "length": short_files,
}


def main(names: list[str]) -> int:
    failed = []
    for name in names or CHECKS:
        began = time.monotonic()
        trouble = CHECKS[name]()
        print(f"{'failed' if trouble else 'ok':<7} {name:<13} {time.monotonic() - began:5.1f} s", flush=True)
        if trouble:
            failed.append(name)
            print("\n".join("        " + line for line in trouble.splitlines()), flush=True)
    print(
        f"{len(failed)} of {len(names or CHECKS)} checks failed: {', '.join(failed)}"
        if failed
        else "All checks passed."
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
