"""`./dev bundle`: joins the phone's modules and styles, so that a slow network is asked a few times only.

The sources stay plain ES modules that run as they are: tests and the office load them so. A hundred small
files compress a third worse than a few and are a hundred requests, one behind the other. The parts into which
the scripts are joined are those of pwa/js/parts/README.md; the service worker keeps them all. The result is
kept in the repository, because a server needs no Node; its first line names the sources that it was made
from, so a stale one is noticed without Node too. `--is-fresh` tells by its exit code, `--check` in words.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from server.assets import BUNDLES, PWA, bundle_mark, files_of, is_fresh
from server.settings import ROOT

ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
# The floor: Chrome 109, Samsung Internet 21 (Chromium 110), Safari 16.4, Firefox 121.
TARGETS = "chrome109,safari16.4,firefox121"


class PartsOverlap(RuntimeError):
    """Two parts share modules, and neither builds on the other."""


def write_bundles() -> None:
    for made in BUNDLES:
        wanted = whole(made)
        for former in files_of(PWA, made) - wanted.keys():
            (PWA / former).unlink()
        for name, text in wanted.items():
            (PWA / name).parent.mkdir(exist_ok=True)
            (PWA / name).write_text(text, "utf-8")


def whole(made: str) -> dict[str, str]:
    """{name: text} of the files when their sources are joined now. Raises PartsOverlap."""
    mark = bundle_mark(PWA, made)
    return {f"generated/{name}": mark + text for name, text in bundled(PWA / BUNDLES[made].entry).items()}


def differs(made: str) -> bool:
    """Whether a fresh mark stands above other bytes: after a merge by hand, or another version of esbuild.

    Told only where esbuild is installed.
    """
    if not ESBUILD.exists():
        return False
    return {name: (PWA / name).read_text("utf-8") for name in files_of(PWA, made)} != whole(made)


def bundled(entry: Path) -> dict[str, str]:
    """{name: text}: the entry with everything that it imports, minified, and its parts.

    Raises CalledProcessError with esbuild's words.
    """
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [
                *(ESBUILD, entry, "--bundle", "--minify", "--format=esm", f"--target={TARGETS}"),
                *("--charset=utf8", "--splitting", f"--outdir={folder}", f"--metafile={folder}/meta.json"),
                "--log-level=warning",
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.stderr.write(done.stderr)
            done.check_returncode()
        outputs = json.loads((Path(folder) / "meta.json").read_text("utf-8"))["outputs"]
        made = {name: (Path(folder) / Path(name).name).read_text("utf-8") for name in outputs}
        texts = {name: without_indentation(text) for name, text in made.items()}
    return named_by_part(outputs, texts)


def without_indentation(minified: str) -> str:
    """Minified code has line breaks in templates alone, where any white space counts as one space."""
    return re.sub(r"\n +", "\n", minified)


def named_by_part(outputs: dict[str, dict[str, Any]], texts: dict[str, str]) -> dict[str, str]:
    """The files by stable names, after the part whose modules they hold.

    A part on which another builds comes as two files: what both use, and the part's own, which only loads
    the former. These two are one here.
    """
    parts = {name: Path(each["entryPoint"]).stem for name, each in outputs.items() if "entryPoint" in each}
    loads = {
        name: [one["path"] for one in each["imports"] if one["kind"] == "import-statement"]
        for name, each in outputs.items()
    }
    names = {name: f"{part}{Path(name).suffix}" for name, part in parts.items()}
    empty = []
    # Those that load least come first, app and what builds on app; of these, those that only load.
    for name in sorted(parts, key=lambda name: (len(loads[name]), size_of(outputs[name]))):
        own = [each for each in loads[name] if each not in names]
        if len(own) > 1 or (own and outputs[name]["exports"]):
            raise PartsOverlap(
                f"{parts[name]}: {'; '.join(', '.join(outputs[each]['inputs']) for each in own)} "
                "would be further files. See pwa/js/parts/README.md."
            )
        if own:
            names[own[0]] = names[name]
            empty.append(name)

    def renamed(text: str) -> str:
        for name, stable in names.items():
            text = text.replace(f'"./{Path(name).name}"', f'"./{stable}"')
        return text

    return {names[name]: renamed(text) for name, text in texts.items() if name not in empty}


def size_of(output: dict[str, Any]) -> int:
    """Bytes of the modules that it holds itself."""
    return sum(each["bytesInOutput"] for each in output["inputs"].values())


def main(words: list[str]) -> int:
    stale = [made for made in BUNDLES if not is_fresh(PWA, made)]
    if "--check" in words:
        for made in stale:
            print(f"pwa/{made} is stale: run ./dev bundle", file=sys.stderr)
        others = [made for made in BUNDLES if made not in stale and differs(made)]
        for made in others:
            print(f"pwa/{made} is not what its sources give: run ./dev bundle", file=sys.stderr)
        return 1 if stale or others else 0
    if "--is-fresh" in words:
        return 1 if stale else 0
    write_bundles()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
