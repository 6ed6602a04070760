"""The rescue desk: what came in is told in words; nothing that was brought is thrown away."""

from typing import Any

from tests.server.office_world import PHONE, OfficeWorld, id_of, words
from tests.server.steps.test_rescue import LansPhone


def brought(client: Any, content: bytes) -> str:
    answer = client.post("/rescue", files={"file": ("lan.ksr", content)}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return words(answer.text)


def test_the_page_tells_what_came_and_for_which_enterprise(world: OfficeWorld) -> None:
    phone = LansPhone(world)

    with world.client() as client:
        page = brought(client, phone.file())
        listed = words(client.get("/rescue").text)

    assert "Tệp của Nguyễn Thị Lan" in page
    assert "Đã nhập hết" in page
    assert "3, trong đó 3 mới nhận, 0 đã có từ trước" in page
    assert "Hộ kinh doanh Lường Văn Sáu" in page
    assert "Nguyễn Thị Lan" in listed


def test_brought_again_it_says_that_all_was_known(world: OfficeWorld) -> None:
    content = LansPhone(world).file()

    with world.client() as client:
        brought(client, content)
        page = brought(client, content)

    assert "Mọi thứ trong tệp đã có ở đây từ trước" in page


def test_a_file_of_an_unknown_phone_waits_for_a_word(world: OfficeWorld) -> None:
    phone = LansPhone(world)

    with world.client() as client:
        page = brought(client, phone.file(secret="guessed"))
        sha256 = world.store.reader().execute("select sha256 from rescue_files").fetchone()[0]
        answer = client.post(f"/rescue/{sha256}/confirmation", follow_redirects=True)

    assert "Hỏi Nguyễn Thị Lan có đúng là tệp mình gửi không" in page
    assert "Đã nhập hết" in words(answer.text)


def test_what_is_no_rescue_file_is_kept_and_said_so(world: OfficeWorld) -> None:
    with world.client() as client:
        page = brought(client, b"not a rescue file")

    assert "Không đọc được" in page
    assert "Tệp vẫn được giữ nguyên" in page
    assert len(list((world.settings.data / "rescue").iterdir())) == 1


def test_no_file_is_a_problem_in_words(world: OfficeWorld) -> None:
    with world.client() as client:
        assert client.post("/rescue", files={"file": ("", b"")}).status_code == 400


def test_a_leader_looks_and_brings_nothing(world: OfficeWorld) -> None:
    with world.client("ha") as client:
        assert "Nhập tệp" not in client.get("/rescue").text
        assert client.post("/rescue", files={"file": ("lan.ksr", b"x")}).status_code == 403


def test_the_page_speaks_english_too(world: OfficeWorld) -> None:
    phone = LansPhone(world)

    with world.client(language="en") as client:
        page = brought(client, phone.file())

    assert "Everything was taken" in page
    assert PHONE in page
    assert id_of("lan") not in page
