"""`./dev` on a machine that lacks something: one sentence that says what to do, and the next try is whole.

Python, id and apt-get are stand-ins, so nothing is installed and no network is asked.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A Python that makes an environment whose pip does what the test wants and whose server says that it starts.
PYTHON = """#!/bin/sh
case "$*" in
  *version_info*) python3 -c "import sys; sys.version_info = (${VERSION:-3, 11}); exec(sys.argv[1])" "$2" ;;
  *ensurepip*) exit ${WITHOUT_VENV:-0} ;;
  "-m venv"*) rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
  "-m pip"*) echo "pip: $*" >> pip.log; [ -z "${OFFLINE:-}" ] || { echo "no route to host" >&2; exit 1; } ;;
  *--is-fresh) exit ${STALE:-0} ;;
  "-m server.build.bundle") echo joined ;;
  "-m server --demo") echo started ;;
esac
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("dev", "requirements.txt", "requirements-dev.txt", "pyproject.toml", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    stands_in(tmp_path, "python", PYTHON)
    stands_in(tmp_path, "id", "#!/bin/sh\necho 1000\n")
    return tmp_path


def stands_in(folder: Path, name: str, script: str) -> None:
    (folder / "bin").mkdir(exist_ok=True)
    program = folder / "bin" / name
    program.write_text(script, "utf-8")
    program.chmod(0o755)


def dev(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        [folder / "dev", *words],
        env={"PATH": path, "PYTHON": str(folder / "bin" / "python"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_old_python_or_none_is_told_in_one_sentence(folder: Path) -> None:
    sentence = "Python 3.11 or later is needed; set PYTHON=/path/to/python3 if it has another name.\n"

    old = dev(folder, VERSION="3, 10, 14")
    none = dev(folder, PYTHON="/no/python3")

    assert (old.returncode, old.stderr) == (1, sentence)
    assert (none.returncode, none.stderr) == (1, sentence)


def test_who_is_not_root_is_told_which_debian_package_to_install(folder: Path) -> None:
    done = dev(folder, WITHOUT_VENV="1")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "sudo apt-get install python3-venv" in done.stderr


def test_a_debian_that_cannot_install_is_quoted_with_its_last_words(folder: Path) -> None:
    stands_in(folder, "id", "#!/bin/sh\necho 0\n")
    stands_in(
        folder, "apt-get", '#!/bin/sh\nfor n in 1 2 3 4 5 6; do echo "E: trouble $n" >&2; done; exit 100\n'
    )

    done = dev(folder, WITHOUT_VENV="1", TMPDIR=str(folder))

    assert done.returncode == 1
    assert "E: trouble 6" in done.stderr
    assert "E: trouble 1" not in done.stderr
    assert "could not install python3-venv" in done.stderr
    assert not (folder / ".venv").exists()


def test_a_chromium_that_is_not_there_is_named_before_anything_is_installed(folder: Path) -> None:
    done = dev(folder, "test", CHROMIUM="/no/chromium")

    assert (done.returncode, done.stderr) == (1, "CHROMIUM=/no/chromium is no program that can be started.\n")
    assert not (folder / ".venv").exists()


def test_a_set_up_that_broke_off_is_made_anew_and_a_whole_one_is_kept(folder: Path) -> None:
    broken = dev(folder, OFFLINE="1")
    assert broken.returncode == 1
    assert "no route to host" in broken.stderr
    assert "This needs the network once" in broken.stderr

    whole = dev(folder)
    tries = (folder / "pip.log").read_text("utf-8")
    again = dev(folder, OFFLINE="1")

    assert whole.stdout == again.stdout == "started\n"
    assert again.stderr == ""
    assert (folder / "pip.log").read_text("utf-8") == tries


def test_an_environment_whose_python_went_away_with_an_upgrade_is_made_anew(folder: Path) -> None:
    dev(folder)
    (folder / ".venv" / "bin" / "python").unlink()

    done = dev(folder)

    assert done.stdout == "started\n"
    assert "Setting up .venv" in done.stderr


def test_an_edited_phone_is_joined_before_it_is_served_with_the_tools_for_it(folder: Path) -> None:
    (folder / "node_modules").mkdir()
    shutil.copy(folder / "package-lock.json", folder / "node_modules" / ".package-lock-used")

    done = dev(folder, STALE="1")

    assert done.stdout == "joined\nstarted\n"
    assert "requirements-dev.txt" in (folder / "pip.log").read_text("utf-8")
