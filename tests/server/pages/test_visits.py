"""Visits: what was asked and answered, what is missing, and the reason for every point."""

from msgspec.structs import replace

from server.store.campaigns import add_campaign
from tests.server.office_world import OfficeWorld, flat, id_of, words


def test_the_list_has_points_for_finished_visits_alone(world: OfficeWorld) -> None:
    with world.client() as client:
        page = words(client.get("/visits").text)

    assert "77,00" in page
    assert "93,25" in page
    assert "Đang làm" in page
    assert "18,75" not in page


def test_visits_outside_of_the_campaign_are_told_of_and_found(world: OfficeWorld) -> None:
    # Finished visits of a form without a campaign of its own were nowhere at the desk of a new user.
    world.visit("shop", "shop", campaign_id="")

    with world.client() as client:
        of_campaign = client.get("/visits?q=hộ kinh doanh").text
        found = client.get("/visits?q=hộ kinh doanh&campaign=all").text
        everything = words(client.get("/visits?campaign=all").text)

    assert "Hộ kinh doanh Lường Văn Sáu" not in of_campaign
    assert 'href="/visits?q=h%E1%BB%99+kinh+doanh&amp;campaign=all"' in of_campaign
    assert "Xem cả 1 phiếu ngoài đợt này" in of_campaign
    assert "Hộ kinh doanh Lường Văn Sáu" in found
    assert "Không thuộc đợt nào" in found
    assert "Đợt khảo sát 1 năm 2026" not in words(found.split('id="result"')[1])
    assert "4 phiếu khớp bộ lọc" in everything
    assert "phiếu ngoài đợt này" not in everything


def test_before_the_first_campaign_every_visit_is_listed(world: OfficeWorld) -> None:
    with world.store.writing() as db:
        db.execute("delete from campaigns")

    with world.client() as client:
        page = words(client.get("/visits").text)

    assert "4 phiếu khớp bộ lọc" in page
    assert "Không thuộc đợt nào" not in page


def test_a_visit_shows_labels_instead_of_codes(world: OfficeWorld) -> None:
    with world.client() as client:
        page = words(client.get(f"/visits/{id_of('vsttea')}").text)

    assert "Loại hình Hợp tác xã" in page
    assert "Số lao động tham gia BHXH bình quân năm (hoặc tổng lao động) 35 người" in page
    assert "Xã Tân Cương, tỉnh Thái Nguyên" in page
    assert "Quy mô (tự tính theo Điều 5 Nghị định 80/2021/NĐ-CP) Nhỏ" in page
    assert "Số phiếu TN26-1-lan-" in page


def test_the_rows_of_a_repeat_are_a_table(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get(f"/visits/{id_of('vststeel')}").text)

    assert '<section class="panel" id="instruments"' in page
    section = page.split('id="instruments"')[1].split("</section>")[0]
    assert section.count("<tr>") == 6


def test_what_was_not_asked_is_left_out(world: OfficeWorld) -> None:
    with world.client() as client:
        asked = flat(client.get(f"/visits/{id_of('vsttea')}").text)
        not_asked = flat(client.get(f"/visits/{id_of('vstpetrol')}").text)

    assert '<section class="panel" id="prepackaged"' in asked
    assert '<section class="panel" id="prepackaged"' not in not_asked


def test_each_criterion_has_its_points_and_reasons(world: OfficeWorld) -> None:
    with world.client() as client:
        page = words(client.get(f"/visits/{id_of('vsttea')}").text)

    assert "C3 · Nhu cầu, khoảng trống đảm bảo đo lường 19,00/20" in page
    assert "Cam kết bằng văn bản" in page
    assert "Ưu tiên 1 – đề xuất lựa chọn" in page


def test_a_draft_is_not_scored(world: OfficeWorld) -> None:
    with world.client() as client:
        page = words(client.get(f"/visits/{id_of('vstshop')}").text)

    assert "Đang làm, chưa chấm điểm" in page
    assert "trên 100" not in page


def test_a_finished_visit_that_nothing_scores_is_not_said_to_be_in_progress(world: OfficeWorld) -> None:
    # The desk of a new user waited for points that "appear when it is finished"; it was, and they never do.
    assert world.campaign is not None
    world.visit("shop", "tea", campaign_id="")
    other_form = replace(world.campaign, id=id_of("new"), code="TN26-2", form="prepackaged")
    with world.store.writing() as db:
        add_campaign(db, other_form)
    world.visit("tea", "tea", campaign_id=other_form.id)

    with world.client() as client:
        of_no_campaign = words(client.get(f"/visits/{id_of('vstshop')}").text)
        not_scored = words(client.get(f"/visits/{id_of('vsttea')}").text)

    assert "Phiếu này không thuộc đợt khảo sát nào nên không chấm điểm." in of_no_campaign
    assert "Mẫu phiếu này không chấm điểm." in not_scored
    assert "Phiếu đang làm" not in of_no_campaign + not_scored


def test_missing_answers_are_flagged_as_not_enough(world: OfficeWorld) -> None:
    world.visit("shop", "tea", labour=None, ent_name=None)

    with world.client() as client:
        page = words(client.get(f"/visits/{id_of('vstshop')}").text)

    assert "Chưa đủ: 2 câu cần xem lại" in page
    assert "Nhập tên đầy đủ theo đăng ký." in page
    assert "Không đủ điều kiện xếp hạng" in page
    assert "Ưu tiên" not in page


def test_the_page_speaks_english_too(world: OfficeWorld) -> None:
    with world.client(language="en") as client:
        page = words(client.get(f"/visits/{id_of('vsttea')}").text)

    assert "Legal form" in page
    assert "Tân Cương commune" in page
    assert "77.00" in page


def test_a_visit_that_is_not_there_is_a_problem(world: OfficeWorld) -> None:
    with world.client() as client:
        assert client.get("/visits/khong-co").status_code == 404
