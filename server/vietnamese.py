"""Vietnamese order and search without marks: SQLite and Python know neither."""

import unicodedata

# CLDR root order tailored for vi: the letters, and within equal letters the tones.
LETTERS = {letter: index for index, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
DIGIT, LETTER = 0x3000, 0x3100


def folded(text: str) -> str:
    """The text in lower case without marks: "Đồi Cọ" and "doi co" are found by each other.

    Unicode leaves the stroke of đ alone, so SQLite's own folding does not find "Định" by "dinh".
    """
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("đ", "d")


def sort_key(text: str) -> str:
    """Text that sorts as Vietnamese dictionaries do: letters first, then tones, then capitals last."""
    letters, tones, capitals = [], [], []
    for sign in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", sign)
        tone = next((TONES[part] for part in parts if part in TONES), "0")
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        letters.append(_place(letter.lower()))
        tones.append(tone)
        capitals.append("1" if letter != letter.lower() else "0")
    return "\x01".join(["".join(letters), "".join(tones), "".join(capitals)])


def person_sort_key(name: str) -> str:
    """Lists of people go by the given name, which stands last, then by the rest."""
    *before, given = name.split() or [""]
    return f"{sort_key(given)}\x01{sort_key(' '.join(before))}"


def _place(letter: str) -> str:
    if letter in LETTERS:
        return chr(LETTER + LETTERS[letter])
    if letter.isdecimal():
        return chr(DIGIT + int(letter))
    return chr(min(ord(letter[0]), DIGIT - 1)) if letter else ""
