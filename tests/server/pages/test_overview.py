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
    assert "Phiếu đã kết thúc 3 trên 20" in page
    assert "chậm 5 phiếu so với tiến độ" in page


def test_each_officer_has_a_line_with_links_to_the_rows(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get("/").text)
        finished = f"/visits?officer={id_of('lan')}&amp;state=finished"
        assert f'<a href="{finished}">3</a>' in page

        rows = client.get(finished.replace("&amp;", "&")).text

    assert "3 phiếu khớp bộ lọc" in rows


def test_visits_and_enterprises_are_counted_apart_and_the_counts_of_pages_add_up(world: OfficeWorld) -> None:
    # A second visit to one enterprise made "received" and "ranked" differ, and no label said why.
    world.visit("again", "tea", enterprise_id=id_of("tea"))
    world.visit("shop2", "shop", enterprise_id=id_of("shop"))

    with world.client() as client:
        first = words(client.get("/").text)
        visits = words(client.get("/visits?state=finished").text)
        enterprises = words(client.get("/enterprises?state=finished").text)
        ranking = words(client.get("/ranking").text)

    assert "Phiếu đã kết thúc 5 trên 20" in first
    assert "của 4 doanh nghiệp" in first
    assert "5 phiếu khớp bộ lọc" in visits
    assert "4 trong 4 doanh nghiệp khớp bộ lọc" in enterprises
    assert "4 doanh nghiệp có phiếu đã kết thúc: 4 đủ điều kiện" in ranking


def test_those_who_are_not_eligible_are_counted_beside_the_classes(world: OfficeWorld) -> None:
    world.visit("shop2", "shop", enterprise_id=id_of("shop"), consent_survey="no")

    with world.client() as client:
        first = words(client.get("/").text)
        ranking = words(client.get("/ranking").text)

    assert "Không đủ điều kiện xếp hạng 1" in first
    assert "4 doanh nghiệp có phiếu đã kết thúc: 3 đủ điều kiện, 1 không đủ điều kiện" in ranking


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
    assert "Ngày Phiếu kết thúc 20/11 3" in page


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
