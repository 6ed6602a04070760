"""The joined files of the phone are what their sources give, to the last byte, and one file a part."""

from pathlib import Path

import pytest

from server import assets
from server.build import bundle


def test_a_joined_file_with_a_fresh_mark_above_other_bytes_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Merged by hand, the mark was right and the program below it was not; the check read the mark alone.
    monkeypatch.setattr(bundle, "PWA", tmp_path)
    monkeypatch.setattr(bundle, "ESBUILD", tmp_path)
    monkeypatch.setattr(bundle, "is_fresh", lambda _root, _made: True)
    monkeypatch.setattr(bundle, "whole", lambda made: {made: f"mark\n{made}"})
    bundle.write_bundles()
    assert bundle.main(["--check"]) == 0

    made = next(iter(bundle.BUNDLES))
    (tmp_path / made).write_text("mark\nother", "utf-8")

    assert bundle.main(["--check"]) == 1
    assert f"pwa/{made} is not what its sources give" in capsys.readouterr().err


def test_a_part_that_is_missing_makes_the_joined_scripts_stale(tmp_path: Path) -> None:
    (tmp_path / "generated").mkdir()
    mark = assets.bundle_mark(tmp_path, "generated/app.js")
    (tmp_path / "generated/app.js").write_text(f'{mark}const form=()=>import("./form.js");', "utf-8")
    assert not assets.is_fresh(tmp_path, "generated/app.js")

    (tmp_path / "generated/form.js").write_text(f'{mark}import{{a}}from"./app.js";', "utf-8")
    assert assets.is_fresh(tmp_path, "generated/app.js")

    (tmp_path / "generated/form.js").write_text("of other sources", "utf-8")
    assert not assets.is_fresh(tmp_path, "generated/app.js")


def test_a_part_that_is_no_more_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "PWA", tmp_path)
    monkeypatch.setattr(bundle, "whole", lambda made: {made: ""})
    (tmp_path / "generated").mkdir()
    (tmp_path / "generated/former.js").write_text("", "utf-8")

    bundle.write_bundles()

    assert {path.name for path in (tmp_path / "generated").iterdir()} == {"app.js", "app.css"}


def test_templates_lose_their_indentation_and_nothing_else() -> None:
    assert bundle.without_indentation("a=h`<p>  b\n      <i>${c}</i>\n`;") == "a=h`<p>  b\n<i>${c}</i>\n`;"


def output(
    entry: str, *loads: str, holds: tuple[str, ...] = (), gives: tuple[str, ...] = ()
) -> dict[str, object]:
    imports = [{"path": each, "kind": "import-statement"} for each in loads]
    made: dict[str, object] = {"imports": imports, "inputs": dict.fromkeys(holds), "exports": list(gives)}
    return made | ({"entryPoint": entry} if entry else {})


def test_what_a_part_and_those_that_build_on_it_share_is_one_file() -> None:
    outputs = {
        "x/app.js": output("js/app.js", "x/chunk-A.js"),
        "x/form-1.js": output("js/parts/form.js", "x/chunk-F.js", "x/chunk-A.js"),
        "x/visit-2.js": output("js/parts/visit.js", "x/chunk-F.js", "x/chunk-A.js"),
        "x/chunk-A.js": output(""),
        "x/chunk-F.js": output("", "x/chunk-A.js"),
    }
    texts = {
        "x/app.js": 'import"./chunk-A.js";',
        "x/form-1.js": 'import"./chunk-F.js";import"./chunk-A.js";',
        "x/visit-2.js": 'import{a}from"./chunk-F.js";import"./chunk-A.js";a();',
        "x/chunk-A.js": 'import("./form-1.js");import("./visit-2.js");',
        "x/chunk-F.js": 'import{b}from"./chunk-A.js";',
    }

    assert bundle.named_by_part(outputs, texts) == {
        "app.js": 'import("./form.js");import("./visit.js");',
        "form.js": 'import{b}from"./app.js";',
        "visit.js": 'import{a}from"./form.js";import"./app.js";a();',
    }


def test_parts_that_share_without_building_on_each_other_are_told() -> None:
    outputs = {
        "x/app.js": output("js/app.js", "x/chunk-A.js"),
        "x/form-1.js": output("js/parts/form.js", "x/chunk-S.js", "x/chunk-F.js", "x/chunk-A.js"),
        "x/chunk-A.js": output(""),
        "x/chunk-S.js": output("", holds=("js/shared.js",)),
        "x/chunk-F.js": output(""),
    }

    with pytest.raises(bundle.PartsOverlap, match=r"form: js/shared\.js"):
        bundle.named_by_part(outputs, dict.fromkeys(outputs, ""))
