"""`khaosat`: people, import, forms and campaigns, at the machine itself."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from server.command import main
from server.people import password_matches
from server.store.campaigns import campaigns, current_campaign
from server.store.connection import Store
from server.store.enterprises import all_enterprises
from server.store.forms import newest_forms, versions_of
from server.store.people import person_by_login
from tests.server.office_world import FORM, OfficeWorld, office_world


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OfficeWorld:
    monkeypatch.setenv("KHAOSAT_DATA", str(tmp_path / "data"))
    return office_world(tmp_path)


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def sheet(path: Path, *rows: list[str]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for number, row in enumerate([["Tên doanh nghiệp", "Mã số thuế", "Xã, phường"], *rows]):
            page.write_row(number, 0, row)
    return path


def register(world: OfficeWorld) -> list[str]:
    return [row.name for row in all_enterprises(world.store.reader())]


def test_a_coordinator_is_added_with_a_password(
    world: OfficeWorld, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, "mat-khau-dai-hon\n")

    assert main(["user", "add", "Mai", "Lê Thị Mai", "--role", "coordinator"]) == 0

    person = person_by_login(world.store.reader(), "mai")
    assert person is not None
    assert password_matches("mat-khau-dai-hon", person.password_hash)
    assert "Đã thêm Lê Thị Mai (mai)." in capsys.readouterr().out


def test_an_officer_gets_no_password_as_phones_are_bound_by_a_code(world: OfficeWorld) -> None:
    assert main(["user", "add", "son", "Vũ Văn Sơn"]) == 0

    person = person_by_login(world.store.reader(), "son")
    assert person is not None
    assert person.password_hash == ""


def test_a_login_that_is_taken_is_refused_in_words(
    world: OfficeWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["user", "add", "lan", "Người khác"]) == 1

    assert "lan đã có người dùng" in capsys.readouterr().err


@pytest.mark.parametrize("login", ["Thu Hà", "", "h", "-ha", "hà", "ha@so", "a" * 33])
def test_a_login_that_no_keyboard_types_alike_is_refused_with_what_it_may_hold(
    world: OfficeWorld, capsys: pytest.CaptureFixture[str], login: str
) -> None:
    # "Thu Hà" was accepted, and nobody could sign in with it.
    assert (
        main(["user", "add", login, "Đỗ Thu Hà"] if login != "-ha" else ["user", "add", "--", login, "Hà"])
        == 1
    )

    said = capsys.readouterr().err
    assert "chỉ gồm chữ a–z không dấu, chữ số" in said
    assert ("Có thể dùng: thuha." in said) == (login == "Thu Hà")


@pytest.mark.parametrize("name", ["", "  ", "...", "12"])
def test_a_person_without_a_name_is_refused(
    world: OfficeWorld, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["user", "add", "son", "--", name]) == 1

    assert "Chưa có họ và tên." in capsys.readouterr().err
    assert person_by_login(world.store.reader(), "son") is None


def test_a_new_password_closes_the_sessions_at_desks(
    world: OfficeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.client("hung") as client:
        type_in(monkeypatch, "mot-mat-khau-moi\n")

        assert main(["user", "password", "hung"]) == 0

        assert client.get("/", follow_redirects=False).status_code in (302, 303, 307)


def test_a_short_password_is_refused(world: OfficeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "ngan\n")

    assert main(["user", "password", "hung"]) == 1


def test_a_good_file_is_written_whole(world: OfficeWorld, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ["HTX Mới", "0100233488", "Tân Cương"])

    assert main(["import", "enterprises", str(path), "--by", "hung"]) == 0

    assert "HTX Mới" in register(world)


def test_nothing_is_half_imported_unless_asked(
    world: OfficeWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sheet(tmp_path / "a.xlsx", ["HTX Mới", "", "Tân Cương"], ["HTX Sai", "0100233480", "Tân Cương"])
    before = register(world)

    assert main(["import", "enterprises", str(path), "--by", "hung"]) == 1
    assert register(world) == before
    assert "Dòng 3, cột “Mã số thuế”" in capsys.readouterr().err

    assert main(["import", "enterprises", str(path), "--by", "hung", "--skip-bad"]) == 0
    assert set(register(world)) - set(before) == {"HTX Mới"}


def test_a_file_without_rows_says_where_it_looked(
    world: OfficeWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # "0 written" left the coordinator to find out that the table stood on the second sheet.
    assert main(["import", "enterprises", str(sheet(tmp_path / "a.xlsx")), "--by", "hung"]) == 1

    said = capsys.readouterr()
    assert "trang tính “Sheet1” không có doanh nghiệp nào dưới dòng tiêu đề (dòng 1)" in said.err
    assert "0 doanh nghiệp" not in said.out


def test_a_file_whose_rows_are_all_passed_over_writes_nothing_and_says_so(
    world: OfficeWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sheet(tmp_path / "a.xlsx", ["HTX Sai", "0100233480", "Tân Cương"])

    assert main(["import", "enterprises", str(path), "--by", "hung", "--skip-bad"]) == 1

    assert "không còn dòng nào đúng để ghi" in capsys.readouterr().err


def test_a_check_writes_nothing(
    world: OfficeWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sheet(tmp_path / "a.xlsx", ["HTX Mới", "", "Tân Cương"])
    before = register(world)

    assert main(["import", "enterprises", str(path), "--by", "hung", "--check"]) == 0

    assert register(world) == before
    assert "1 doanh nghiệp có thể ghi" in capsys.readouterr().out


def test_an_imported_enterprise_is_refused_the_second_time(world: OfficeWorld, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ["HTX Mới", "0100233488", "Tân Cương"])
    main(["import", "enterprises", str(path), "--by", "hung"])

    assert main(["import", "enterprises", str(path), "--by", "hung"]) == 1

    assert register(world).count("HTX Mới") == 1


def test_an_empty_server_is_made_ready_by_commands_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHAOSAT_DATA", str(tmp_path / "new"))

    assert main(["form", "publish", str(FORM)]) == 0
    campaign = ["campaign", "add", "TN26-1", "Đợt 1", "--form", "needs", "--criteria", "needs-2026"]
    assert main([*campaign, "--from", "2026-11-01", "--to", "2026-12-15", "--target", "90"]) == 0

    found = current_campaign(Store(tmp_path / "new" / "khaosat.db").reader())
    assert found is not None
    assert (found.name, found.target) == ("Đợt 1", 90)
    assert "energy" in found.priority_sectors


def test_a_campaign_is_refused_with_criteria_of_another_form(
    world: OfficeWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # A new user opened one for a form of their own: no visit of it could be scored, which only the log said.
    own = tmp_path / "own.md"
    rows = "| survey |\n| | type | name | label |\n| | text | a | A |\n"
    own.write_text(rows + "| settings |\n| | form_id | version |\n| | rasoat | 1 |", "utf-8")
    assert main(["form", "publish", str(own)]) == 0
    dates = ["--from", "2026-11-01", "--to", "2026-12-15"]
    capsys.readouterr()

    assert main(["campaign", "add", "B", "Đợt", "--form", "rasoat", "--criteria", "needs-2026", *dates]) == 1
    wrong_form = capsys.readouterr().err
    assert main(["campaign", "add", "B", "Đợt", "--form", "needs", "--criteria", "needs-2025", *dates]) == 1
    wrong_name = capsys.readouterr().err

    assert "Bộ tiêu chí needs-2026 chấm mẫu phiếu needs, không chấm được mẫu phiếu rasoat." in wrong_form
    assert "Chưa có bộ tiêu chí nào cho mẫu phiếu rasoat." in wrong_form
    assert "Không có bộ tiêu chí needs-2025. Dùng: needs-2026." in wrong_name
    assert [one.code for one in campaigns(world.store.reader())] == ["TN26-1"]


def test_a_campaign_is_refused_with_criteria_that_ask_what_the_form_has_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KHAOSAT_DATA", str(tmp_path / "new"))
    short = tmp_path / "short.md"
    rows = "| survey |\n| | type | name | label |\n| | text | a | A |\n"
    short.write_text(rows + "| settings |\n| | form_id | version |\n| | needs | 1 |", "utf-8")
    assert main(["form", "publish", str(short)]) == 0
    campaign = ["campaign", "add", "B", "Đợt", "--form", "needs", "--criteria", "needs-2026"]

    assert main([*campaign, "--from", "2026-11-01", "--to", "2026-12-15"]) == 1

    said = capsys.readouterr().err
    assert "thiếu câu mà bộ tiêu chí needs-2026 cần" in said
    assert "no question 'consent_survey'" in said


def test_a_form_is_checked_without_being_published(
    world: OfficeWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.md"
    wrong.write_text(
        "| survey |\n| | type | name | label | relevant |\n| | text | a | A | |\n| | text | b | B | ${c} |",
        "utf-8",
    )

    assert main(["form", "check", str(wrong)]) == 1
    assert main(["form", "publish", str(wrong)]) == 1

    said = capsys.readouterr().err
    assert 'LỖI  survey, dòng 3, relevant: Phiếu không có câu "c".' in said
    assert "nên xem  survey, dòng 3, relevant" in said
    assert "LỖI  settings, dòng 2, form_id: Phiếu chưa có mã (form_id)." in said
    assert "Chưa công bố gì: 2 lỗi cần sửa." in said
    assert main(["form", "check", str(FORM)]) == 0
    assert [form.id for form in newest_forms(world.store.reader())] == ["needs"]


def test_a_form_comes_out_as_excel_and_is_the_same_form(
    world: OfficeWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "needs.xlsx"

    assert main(["form", "export", "needs", str(file)]) == 0
    assert main(["form", "publish", str(file), "--by", "hung"]) == 0

    assert f"Nội dung này đã được công bố là mẫu phiếu needs bản {world.version}." in capsys.readouterr().out
    assert main(["form", "export", "nothing", str(file)]) == 1


class Terminal(io.StringIO):
    """Where a person sits and types."""

    def isatty(self) -> bool:
        return True


def changed_form(folder: Path) -> Path:
    """The needs form with another word, a stricter limit and a question less."""
    lines = FORM.read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if "| addr_street |" not in line)
    file = folder / "changed.md"
    file.write_text(
        text.replace("Hình thức khảo sát", "Cách khảo sát").replace(
            ". >= 0 and . <= 100000", ". >= 5 and . <= 100000"
        ),
        "utf-8",
    )
    return file


def test_publishing_says_first_what_it_would_do(
    world: OfficeWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["form", "publish", str(changed_form(tmp_path))]) == 1

    said = capsys.readouterr()
    assert f"So với bản {world.version} đang dùng: thêm 0, thay đổi" in said.out
    assert "Lời hỏi: Hình thức khảo sát → Cách khảo sát" in said.out
    assert "Bỏ: Số nhà, đường, thôn/ấp/tổ dân phố (addr_street)" in said.out
    assert "Phiếu đang làm, theo lần đồng bộ gần nhất: 1;" in said.out
    assert "(labour): Trái ràng buộc của bản mới; phiếu đang làm: 1, phiếu đã kết thúc: 0" in said.out
    assert "nếu đồng ý, chạy lại và thêm --yes" in said.err
    assert len(versions_of(world.store.reader(), "needs")) == 1


@pytest.mark.parametrize(("typed", "versions"), [("c\n", 2), ("k\n", 1), ("\n", 1), ("", 1)])
def test_who_sits_at_the_terminal_is_asked(
    world: OfficeWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, versions: int
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))

    assert main(["form", "publish", str(changed_form(tmp_path))]) == 2 - versions

    assert len(versions_of(world.store.reader(), "needs")) == versions


def test_yes_publishes_unasked(world: OfficeWorld, tmp_path: Path) -> None:
    assert main(["form", "publish", str(changed_form(tmp_path)), "--yes"]) == 0

    assert len(versions_of(world.store.reader(), "needs")) == 2


def test_a_command_that_was_overtaken_publishes_nothing(
    world: OfficeWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Slow(Terminal):
        """A colleague publishes while the question stands."""

        def readline(self, *_: int) -> str:  # type: ignore[override]
            monkeypatch.undo()
            monkeypatch.setenv("KHAOSAT_DATA", str(tmp_path / "data"))
            other = tmp_path / "other.md"
            other.write_text(
                FORM.read_text("utf-8").replace("Hình thức khảo sát", "Khảo sát thế nào"), "utf-8"
            )
            assert main(["form", "publish", str(other), "--yes"]) == 0
            return "c\n"

    monkeypatch.setattr("sys.stdin", Slow())

    assert main(["form", "publish", str(changed_form(tmp_path))]) == 1

    assert "trong lúc đó đã có bản khác" in capsys.readouterr().err
    assert len(versions_of(world.store.reader(), "needs")) == 2


def test_a_copy_of_the_recovery_key_can_be_brought_back(
    world: OfficeWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.pem"

    assert main(["recovery-key", "export", str(copy)]) == 0
    assert main(["recovery-key", "export", str(copy)]) == 1
    assert main(["recovery-key", "import", str(copy)]) == 0
    assert main(["recovery-key", "import", str(FORM)]) == 1

    told = capsys.readouterr()
    assert "Cất nơi khóa kín" in told.out
    assert "không phải khóa cứu hộ" in told.err
