"""Vietnamese order and search without marks."""

from server.vietnamese import folded, person_sort_key, sort_key


def test_a_search_without_marks_finds_names_with_marks() -> None:
    assert folded("Hợp tác xã Chè Đồi Cọ") == "hop tac xa che doi co"


def test_letters_come_in_vietnamese_order() -> None:
    words = ["đá", "dạ", "ăn", "ân", "an", "em", "êm", "ôm", "om", "ơn"]

    assert sorted(words, key=sort_key) == ["an", "ăn", "ân", "dạ", "đá", "em", "êm", "om", "ôm", "ơn"]


def test_tones_decide_only_between_equal_letters() -> None:
    words = ["mạ", "mã", "má", "mả", "mà", "ma", "mai"]

    assert sorted(words, key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ", "mai"]


def test_people_are_listed_by_given_name() -> None:
    names = ["Trần Văn Ước", "Nguyễn Thị Lan", "Ma Văn Định", "Bế Thị Lan"]

    ordered = sorted(names, key=person_sort_key)

    assert ordered == ["Ma Văn Định", "Bế Thị Lan", "Nguyễn Thị Lan", "Trần Văn Ước"]
