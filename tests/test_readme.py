"""What README promises can be found: every path it names exists, every command it names is one of ./dev's."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
TOP = {path.name for path in ROOT.iterdir()}


def test_every_path_that_readme_names_exists() -> None:
    named = re.findall(r"`([\w./-]+)`|\]\(([\w./-]+)\)", README)
    paths = {first or second for first, second in named}
    ours = {path for path in paths if path.split("/")[0] in TOP and path != "dev"}

    missing = sorted(path for path in ours if not (ROOT / path).exists())

    assert len(ours) > 20
    assert missing == []


def test_every_dev_command_that_readme_names_is_known_to_dev() -> None:
    script = (ROOT / "dev").read_text("utf-8")

    commands = set(re.findall(r"\./dev (\w+)", README))

    unknown = sorted(name for name in commands if not re.search(rf"^  {name}\)", script, re.MULTILINE))
    assert commands
    assert unknown == []
