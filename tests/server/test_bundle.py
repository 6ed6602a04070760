"""The joined files of the phone are what their sources give, to the last byte."""

from pathlib import Path

import pytest

from server.build import bundle


def test_a_joined_file_with_a_fresh_mark_above_other_bytes_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Merged by hand, the mark was right and the program below it was not; the check read the mark alone.
    monkeypatch.setattr(bundle, "PWA", tmp_path)
    monkeypatch.setattr(bundle, "ESBUILD", tmp_path)
    monkeypatch.setattr(bundle, "is_fresh", lambda _root, _made: True)
    monkeypatch.setattr(bundle, "whole", lambda made: f"mark\n{made}")
    for made in bundle.BUNDLES:
        (tmp_path / made).parent.mkdir(exist_ok=True)
        (tmp_path / made).write_text(bundle.whole(made), "utf-8")
    assert bundle.main(["--check"]) == 0

    made = next(iter(bundle.BUNDLES))
    (tmp_path / made).write_text("mark\nother", "utf-8")

    assert bundle.main(["--check"]) == 1
    assert f"pwa/{made} is not what its sources give" in capsys.readouterr().err
