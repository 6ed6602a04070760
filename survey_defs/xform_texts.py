"""The texts of an XForm as columns of an XLSForm: label::English (en), with ${name} for what is filled in."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Protocol

from survey_defs.xml_reading import XFORMS, local

_BLANK = "-"
_COLUMNS = {None: "", "long": "", "guidance": "guidance_hint", "image": "image", "audio": "audio",
            "video": "video", "big-image": "big-image"}  # fmt: skip


class Names(Protocol):
    """What texts ask of the form around them."""

    refused: list[str]

    def variable(self, path: str, context: str) -> str: ...

    def namesakes(self, path: str, context: str) -> int: ...


class Texts:
    """default: the language that the document begins with, "" where it has none by name."""

    def __init__(self, model: ET.Element, names: Names) -> None:
        self._names = names
        self._by_id: dict[str, dict[str, list[ET.Element]]] = {}
        translations = model.findall(f"{XFORMS}itext/{XFORMS}translation")
        first = [each for each in translations if each.get("default") is not None] or translations
        languages = [each.get("lang", "") for each in translations]
        self._unnamed = set(languages) <= {"default", ""}
        self.default = "" if self._unnamed or not first else first[0].get("lang", "")
        for translation in translations:
            for text in translation:
                found = self._by_id.setdefault(text.get("id", ""), {})
                found[translation.get("lang", "")] = list(text)

    def labels(self, control: ET.Element | None, path: str) -> dict[str, str]:
        """The columns label, hint and guidance_hint of one question or group."""
        if control is None:
            return {}
        found: dict[str, str] = {}
        for column in ("label", "hint"):
            element = control.find(f"{XFORMS}{column}")
            if element is not None:
                found |= self.of(element, column, path)
        return found

    def of(self, element: ET.Element, column: str, path: str) -> dict[str, str]:
        """{heading: text} of a label or hint: in every language where it is named by its id."""
        reference = re.fullmatch(r"\s*jr:itext\('(.*)'\)\s*", element.get("ref", ""))
        if reference:
            return self.by_id(reference[1], column, path)
        text = self._written(element, path)
        return {self._heading(column, self.default): text} if text else {}

    def message(self, written: str, column: str, path: str) -> dict[str, str]:
        """A message of a bind: a text, or the id of one."""
        reference = re.fullmatch(r"\s*jr:itext\('(.*)'\)\s*", written)
        if reference:
            # Without its text the officer sees our own message.
            return self.by_id(reference[1], column, path) if reference[1] in self._by_id else {}
        return {self._heading(column, self.default): written} if written.strip() else {}

    def by_id(self, text_id: str, column: str, path: str) -> dict[str, str]:
        if text_id not in self._by_id:
            self._names.refused.append(f"jr:itext('{text_id}'), a text that is not there")
        found: dict[str, str] = {}
        for language, values in self._by_id.get(text_id, {}).items():
            for value in values:
                form = value.get("form")
                text = self._written(value, path)
                if form not in _COLUMNS:
                    self._names.refused.append(f'<value form="{form}">')
                elif text not in ("", _BLANK):
                    found[self._heading(_COLUMNS[form] or column, language)] = text
        return found

    def _heading(self, column: str, language: str) -> str:
        return column if self._unnamed or not language else f"{column}::{language}"

    def _written(self, element: ET.Element, path: str) -> str:
        parts = [element.text or ""]
        for part in element:
            if local(part) == "output":
                value = (part.get("value") or part.get("ref") or "").strip()
                parts.append(self._filled_in(value, path))
            parts.append(part.tail or "")
        return " ".join("".join(parts).split()) if len(element) else "".join(parts).strip()

    def _filled_in(self, value: str, path: str) -> str:
        """ "${name}" for the value of an <output>; "", and refused, where the tables cannot say it."""
        is_path = re.fullmatch(r"[\w./()-]+", value)
        name = self._names.variable(value, path) if is_path else ""
        if not name:
            many = self._names.namesakes(value, path) if is_path else 0
            why = f": {many} questions or groups have this name" if many > 1 else ""
            self._names.refused.append(f'<output value="{value}">{why}')
        return name
