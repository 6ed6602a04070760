"""What a new version of a form changes, in words for a coordinator."""

from collections.abc import Iterator, Sequence

from server.languages import gettext as _
from server.steps.compare_surveys import Change, Kind
from server.steps.differences import Aspect
from server.steps.form_versions import Effect, LeftBehind
from server.steps.misfits import Reason


def effect_lines(effect: Effect) -> list[str]:
    """What the preview page shows, for a terminal; nothing for a form that is new."""
    if effect.newest is None or effect.comparison is None:
        return []
    compared = _(
        "So với bản %(version)s đang dùng: thêm %(added)s, thay đổi %(changed)s, đổi chỗ %(moved)s, "
        "bỏ %(removed)s câu hỏi và nhóm."
    )
    kinds: tuple[Kind, ...] = ("added", "changed", "moved", "removed")
    counts: dict[str, int] = {kind: len(effect.comparison.of(kind)) for kind in kinds}
    drafts = _("Phiếu đang làm, theo lần đồng bộ gần nhất: %(n)s; ở lại bản cũ cho đến khi có người chuyển.")
    return [
        compared % {"version": effect.newest.version, **counts},
        *(f"  {line}" for change in effect.comparison.changes for line in _change_lines(change)),
        drafts % {"n": len(effect.drafts)},
        *_left_behind_lines(effect.left_behind),
    ]


def _change_lines(change: Change) -> Iterator[str]:
    name = f"{change.label} ({change.key})"
    words = {"added": _("Thêm mới"), "removed": _("Bỏ"), "moved": _("Đổi chỗ")}
    if change.kind != "changed":
        yield f"{words[change.kind]}: {name}"
    for one in change.differences:
        yield f"{name}, {aspects()[one.aspect]}: {one.before or '–'} → {one.after or '–'}"


def _left_behind_lines(left_behind: Sequence[LeftBehind]) -> Iterator[str]:
    if not left_behind:
        yield _("Bản mới nhận mọi câu trả lời đã có.")
        return
    yield _("Câu trả lời đã có mà bản mới không hỏi hoặc không nhận") + ":"
    counts = _("phiếu đang làm: %(drafts)s, phiếu đã kết thúc: %(finished)s")
    for one in left_behind:
        values = {"drafts": one.drafts, "finished": one.finished}
        yield f"  {one.label} ({one.key}): {reasons()[one.reason]}; {counts % values}"


def aspects() -> dict[Aspect, str]:
    """What can change about a question."""
    return {
        "group": _("Nhóm câu hỏi"),
        "repeat": _("Nhóm lặp"),
        "type": _("Loại câu hỏi"),
        "label": _("Lời hỏi"),
        "hint": _("Gợi ý"),
        "guidance": _("Hướng dẫn thêm"),
        "appearance": _("Cách hiện"),
        "filter": _("Lọc lựa chọn"),
        "required": _("Bắt buộc"),
        "required_message": _("Lời nhắc khi bỏ trống"),
        "relevant": _("Điều kiện hỏi"),
        "constraint": _("Ràng buộc"),
        "constraint_message": _("Lời nhắc khi trái ràng buộc"),
        "calculation": _("Công thức"),
        "read_only": _("Chỉ đọc"),
        "initial": _("Giá trị ban đầu"),
        "triggers": _("Tính lại khi sửa câu"),
        "parameters": _("Tham số"),
        "tier": _("Mức khảo sát"),
        "pii": _("Dữ liệu cá nhân"),
        "d510": _("Nội dung theo Quyết định 510"),
        "merge": _("Cách gộp khi hai người cùng sửa"),
        "prefill": _("Điền sẵn từ danh bạ"),
        "unit": _("Đơn vị"),
        "count": _("Số dòng của nhóm lặp"),
        "rows_min": _("Số dòng ít nhất"),
        "rows_max": _("Số dòng nhiều nhất"),
        "row_title": _("Tiêu đề của dòng"),
        "list": _("Danh sách lựa chọn"),
        "choice_added": _("Thêm lựa chọn"),
        "choice_removed": _("Bỏ lựa chọn"),
        "choice_label": _("Lời của lựa chọn"),
        "choice_column": _("Cột của danh sách lựa chọn"),
        "choice_order": _("Thứ tự lựa chọn"),
    }


def reasons() -> dict[Reason, str]:
    """Why a stored answer does not fit a version."""
    return {
        "not_asked": _("Không còn được hỏi"),
        "choice_gone": _("Bản mới không đưa ra lựa chọn này"),
        "type_changed": _("Khác loại câu hỏi"),
        "other_rows": _("Câu hỏi đã sang nhóm lặp khác"),
        "not_valid": _("Trái ràng buộc của bản mới"),
        "not_relevant": _("Bản mới không hỏi câu này khi các câu khác trả lời như vậy"),
        "too_many_rows": _("Nhiều dòng hơn bản mới cho phép"),
    }
