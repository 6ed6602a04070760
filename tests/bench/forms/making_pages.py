"""The measured pages: the peers installed outside git, every page joined by esbuild in the same way."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from server.assets import load_assets
from server.settings import ROOT

HERE = Path(__file__).resolve().parent
# node_modules is outside git, and kept from one run to the next.
INSTALLED = ROOT / "node_modules" / ".form-peers"
PACKAGES = INSTALLED / "node_modules"
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
PRODUCTS = ("enketo", "webforms", "khaosat")
ENTRIES = {"khaosat": ["page.js", "enrol.js"]}
PICTURES = [f"--loader:.{ending}=dataurl" for ending in ("svg", "png", "woff", "woff2")]
SETTINGS = [
    "--bundle", "--minify", "--splitting", "--format=esm", "--target=es2022", "--log-level=error", *PICTURES,
    '--define:process.env.NODE_ENV="production"', "--define:__VUE_OPTIONS_API__=true",
    "--define:__VUE_PROD_DEVTOOLS__=false", "--define:__VUE_PROD_HYDRATION_MISMATCH_DETAILS__=false",
]  # fmt: skip
ENKETO_STYLES = """
const sass = require('sass'), path = require('path'), url = require('url');
const packages = process.env.NODE_PATH;
const inPackages = (asked) => {
  const found = asked.match(/node_modules\\/(.*)$/);
  return found && url.pathToFileURL(path.join(packages, found[1]));
};
process.stdout.write(sass.compile(path.join(packages, 'enketo-core/src/sass/formhub/formhub.scss'), {
  loadPaths: [path.dirname(packages)], style: 'compressed', quietDeps: true, logger: sass.Logger.silent,
  importers: [{ findFileUrl: inPackages }],
}).css);
"""


class PeersMissing(RuntimeError):
    """The peers are not installed and the registry of packages gave none."""


def install_peers() -> dict[str, str]:
    """{package: version} of what is measured beside ours. Raises PeersMissing, saying what to do."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    wanted = (HERE / "peers" / "package-lock.json").read_bytes()
    mark = INSTALLED / "installed-lock.json"
    if not mark.exists() or mark.read_bytes() != wanted:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / "peers" / name, INSTALLED)
        done = subprocess.run(npm("ci"), cwd=INSTALLED, capture_output=True, text=True, check=False)
        if done.returncode:
            raise PeersMissing(
                f"The peers (enketo-core, @getodk/web-forms) could not be installed into {INSTALLED}. "
                "This bench needs npm's registry once; connect this machine and run it again.\n"
                + "\n".join(line for line in done.stderr.splitlines() if line.startswith("npm error"))
            )
        mark.write_bytes(wanted)
    names = json.loads((HERE / "peers" / "package.json").read_text("utf-8"))["dependencies"]
    return {
        name: json.loads((PACKAGES / name / "package.json").read_text("utf-8"))["version"] for name in names
    }


def npm(*words: str) -> list[str]:
    """The npm that came with the node in use: that of ./dev stands in no PATH."""
    node = Path(shutil.which("node") or "node").resolve()
    own = node.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    own = own if own.exists() else node.parent.parent / own.relative_to(node.parent)
    return [str(node), str(own), *words] if own.exists() else ["npm", *words]


def make_pages(folder: Path) -> None:
    """Writes folder/PRODUCT/{index.html, page.js, style.css and what they load}."""
    for product in PRODUCTS:
        made = folder / product
        options = [f"--alias:enketo/config={HERE}/pages/enketo/config.js"] if product == "enketo" else []
        entries = [HERE / "pages" / product / name for name in ENTRIES.get(product, ["page.js"])]
        esbuild(*entries, *SETTINGS, *options, f"--outdir={made}")
        head = '<link rel="stylesheet" href="style.css">'
        if product == "enketo":
            (made / "style.css").write_text(node(ENKETO_STYLES), "utf-8")
        elif product == "khaosat":
            make_own_page(folder)
            continue
        else:
            head = ""
        page = (HERE / "pages" / "index.html").read_text("utf-8")
        (made / "index.html").write_text(page.replace("<!-- head -->", head), "utf-8")


def make_own_page(folder: Path) -> None:
    """Our page and files as the server gives them; what looks on stands at the head of the first script."""
    assets = load_assets()
    looking_on = looking_on_script(folder)
    for asset in assets.files.values():
        if asset.in_shell:
            kept = folder / assets.base.strip("/") / asset.name
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(looking_on * (asset.name == "generated/app.js") + asset.content)
    (folder / "khaosat" / "index.html").write_text(assets.page, "utf-8")
    enrolling = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="enrol.js"></script>'
    (folder / "khaosat" / "enrol.html").write_text(enrolling, "utf-8")


def looking_on_script(folder: Path) -> bytes:
    """No file of its own: it would have to come before the application, which would wait for it."""
    made = folder / "khaosat" / "look.js"
    esbuild(
        *(HERE / "pages" / "khaosat" / "look.js", "--bundle", "--minify", "--format=iife"),
        *("--external:/khaosat/page.js", "--log-level=error", f"--outfile={made}"),
    )
    return made.read_bytes()


def transform_for_enketo(browser: Browser, folder: Path, forms: list[str]) -> dict[str, float]:
    """What Enketo's server would do: FORM.xml to FORM.enketo.json. Gives milliseconds by form, not slowed."""
    script = folder / "transformer.js"
    entry = folder / "transformer-entry.js"
    entry.write_text("import { transform } from 'enketo-transformer/web'; window.transform = transform;")
    esbuild(
        entry, "--bundle", "--format=iife", "--external:libxslt", f"--outfile={script}", "--log-level=error"
    )
    page = browser.new_page()
    page.add_script_tag(path=script)
    taken = {}
    for form in forms:
        xform = (folder / "forms" / f"{form}.xml").read_text("utf-8")
        made: dict[str, Any] = page.evaluate(
            """async (xform) => {
              const began = performance.now(), { form, model } = await transform({ xform });
              return { made: { form, model }, ms: performance.now() - began };
            }""",
            xform,
        )
        taken[form] = round(made["ms"])
        (folder / "forms" / f"{form}.enketo.json").write_text(json.dumps(made["made"]), "utf-8")
    page.close()
    return taken


def esbuild(*words: Path | str) -> None:
    subprocess.run([ESBUILD, *words], cwd=ROOT, env=with_packages(), check=True)


def node(script: str) -> str:
    return subprocess.run(
        ["node", "-e", script], env=with_packages(), capture_output=True, text=True, check=True
    ).stdout


def with_packages() -> dict[str, str]:
    """The pages stand in this repository, the packages that they import do not."""
    return {**os.environ, "NODE_PATH": str(PACKAGES)}
