"""The choices of an XForm as rows of the choices sheet: own lists, shared ones, files, rows of a repeat."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Protocol

from survey_defs.xform_texts import Names, Texts
from survey_defs.xml_reading import XFORMS, local

_KINDS = {"select1": "select_one", "select": "select_multiple", "rank": "rank"}
_FROM_INSTANCE = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)/[\w-]+/[\w-]+(.*)", re.DOTALL)
_FROM_ROWS = re.compile(r"(\$\{[^}]+\}|/[\w./-]+)(.*)", re.DOTALL)
_READ = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)")
_SHUFFLED = re.compile(r"randomize\((.*)\)\s*", re.DOTALL)
_COLUMNS_OF_TEXT = ("label", "itextId")


class Expressions(Names, Protocol):
    """What choices ask of the form around them."""

    def expression(self, text: str, context: str) -> str: ...


class Choices:
    """rows: of the choices sheet, filled as questions are read."""

    def __init__(self, model: ET.Element, names: Expressions, texts: Texts) -> None:
        self._names, self._texts = names, texts
        self.rows: list[dict[str, str]] = []
        self._instances: dict[str, ET.Element] = {}
        self._files: dict[str, str] = {}
        self._written: dict[str, tuple[str, str]] = {}
        self._used_files: set[str] = set()
        for instance in model.findall(f"{XFORMS}instance"):
            name = instance.get("id")
            if name and instance.get("src"):
                self._files[name] = instance.get("src", "").rpartition("/")[2]
            elif name:
                self._instances[name] = instance

    def loose_files(self) -> list[str]:
        """Files that only expressions read."""
        return [name for name in self._files if name not in self._used_files]

    def has_twins(self) -> bool:
        """Whether a list has one name twice."""
        return len({(row["list_name"], row["name"]) for row in self.rows}) < len(self.rows)

    def read_by(self, expressions: Iterable[str]) -> None:
        """Writes the lists that only expressions read, not a question."""
        read = dict.fromkeys(name for text in expressions for name in _READ.findall(text))
        for name in read:
            instance = self._instances.get(name)
            if instance is None:
                continue
            if any(local(root) != "root" or local(item) != "item" for root in instance for item in root):
                # Tables become root/item: a path of other names would read nothing.
                self._names.refused.append(f"instance('{name}') of {_shape(instance)}, not of root/item/name")
            elif name not in self._written:
                self._list(name, "name", "label")

    def of(self, control: ET.Element, path: str, name: str) -> dict[str, str]:
        """The columns type, choice_filter and parameters of a question; writes its list, once."""
        kind, itemset = _KINDS[local(control)], control.find(f"{XFORMS}itemset")
        if itemset is None:
            for item in control.findall(f"{XFORMS}item"):
                label = item.find(f"{XFORMS}label")
                texts = {} if label is None else self._texts.of(label, "label", path)
                value = (item.findtext(f"{XFORMS}value") or "").strip()
                self.rows.append({"list_name": name, "name": value, **texts})
            return {"type": f"{kind} {name}"}
        return self._from_itemset(itemset, kind, path)

    def _from_itemset(self, itemset: ET.Element, kind: str, path: str) -> dict[str, str]:
        nodeset, columns = self._names.expression(itemset.get("nodeset", ""), path), dict[str, str]()
        value, label = _ref(itemset, "value"), _ref(itemset, "label")
        shuffled = _SHUFFLED.fullmatch(nodeset)
        if shuffled:
            inside, _, seed = shuffled[1].rpartition(",") if _has_seed(shuffled[1]) else (shuffled[1], "", "")
            nodeset = inside.strip()
            columns["parameters"] = "randomize=true" + (f" seed={seed.strip()}" if seed else "")
        found = _FROM_INSTANCE.fullmatch(nodeset)
        if found:
            chosen = self._list(found[1], value, label)
        else:
            found = _FROM_ROWS.fullmatch(nodeset)
            if not found:
                self._names.refused.append(f"<itemset nodeset={nodeset}>")
                return {"type": f"{kind} ?"}
            chosen = self._names.variable(f"{itemset.get('nodeset', '').partition('[')[0]}/{value}", path)
        predicates = _predicates(found[2])
        if predicates is None or not chosen:
            self._names.refused.append(f"<itemset nodeset={nodeset}>")
            return {"type": f"{kind} ?"}
        if predicates:
            columns["choice_filter"] = " and ".join(
                predicates if len(predicates) == 1 else (f"({each})" for each in predicates)
            )
        is_file = chosen in self._files.values()
        return {"type": f"{kind}{'_from_file' if is_file else ''} {chosen}", **columns}

    def _list(self, name: str, value: str, label: str) -> str:
        if name in self._files:
            self._used_files.add(name)
            return self._files[name]
        instance = self._instances.get(name)
        if instance is None:
            self._names.refused.append(f"instance('{name}')")
            return name
        before = self._written.setdefault(name, (value, label))
        if before != (value, label):
            self._names.refused.append(
                f"instance('{name}') with {value}, {label} and with {before[0]}, {before[1]}"
            )
        elif not any(row["list_name"] == name for row in self.rows):
            rows = [self._item(item, value, label) for item in next(iter(instance), ())]
            if len(instance) != 1 or not any("name" in row for row in rows):
                self._names.refused.append(
                    f"instance('{name}') of {_shape(instance)}, not of root/item/{value}"
                )
            elif not all("name" in row for row in rows):
                self._names.refused.append(f"instance('{name}') with an item that has no {value}")
            else:
                self.rows += [{"list_name": name, **row} for row in rows]
        return name

    def _item(self, item: ET.Element, value: str, label: str) -> dict[str, str]:
        row: dict[str, str] = {}
        for child in item:
            column, text = local(child), (child.text or "").strip()
            if column == value:
                row["name"] = text
            elif column == label or column in _COLUMNS_OF_TEXT:
                is_id = column == "itextId"
                row |= self._texts.by_id(text, "label", "/data") if is_id else {"label": text}
                continue
            if column != "name" or value == "name":
                row.setdefault(column, text)
        return row


def _shape(instance: ET.Element) -> str:
    """The way down to its first value: "root/item/name"."""
    steps, element = [], next(iter(instance), None)
    while element is not None:
        steps.append(local(element))
        element = next(iter(element), None)
    return "/".join(steps) or "nothing"


def _ref(itemset: ET.Element, tag: str) -> str:
    """The column of the value or label: "name" of "name", "itextId" of "jr:itext(itextId)"."""
    element = itemset.find(f"{XFORMS}{tag}")
    written = "" if element is None else element.get("ref", "")
    return re.sub(r"^jr:itext\((.*)\)$", r"\1", written.strip()).strip()


def _has_seed(inside: str) -> bool:
    depth = 0
    for sign in inside:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            return True
    return False


def _predicates(text: str) -> list[str] | None:
    """What stands in the brackets, one after the other; None where something else stands there too."""
    found, depth, begun = [], 0, 0
    for i, sign in enumerate(text):
        if sign == "[":
            depth += 1
            begun = i + 1 if depth == 1 else begun
        elif sign == "]":
            depth -= 1
            if depth == 0:
                found.append(text[begun:i].strip())
        elif depth == 0 and not sign.isspace():
            return None
    return found if depth == 0 else None
