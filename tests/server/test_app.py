"""The frame around every page and program: policy, origin, languages, problems."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from litestar.testing import TestClient

from server.app import create_app
from server.assets import PWA, load_assets
from server.settings import Settings


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:  # type: ignore[type-arg]
    with TestClient(create_app(Settings(data=tmp_path)), base_url="http://office.test") as made:
        yield made


def test_an_address_with_two_methods_answers_both(client: TestClient) -> None:  # type: ignore[type-arg]
    # Coordinators could not open the sign-in page: its GET was wrapped for a thread twice.
    shown = client.get("/sign-in")
    sent = client.post("/sign-in", data={"login": "x", "password": "y"}, headers=origin(client))

    assert shown.status_code == 200
    assert sent.status_code == 401


def test_every_answer_carries_the_policy(client: TestClient) -> None:  # type: ignore[type-arg]
    for address in ("/sign-in", "/f/", "/nothing", "/api/v1/nothing", f"{load_assets().base}/css/base.css"):
        policy = client.get(address).headers["content-security-policy"]

        assert "script-src 'self'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy


def test_a_request_from_another_site_changes_nothing(client: TestClient) -> None:  # type: ignore[type-arg]
    answer = client.post("/sign-out", headers={"Origin": "http://elsewhere.test"}, follow_redirects=False)

    assert answer.status_code == 403
    assert "Không có gì thay đổi." in answer.text


def test_programs_get_a_problem_code_and_people_a_page(client: TestClient) -> None:  # type: ignore[type-arg]
    program = client.get("/api/v1/nothing")
    person = client.get("/nothing")

    assert msgspec.msgpack.decode(program.content)["problem"] == "not_found"
    assert person.headers["content-type"].startswith("text/html")
    assert "Không có trang này." in person.text


def test_english_is_one_choice_away(client: TestClient) -> None:  # type: ignore[type-arg]
    client.post("/language", data={"language": "en", "next": "/sign-in"}, headers=origin(client))

    assert 'lang="en"' in client.get("/sign-in").text


def test_assets_are_kept_for_ever_under_the_hash_of_their_tree(client: TestClient) -> None:  # type: ignore[type-arg]
    kept = client.get(f"{load_assets().base}/js/router.js")
    other = client.get("/static/0000000000000000/js/router.js")

    assert "immutable" in kept.headers["cache-control"]
    assert other.status_code == 404


def origin(client: TestClient) -> dict[str, str]:  # type: ignore[type-arg]
    return {"Origin": str(client.base_url)}


def test_the_field_page_brings_along_every_drawing_that_its_scripts_use() -> None:
    page = load_assets().page
    scripts = "".join(path.read_text("utf-8") for path in (PWA / "js").rglob("*.js"))
    named = set(re.findall(r"icon\(\s*'([a-z-]+)'", scripts)) | {f"ticks-{n}" for n in (1, 2, 3, 4)}

    assert len(named) > 20
    assert [name for name in sorted(named) if f'id="icon-{name}"' not in page] == []
    assert "icons.svg" not in page
