"""`./dev bundle`: joins the phone's modules and styles, so that a slow network is asked twice.

The sources stay plain ES modules that run as they are: tests and the office load them so. Ninety small files
compress a third worse than one and are ninety requests, one behind the other. The result is kept in the
repository, because a server needs no Node; its first line names the sources that it was made from, so a
stale one is noticed without Node too. `--if-stale` does nothing when it is fresh, or where esbuild is not
installed.
"""

import subprocess
import sys
from pathlib import Path

from server.assets import BUNDLES, PWA, bundle_mark, is_fresh
from server.settings import ROOT

ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
# The floor: Chrome 109, Samsung Internet 21 (Chromium 110), Safari 16.4, Firefox 121.
TARGETS = "chrome109,safari16.4,firefox121"


def write_bundles() -> None:
    for made in BUNDLES:
        target = PWA / made
        target.parent.mkdir(exist_ok=True)
        target.write_text(whole(made), "utf-8")


def whole(made: str) -> str:
    """What the file is when its sources are joined now."""
    return bundle_mark(PWA, made) + bundled(PWA / BUNDLES[made].entry)


def differs(made: str) -> bool:
    """Whether a fresh mark stands above other bytes: after a merge by hand, or another version of esbuild.

    Told only where esbuild is installed.
    """
    return ESBUILD.exists() and (PWA / made).read_text("utf-8") != whole(made)


def bundled(entry: Path) -> str:
    """The entry with everything that it imports, minified. Raises CalledProcessError with esbuild's words."""
    done = subprocess.run(
        [ESBUILD, entry, "--bundle", "--minify", "--format=esm", f"--target={TARGETS}", "--charset=utf8"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        done.check_returncode()
    return done.stdout


def main(words: list[str]) -> int:
    stale = [made for made in BUNDLES if not is_fresh(PWA, made)]
    if "--check" in words:
        for made in stale:
            print(f"pwa/{made} is stale: run ./dev bundle", file=sys.stderr)
        others = [made for made in BUNDLES if made not in stale and differs(made)]
        for made in others:
            print(f"pwa/{made} is not what its sources give: run ./dev bundle", file=sys.stderr)
        return 1 if stale or others else 0
    if "--if-stale" in words and (not stale or not ESBUILD.exists()):
        return 0
    write_bundles()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
