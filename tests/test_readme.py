"""What README promises can be found: every path it names exists, every command it names is one of ./dev's."""

import re
import shlex
from pathlib import Path

from server.command import parser

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
TOP = {path.name for path in ROOT.iterdir()}


def test_every_path_that_readme_names_exists() -> None:
    named = re.findall(r"`([\w./-]+)`|\]\(([\w./-]+)\)", README)
    paths = {first or second for first, second in named}
    # A path has a slash or an ending; single words are commands, terms and names of settings.
    ours = {path for path in paths if ("/" in path or path in TOP) and path not in {"dev", "./data"}}

    missing = sorted(path for path in ours if not (ROOT / path).exists())

    assert len(ours) > 20
    assert missing == []


def test_every_dev_command_that_readme_names_is_known_to_dev() -> None:
    script = (ROOT / "dev").read_text("utf-8")

    commands = set(re.findall(r"\./dev (\w+)", README))

    unknown = sorted(name for name in commands if not re.search(rf"^  {name}\)", script, re.MULTILINE))
    assert commands
    assert unknown == []


def test_every_khaosat_line_of_readme_is_understood() -> None:
    lines = re.findall(r"^\./dev khaosat ([^#\n]+)", README, re.MULTILINE)

    for line in lines:
        parser().parse_args(shlex.split(line))

    assert len(lines) > 5
