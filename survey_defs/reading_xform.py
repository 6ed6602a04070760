"""The pieces of an XForm document, as pyxform writes it, that a survey is made of."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import unescape

from survey_defs.survey import Expr, Item, Text

_XFORMS = "{http://www.w3.org/2002/xforms}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_JAVAROSA = "{http://openrosa.org/javarosa}"
_BLANK = "-"
"""What pyxform writes for a text that a language lacks."""

_LANGUAGE_CODE = re.compile(r"\(([A-Za-z][\w-]*)\)\s*$")
_LANGUAGE_NAMES = {"tiếng việt": "vi", "vietnamese": "vi", "english": "en", "tiếng anh": "en"}

Resolve = Callable[[str, str], Expr]
"""(expression, path of its holder) -> tree."""


@dataclass
class Control:
    """What the body says of one path."""

    tag: str
    label: Text | None
    hint: Text | None
    guidance: Text | None
    appearance: str
    attributes: dict[str, str]
    items: str = ""
    count: str = ""


@dataclass
class XForm:
    """One document.

    binds: {path: attributes}; initial: {path: expression}; triggered: {path: (sources, expression)}.
    """

    title: str
    id: str
    version: str
    paths: list[str]
    repeats: list[str]
    binds: dict[str, dict[str, str]]
    values: dict[str, str]
    initial: dict[str, str] = field(default_factory=dict)
    triggered: dict[str, tuple[list[str], str]] = field(default_factory=dict)
    controls: dict[str, Control] = field(default_factory=dict)
    lists: dict[str, list[Item]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    messages: dict[str, dict[str, Text]] = field(default_factory=dict)


def language_code(name: str, default: str = "vi") -> str:
    """ "en" from "English (en)"; `default` for pyxform's unnamed language."""
    if name in ("", "default"):
        return default
    found = _LANGUAGE_CODE.search(name)
    if found:
        return found.group(1).lower()
    return _LANGUAGE_NAMES.get(name.strip().lower(), name.strip().lower())


def read_xform(xml: str, resolve_in: Callable[[list[str]], Resolve], default_language: str) -> XForm:
    """The pieces of the document. resolve_in: given all repeats' paths, what turns expressions into trees."""
    root = ET.fromstring(xml)
    model = root.find(f"{_XHTML}head/{_XFORMS}model")
    body = root.find(f"{_XHTML}body")
    title = root.find(f"{_XHTML}head/{_XHTML}title")
    if model is None or body is None:
        raise ValueError("not an XForm: no model or no body")
    instance = model.find(f"{_XFORMS}instance")
    data = None if instance is None else next(iter(instance), None)
    if data is None:
        raise ValueError("not an XForm: no primary instance")
    repeats = sorted(element.get("nodeset", "") for element in body.iter(f"{_XFORMS}repeat"))
    paths, values = _instance(data)
    form = XForm(
        title="" if title is None else title.text or "",
        id=data.get("id", ""),
        version=data.get("version", ""),
        paths=paths,
        repeats=repeats,
        binds={bind.get("nodeset", ""): dict(bind.attrib) for bind in model.findall(f"{_XFORMS}bind")},
        values=values,
    )
    texts = _Texts(model, resolve_in(repeats), default_language)
    form.languages = texts.languages
    _read_set_values(root, form)
    _read_lists(model, form, texts)
    _read_messages(form, texts)
    _read_controls(body, form, texts)
    return form


def _instance(data: ET.Element) -> tuple[list[str], dict[str, str]]:
    """All paths in document order, and the values in them. The first copy of a repeat is its template."""
    paths: list[str] = []
    values: dict[str, str] = {}

    def walk(element: ET.Element, path: str) -> None:
        for child in element:
            child_path = f"{path}/{_local(child)}"
            if child_path in seen:
                continue
            seen.add(child_path)
            paths.append(child_path)
            if len(child) == 0 and child.text:
                values[child_path] = child.text
            walk(child, child_path)

    seen: set[str] = set()
    walk(data, f"/{_local(data)}")
    return paths, values


def _read_set_values(root: ET.Element, form: XForm) -> None:
    """Dynamic defaults, and calculations that run when another question changes."""
    for holder in root.iter():
        for element in holder.findall(f"{_XFORMS}setvalue"):
            path, events = element.get("ref", ""), element.get("event", "")
            expression = element.get("value") or "''"
            if "xforms-value-changed" in events:
                sources, _ = form.triggered.setdefault(path, ([], expression))
                sources.append(holder.get("ref", ""))
            else:
                form.initial[path] = expression


def _read_lists(model: ET.Element, form: XForm, texts: _Texts) -> None:
    for instance in model.findall(f"{_XFORMS}instance"):
        name = instance.get("id")
        if not name:
            continue
        if instance.get("src"):
            form.files[name] = instance.get("src", "").rsplit("/", 1)[-1].rsplit(".", 1)[0]
            continue
        form.lists[name] = [_item(element, texts) for element in instance.iter(f"{_XFORMS}item")]


def _item(element: ET.Element, texts: _Texts) -> Item:
    item: Item = {}
    label: Text | None = None
    for child in element:
        column = _local(child)
        if column == "itextId":
            label = texts.by_id(child.text or "", "/data")
        elif column == "label":
            label = texts.plain(child.text or "")
        else:
            item[column] = child.text or ""
    return {"name": item.pop("name", ""), "label": label or texts.plain(""), **item}


def _read_messages(form: XForm, texts: _Texts) -> None:
    for path, bind in form.binds.items():
        for attribute in ("constraintMsg", "requiredMsg"):
            message = bind.get(_JAVAROSA + attribute)
            if message:
                form.messages.setdefault(path, {})[attribute] = texts.of_attribute(message, path)


def _read_controls(body: ET.Element, form: XForm, texts: _Texts) -> None:
    for element in body.iter():
        path = element.get("ref") or element.get("nodeset")
        tag = _local(element)
        if not path or tag in ("label", "hint", "value", "itemset", "setvalue", "output"):
            continue
        items = element.find(f"{_XFORMS}itemset")
        attributes = {k: v for k, v in element.attrib.items() if k not in ("ref", "nodeset", "appearance")}
        control = Control(
            tag=tag,
            label=texts.of_element(element.find(f"{_XFORMS}label"), path),
            hint=texts.of_element(element.find(f"{_XFORMS}hint"), path),
            guidance=texts.of_element(element.find(f"{_XFORMS}hint"), path, guidance=True),
            appearance=element.get("appearance", ""),
            attributes=attributes,
            items="" if items is None else items.get("nodeset", ""),
            count=(element.get(f"{_JAVAROSA}count") or "").strip(),
        )
        before = form.controls.get(path)
        if before is not None:  # A repeat stands inside a group of the same path, which holds its label.
            control.label, control.hint = before.label, before.hint
            control.appearance = control.appearance or before.appearance
        form.controls[path] = control


class _Texts:
    """The texts of a document, in every language, with ${...} as trees."""

    def __init__(self, model: ET.Element, resolve: Resolve, default_language: str) -> None:
        self._resolve = resolve
        self._by_id: dict[str, dict[str, list[ET.Element]]] = {}
        self._default = default_language
        found: list[tuple[bool, str]] = []
        for translation in model.iterfind(f"{_XFORMS}itext/{_XFORMS}translation"):
            code = language_code(translation.get("lang", ""), default_language)
            found.append((translation.get("default") is None, code))
            for text in translation:
                self._by_id.setdefault(text.get("id", ""), {})[code] = list(text)
        ordered = [code for _, code in sorted(found, key=lambda pair: pair[0])]
        self.languages = list(dict.fromkeys(self._filled(ordered))) or [default_language]

    def _filled(self, codes: list[str]) -> Iterator[str]:
        """Without languages that hold no text at all, such as pyxform's "default" beside named ones."""
        for code in codes:
            if any(_words(value) for texts in self._by_id.values() for value in texts.get(code, ())):
                yield code

    def plain(self, text: str) -> Text:
        return {self.languages[0]: text}

    def of_attribute(self, text: str, path: str) -> Text:
        reference = re.fullmatch(r"jr:itext\('(.*)'\)", text)
        return self.by_id(reference.group(1), path) or self.plain("") if reference else self.plain(text)

    def of_element(self, element: ET.Element | None, path: str, *, guidance: bool = False) -> Text | None:
        if element is None:
            return None
        reference = re.fullmatch(r"jr:itext\('(.*)'\)", element.get("ref", ""))
        if reference:
            return self.by_id(reference.group(1), path, guidance=guidance)
        parts = None if guidance else self._parts(element, path)
        return None if not parts else {self.languages[0]: parts}

    def by_id(self, text_id: str, path: str, *, guidance: bool = False) -> Text | None:
        texts: Text = {}
        for code in self.languages:
            for value in self._by_id.get(text_id, {}).get(code, ()):
                form = value.get("form")
                if form == ("guidance" if guidance else None) and _words(value):
                    texts[code] = self._parts(value, path)
        return texts or None

    def _parts(self, element: ET.Element, path: str) -> str | list[object]:
        outputs = list(element)
        if not outputs:
            return (element.text or "").strip()
        parts: list[object] = [(element.text or "").lstrip()]
        for output in outputs:
            # pyxform escapes what stands in a label twice: "&gt;" is left where the author wrote ">".
            parts += [self._resolve(unescape(output.get("value", "")), path), output.tail or ""]
        parts[-1] = str(parts[-1]).rstrip()
        return [part for part in parts if part != ""]


def _words(element: ET.Element) -> bool:
    return len(element) > 0 or (element.text or "").strip() not in ("", _BLANK)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
