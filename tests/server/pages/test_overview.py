"""The first page: every number is the count of a list that can be opened."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from server.pages.overview import planned_by
from tests.server.office_world import NOW_MS, OfficeWorld, empty_world, flat, id_of, words


def test_it_says_where_the_campaign_stands_against_its_plan(world: OfficeWorld) -> None:
    with world.client() as client:
        page = words(client.get("/").text)

    assert "Đợt khảo sát 1 năm 2026" in page
    assert "01/11/2026 – 15/12/2026 · còn 25 ngày" in page
    assert "Phiếu Sở đã nhận 3 trên 20" in page
    assert "chậm 5 phiếu so với tiến độ" in page


def test_each_officer_has_a_line_with_links_to_the_rows(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get("/").text)
        finished = f"/visits?officer={id_of('lan')}&amp;state=finished"
        assert f'<a href="{finished}">3</a>' in page

        rows = client.get(finished.replace("&amp;", "&")).text

    assert "3 phiếu khớp bộ lọc" in rows


def test_a_phone_that_has_been_silent_for_three_days_is_named(world: OfficeWorld) -> None:
    world.settings = replace(world.settings, now_ms=lambda: NOW_MS + 4 * 24 * 3_600_000)

    with world.client() as client:
        page = words(client.get("/").text)

    assert "1 máy Hơn 3 ngày chưa liên lạc" in page


def test_each_class_of_the_ranking_is_counted_and_opens_its_rows(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get("/").text)
        assert '<a href="/ranking?class=priority_1">2</a>' in page

        rows = words(client.get("/ranking?class=priority_1").text)

    assert "Cán thép Tích Lương Mới" in rows
    assert "Xăng dầu Minh Lộ" not in rows


def test_the_drawing_of_days_has_its_numbers_beside_it(world: OfficeWorld) -> None:
    with world.client() as client:
        page = words(client.get("/").text)

    assert "Hôm nay 3 Nhiều nhất một ngày 3" in page
    assert "Ngày Số phiếu xong 20/11 3" in page


def test_without_a_campaign_the_page_says_so(tmp_path: Path) -> None:
    with empty_world(tmp_path).client() as client:
        page = client.get("/").text

    assert "Chưa có đợt khảo sát nào" in page


def test_the_plan_is_spread_evenly_over_the_days(world: OfficeWorld) -> None:
    assert world.campaign is not None
    campaign = msgspec.structs.replace(world.campaign, target=45)

    assert planned_by(campaign, date(2026, 11, 1)) == 0
    assert planned_by(campaign, date(2026, 11, 11)) == 10
    assert planned_by(campaign, date(2027, 1, 1)) == 45
