"""An XForm document read as the XLSForm that it could have been made from.

ODK, Enketo and KoboToolbox keep forms as XForms; pyxform makes them of tables, this module makes tables of
them. So such a form passes the same checks, is kept and handed out as .xlsx, and coordinators can go on with
it in Excel. What has no place in the tables is refused by name.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyxform.utils import default_is_dynamic

from survey_defs.workbooks import RawSheet
from survey_defs.xform_choices import Choices
from survey_defs.xform_texts import Texts
from survey_defs.xml_reading import JAVAROSA, XFORMS, XHTML, XFormRefused, local, read_document

_TYPES = {
    "": "text", "string": "text", "int": "integer", "integer": "integer", "decimal": "decimal",
    "date": "date", "time": "time", "datetime": "datetime", "geopoint": "geopoint", "barcode": "barcode",
}  # fmt: skip
_PRELOADS = {
    ("timestamp", "start"): "start", ("timestamp", "end"): "end", ("date", "today"): "today",
    ("property", "deviceid"): "deviceid", ("property", "username"): "username",
}  # fmt: skip
_BOUND = {
    "relevant": "relevant", "constraint": "constraint", "required": "required", "readonly": "read_only",
    "calculate": "calculation",
}  # fmt: skip
_EXPRESSIONS = (*_BOUND.values(), "default", "choice_filter", "repeat_count")
_QUESTION_TAGS = ("input", "select1", "select", "rank", "trigger", "range", "upload", "secret")
_KNOWN_TAGS = frozenset(
    (*_QUESTION_TAGS, "group", "repeat", "label", "hint", "value", "item", "itemset", "output", "help",
     "alert", "setvalue", "copy", "body")
)  # fmt: skip
_FIRST_LOAD = {"odk-instance-first-load", "odk-new-repeat", "xforms-ready"}
_VALUE_CHANGED = "xforms-value-changed"
_TEXT = re.compile(r"""^(?:'[^']*'|"[^"]*")$""")
"""An expression that is a text; pyxform would take its quotes for a part of it."""


def is_xform(data: bytes) -> bool:
    """Whether these bytes begin as XML does; an XLSForm in text never does."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def tables_of_xform(data: bytes) -> list[RawSheet]:
    """The sheets survey, choices and settings. Raises NotXML and XFormRefused, which names what it is."""
    return _Reader(read_document(data)).sheets()


@dataclass
class _Node:
    """One element of the instance. control: of the body, None for what is not shown."""

    path: str
    kind: str
    value: str
    control: ET.Element | None
    children: list[_Node] = field(default_factory=list)


class _Reader:
    def __init__(self, root: ET.Element) -> None:
        model, body = root.find(f"{XHTML}head/{XFORMS}model"), root.find(f"{XHTML}body")
        instance = None if model is None else model.find(f"{XFORMS}instance")
        data = None if instance is None else next(iter(instance), None)
        if model is None or body is None or data is None:
            raise XFormRefused(["a document without model, instance and body"])
        self._root, self._model, self._body, self._data = root, model, body, data
        self._title = root.findtext(f"{XHTML}head/{XHTML}title") or ""
        self.refused: list[str] = []
        self._binds = {self.at(b.get("nodeset", "")): b for b in model.findall(f"{XFORMS}bind")}
        self._controls = self._by_path()
        self._repeats = {self.at(each.get("nodeset", "")): each for each in body.iter(f"{XFORMS}repeat")}
        self._names = Counter(path.rpartition("/")[2] for path in self._paths(data, "/data"))
        self._known = set(self._paths(data, "/data"))
        self._set = self._set_values()
        self._texts = Texts(model, self)
        self._choices = Choices(model, self, self._texts)
        self._rows: list[dict[str, str]] = []

    def sheets(self) -> list[RawSheet]:
        for element in self._body.iter():
            if local(element) not in _KNOWN_TAGS:
                self.refused.append(f"<{local(element)}>")
        for action in self._model:
            if local(action) in ("setgeopoint", "recordaudio"):
                self.refused.append(f"<{local(action)}>")
        for node in self._nodes(self._data, "/data"):
            self._write(node)
        self._choices.read_by(row.get(column, "") for row in self._rows for column in _EXPRESSIONS)
        for name in self._choices.loose_files():
            self._rows.append({"type": "csv-external", "name": name})
        settings = {"form_title": self._title, "form_id": self._data.get("id", "") or local(self._data)}
        settings |= {"version": self._data.get("version", ""), "default_language": self._texts.default}
        if self.refused:
            raise XFormRefused(list(dict.fromkeys(self.refused)))
        # In XForms one name may stand under several filters; in tables that must be said.
        settings |= {"allow_choice_duplicates": "yes"} if self._choices.has_twins() else {}
        submission = self._model.find(f"{XFORMS}submission")
        if submission is not None and submission.get("base64RsaPublicKey"):
            settings["public_key"] = submission.get("base64RsaPublicKey", "")
        return [
            _table("survey", self._rows, ["type", "name"]),
            _table("choices", self._choices.rows, ["list_name", "name"]),
            _table("settings", [{name: value for name, value in settings.items() if value}], ["form_id"]),
        ]

    # Names and expressions

    def at(self, path: str) -> str:
        """A path of the document under /data, whatever its root is called."""
        return re.sub(r"^\s*/[^/\s]+", "/data", path).strip()

    def expression(self, text: str, context: str) -> str:
        """With ${name} for plain paths: within a repeat both mean this row, in the programs of XForms too."""
        root = re.escape(local(self._data))
        path = re.compile(rf"(?<![\w\])}}.*])/{root}(?![\w.-])((?:/[\w.-]+)*)(?=(.?))")
        parts = re.split(r"""("[^"]*"|'[^']*')""", text.strip())
        for i, part in enumerate(parts):
            if i % 2:
                inside = part[1:-1].strip()
                if re.match(rf"/{root}/", inside):
                    parts[i] = f"{part[0]}{self.at(inside)}{part[0]}"
            else:
                parts[i] = path.sub(lambda m: self._reference(f"/data{m[1]}", m[2], context), part)
        return "".join(parts)

    def variable(self, path: str, context: str) -> str:
        """ "${name}" of a plain path, absolute or relative; "" where the tables have no way to say it."""
        name = self._absolute(path, context).rpartition("/")[2]
        return f"${{{name}}}" if self.namesakes(path, context) == 1 else ""

    def namesakes(self, path: str, context: str) -> int:
        """How many nodes have the name that this path leads to; 0 where it leads nowhere."""
        path = self._absolute(path, context)
        return self._names[path.rpartition("/")[2]] if path in self._known else 0

    def _absolute(self, path: str, context: str) -> str:
        if path.startswith("/"):
            return self.at(path)
        steps = context.split("/")
        for step in path.removeprefix("current()/").split("/"):
            steps = steps[:-1] if step == ".." else steps if step == "." else [*steps, step]
        return "/".join(steps)

    def _reference(self, path: str, behind: str, context: str) -> str:
        name = path.rpartition("/")[2]
        if path in self._known and self._names[name] == 1 and behind not in ("[", "/"):
            return f"${{{name}}}"
        shared = max(
            (r for r in self._repeats if _is_in(path, r) and _is_in(context, r)), key=len, default=""
        )
        if not shared or behind == "[":
            return path
        up = context.removeprefix(shared).count("/")
        return "/".join([*[".."] * up, *path.removeprefix(f"{shared}/").split("/")])

    # The outline

    def _by_path(self) -> dict[str, ET.Element]:
        found: dict[str, ET.Element] = {}
        binds = {
            b.get("id"): b.get("nodeset", "") for b in self._model.findall(f"{XFORMS}bind") if b.get("id")
        }
        for element in self._body.iter():
            path = element.get("ref") or binds.get(element.get("bind"), "")
            if local(element) == "group":
                path = path or element.get("nodeset", "")
            if path and local(element) in (*_QUESTION_TAGS, "group"):
                found[self.at(path)] = element
        return found

    def _paths(self, element: ET.Element, path: str) -> Iterator[str]:
        for child in _first_of_each(element):
            yield f"{path}/{local(child)}"
            yield from self._paths(child, f"{path}/{local(child)}")

    def _nodes(self, element: ET.Element, path: str) -> Iterator[_Node]:
        names = Counter(local(child) for child in element if child.get(f"{JAVAROSA}template") is None)
        for child in _first_of_each(element):
            name, child_path = local(child), f"{path}/{local(child)}"
            if name == "meta":
                self.refused += [f"<{local(e)}>" for e in child if local(e) in ("entity", "audit")]
                continue
            if names[name] > 1 and child_path in self._repeats:
                self.refused.append(f"{names[name]} rows of {name} to begin with")
            elif names[name] > 1:
                times = "twice" if names[name] == 2 else f"{names[name]} times"
                self.refused.append(f"<{name}> written {times} without a repeat")
            control = self._controls.get(child_path)
            tag = "" if control is None else local(control)
            is_group = len(child) > 0 or tag == "group"
            kind = "repeat" if child_path in self._repeats else "group" if is_group else "question"
            children = list(self._nodes(child, child_path))
            yield _Node(child_path, kind, (child.text or "").strip(), control, children)

    def _write(self, node: _Node) -> None:
        name = node.path.rpartition("/")[2]
        row = {"name": name, **self._texts.labels(node.control, node.path), **self._bound(node.path)}
        if node.control is not None and node.control.get("appearance"):
            row["appearance"] = node.control.get("appearance", "")
        if node.kind == "question":
            self._rows.append(self._question(node, row))
            return
        row["type"] = f"begin_{node.kind}"
        repeat = self._repeats.get(node.path)
        if repeat is not None:
            row.setdefault("appearance", repeat.get("appearance", ""))
            count = repeat.get(f"{JAVAROSA}count", "").strip()
            if count:
                row["repeat_count"] = self.variable(count, node.path) or self.expression(count, node.path)
            elif repeat.get(f"{JAVAROSA}noAddRemove"):
                self.refused.append("jr:noAddRemove")
        self._rows.append(row)
        for child in node.children:
            self._write(child)
        self._rows.append({"type": f"end_{node.kind}"})

    def _question(self, node: _Node, row: dict[str, str]) -> dict[str, str]:
        bind, control = self._binds.get(node.path), node.control
        written = "" if bind is None else bind.get("type", "").rpartition(":")[2].lower()
        preload = (
            () if bind is None else (bind.get(f"{JAVAROSA}preload"), bind.get(f"{JAVAROSA}preloadParams"))
        )
        row |= self._set.get(node.path, {})
        if node.value and "trigger" not in row:
            row.setdefault("default", _as_default(node.value))
        if preload and preload[0]:
            kind = _PRELOADS.get((preload[0], preload[1] or ""))
            if kind is None:
                self.refused.append(f"jr:preload {preload[0]} {preload[1] or ''}".strip())
            return {"type": kind or "hidden", "name": row["name"]}
        if control is None:
            is_computed = "calculation" in row and "trigger" not in row
            return row | {"type": "calculate" if is_computed else "hidden"}
        if local(control) in ("select1", "select", "rank"):
            return row | self._choices.of(control, node.path, row["name"])
        shown = row | _shown(control, _TYPES.get(written, written))
        if shown["type"] == "text" and row.get("read_only") == "true()" and "calculation" not in row:
            del shown["read_only"]
            shown["type"] = "note"
        return shown

    def _bound(self, path: str) -> dict[str, str]:
        bind = self._binds.get(path)
        if bind is None:
            return {}
        row = {
            column: self.expression(bind.get(name, ""), path)
            for name, column in _BOUND.items()
            if bind.get(name, "").strip() not in ("", "false()")
        }
        for name, column in (("constraintMsg", "constraint_message"), ("requiredMsg", "required_message")):
            row |= self._texts.message(bind.get(f"{JAVAROSA}{name}", ""), column, path)
        if bind.get("{http://www.opendatakit.org/xforms/entities}saveto"):
            row["save_to"] = bind.get("{http://www.opendatakit.org/xforms/entities}saveto", "")
        return row

    def _set_values(self) -> dict[str, dict[str, str]]:
        """Defaults that are worked out, and what another question triggers: {path: columns}."""
        found: dict[str, dict[str, str]] = {}
        for holder in self._root.iter():
            for element in holder.findall(f"{XFORMS}setvalue"):
                path = self.at(element.get("ref", ""))
                value, literal = self.expression(element.get("value", ""), path), (element.text or "").strip()
                events = set(element.get("event", "").split())
                if _VALUE_CHANGED in events:
                    source = self.variable(holder.get("ref", ""), path)
                    triggers = [*filter(None, found.get(path, {}).get("trigger", "").split(",")), source]
                    found.setdefault(path, {}).update(
                        trigger=",".join(triggers), calculation=value or _quoted(literal)
                    )
                elif events and events <= _FIRST_LOAD:
                    value = f"string({value})" if _TEXT.match(value) else value
                    found.setdefault(path, {})["default"] = value or _as_default(literal)
                else:
                    self.refused.append(f"setvalue at {' '.join(sorted(events))}")
        return found


def _as_default(literal: str) -> str:
    """The cell default for a value as it is: one that reads as an expression is put in quotes.

    In string(), since pyxform takes quotes alone for a part of the value.
    """
    return f"string({_quoted(literal)})" if default_is_dynamic(literal) else literal


def _quoted(literal: str) -> str:
    """An expression that gives this text. Of XPath's two quotes it takes the one that is not inside."""
    # Typographic ones are made plain later on; "${" would be a question's name in quotes, too.
    parts = [part for part in re.split(r"""(["“”]+|(?<=\$)(?=\{))""", literal) if part]
    quoted = [f"'{part}'" if re.match('["“”]', part) else f'"{part}"' for part in parts]
    return f"concat({', '.join(quoted)})" if len(quoted) > 1 else "".join(quoted) or "''"


def _shown(control: ET.Element, typed: str) -> dict[str, str]:
    """The columns type and parameters. typed: what an <input> of this question is."""
    tag = local(control)
    if tag == "upload":
        kind = control.get("mediatype", "").partition("/")[0]
        return {"type": kind if kind in ("image", "audio", "video") else "file"}
    if tag == "range":
        numbers = (f"{name}={control.get(name)}" for name in ("start", "end", "step") if control.get(name))
        return {"type": "range", "parameters": " ".join(numbers)}
    return {"type": {"input": typed, "trigger": "acknowledge"}.get(tag, tag)}


def _first_of_each(element: ET.Element) -> Iterator[ET.Element]:
    seen: set[str] = set()
    for child in element:
        if local(child) not in seen:
            seen.add(local(child))
            yield child


def _is_in(path: str, repeat: str) -> bool:
    return f"{path}/".startswith(f"{repeat}/")


def _table(name: str, rows: list[dict[str, str]], first: list[str]) -> RawSheet:
    headings = list(dict.fromkeys([*first, *(column for row in rows for column in row)]))
    return RawSheet(name, [headings, *([row.get(column, "") for column in headings] for row in rows)])
