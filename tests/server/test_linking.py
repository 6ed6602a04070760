"""The phone's modules joined into one: same meaning, and a clear word where that cannot be."""

import subprocess
from pathlib import Path

import pytest

from server.assets import load_assets
from server.linking import UnlinkableModule, link
from tests.test_javascript import NODE


def run(script: str) -> str:
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", script], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or done.stderr


def test_modules_run_once_in_the_order_of_their_imports() -> None:
    modules = {
        "js/app.js": "import { twice, LIMIT as most } from './a/b.js';\nimport * as c from './c.js';\n"
        "import './side.js';\nconsole.log(twice(most), c.name(), globalThis.side);",
        "js/a/b.js": "import { name } from '../c.js';\nexport const LIMIT = 4;\n"
        "/** Doc with export const inside. */\nexport function twice(n) { return name() + n * 2; }",
        "js/c.js": "let count = 0;\nexport function name() { return `c${++count}`; }\nexport class Box {}",
        "js/side.js": "globalThis.side = 'seen';",
    }

    assert run(link(modules, "js/app.js")) == "c18 c2 seen"


def test_a_page_imported_later_is_there() -> None:
    modules = {
        "js/app.js": "import('./page.js').then(page => console.log(page.show()));",
        "js/page.js": "export async function* lines() {}\nexport function show() { return 'shown'; }",
    }

    assert run(link(modules, "js/app.js")) == "shown"


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ({"js/app.js": "import { a } from './gone.js';"}, "js/gone.js, which does not exist"),
        ({"js/app.js": "import { a } from './b.js';", "js/b.js": "import './app.js';"}, "in a circle"),
        ({"js/app.js": "export default 3;"}, "'export default 3;' cannot be joined"),
        ({"js/app.js": "export let n = 3;"}, "cannot be joined"),
    ],
)
def test_what_cannot_be_joined_is_named(modules: dict[str, str], said: str) -> None:
    with pytest.raises(UnlinkableModule, match=said):
        link(modules, "js/app.js")


def test_the_phone_loads_one_script_of_ours(tmp_path: Path) -> None:
    ours = [name for name, asset in load_assets().files.items() if asset.in_shell and name.startswith("js/")]
    script = tmp_path / "app.mjs"
    script.write_bytes(load_assets().files["js/app.js"].content)

    checked = subprocess.run([NODE, "--check", script], capture_output=True, text=True, check=False)

    assert ours == ["js/app.js"]
    assert b"customElements.define" in script.read_bytes()
    assert checked.returncode == 0, checked.stderr
