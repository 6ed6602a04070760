"""A survey from what pyxform made of an XLSForm, and from the columns that are ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from survey_defs.attached import FILE_TYPES
from survey_defs.columns import OwnColumns
from survey_defs.expressions.parsing import parse
from survey_defs.expressions.reading import paths_read
from survey_defs.expressions.resolving import resolve, rows_shared
from survey_defs.outline import GENERATED_NAME, GENERATED_OTHER, Place
from survey_defs.reading_xform import Control, XForm
from survey_defs.survey import (
    ChoiceList,
    Expr,
    Group,
    Item,
    Node,
    Question,
    QuestionType,
    Repeat,
    Survey,
    Text,
)

_OTHER: Text = {"vi": "Khác", "en": "Other"}
_SPECIFY_OTHER: Text = {"vi": "Nêu rõ", "en": "Please specify"}
_PRELOADS: dict[str, Expr] = {"timestamp start": ["fn", "now", []], "date today": ["fn", "today", []]}
_TABLE_HEADINGS = ("generated_table_list_label_", "reserved_name_for_field_list_labels_")
_JAVAROSA = "{http://openrosa.org/javarosa}"


@dataclass
class Compiler:
    """One form on its way. places: {path: its row in the sheet}; own: {path: our columns of it}."""

    form: XForm
    places: Mapping[str, Place]
    own: Mapping[str, OwnColumns]
    keys: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        questions = [path for path in self.form.paths if self._is_question(path)]
        times = Counter(_name(path) for path in questions)
        self.keys = {p: _name(p) if times[_name(p)] == 1 else p.removeprefix("/data/") for p in questions}

    def _is_question(self, path: str) -> bool:
        return self._kind(path) == "question" and not self._is_hidden_count(path)

    def survey(self, *, survey_id: str, version: str, title: Text) -> Survey:
        """The survey, without the digest in its version, and before ordering.py."""
        return Survey(
            id=survey_id,
            version=version,
            title=title,
            languages=tuple(self.form.languages),
            nodes=self._children("/data"),
            lists=self._lists(),
        )

    def _children(self, parent: str) -> tuple[Node, ...]:
        paths = [p for p in self.form.paths if _parent(p) == parent and not self._is_left_out(p)]
        return tuple(self._node(path) for path in paths)

    def _is_left_out(self, path: str) -> bool:
        is_unasked_meta = path == "/data/meta" and path not in self.places
        return is_unasked_meta or self._is_hidden_count(path) or self._is_table_heading(path)

    def _is_table_heading(self, path: str) -> bool:
        """pyxform's own rows for the heading of a table-list; here each question has its own words."""
        return path not in self.places and _name(path).startswith(_TABLE_HEADINGS)

    def _label_of_group(self, path: str, control: Control | None) -> Text | None:
        """pyxform moves the label of a table-list to its first row."""
        if control is None:
            return None
        if control.label is not None:
            return control.label
        inner = next((p for p in self.form.controls if _parent(p) == path and self._is_table_heading(p)), "")
        return self.form.controls[inner].label if inner else None

    def _is_hidden_count(self, path: str) -> bool:
        """pyxform's own question for a repeat_count that is no plain name; its expression is used.

        One in the row of a group makes it too, and counts nothing.
        """
        counted = self.places.get(path.removesuffix("_count"))
        return path not in self.places and counted is not None and counted.kind != "question"

    def _kind(self, path: str) -> str:
        if path in self.form.repeats:
            return "repeat"
        place = self.places.get(path)
        if place is not None:
            return place.kind
        return "group" if path == "/data/meta" else "meta" if path.startswith("/data/meta/") else "question"

    def _node(self, path: str) -> Node:
        kind = self._kind(path)
        control = self.form.controls.get(path)
        if kind == "question":
            return self._question(path, control)
        shared: dict[str, Any] = {
            "name": _name(path),
            "path": path,
            "label": self._label_of_group(path, control),
            "hint": control and control.hint,
            "relevant": self._bound(path, "relevant"),
            "appearance": control.appearance if control else "",
            "nodes": self._children(path),
        }
        if kind == "group":
            return Group(**shared)
        own = self.own.get(path, OwnColumns())
        return Repeat(
            **shared,
            count=self._count(path, control),
            rows_min=own.rows_min,
            rows_max=own.rows_max,
            row_title=own.row_title,
        )

    def _count(self, path: str, control: Control | None) -> Expr | None:
        if control is None or not control.count:
            return None
        hidden = f"{path}_count"
        tree = self._tree(control.count, path)
        # Inside of another repeat pyxform writes it as a relative path.
        if tree[0] == "ref" and tree[1] == hidden and self._is_hidden_count(hidden):
            return self._bound(hidden, "calculate")
        return tree

    def _question(self, path: str, control: Control | None) -> Question:
        place = self._place(path)
        own = self.own.get(path, OwnColumns())
        messages = self.form.messages.get(path, {})
        sources, _ = self.form.triggered.get(path, ([], ""))
        list_name, item_filter, randomized = self._items(path, control)
        parameters = {
            name: value for name, value in (control.attributes if control else {}).items() if "}" not in name
        }
        files = {"files_max": own.files_max} if place.type in FILE_TYPES and own.files_max else {}
        return Question(
            name=_name(path),
            path=path,
            key=self.keys[path],
            type=cast(QuestionType, place.type),
            label=_SPECIFY_OTHER if place is GENERATED_OTHER else control.label if control else own.label,
            hint=control.hint if control else own.hint,
            guidance=control.guidance if control else None,
            appearance=control.appearance if control else "",
            list=list_name,
            filter=item_filter,
            required=self._condition(path, "required"),
            required_message=messages.get("requiredMsg"),
            relevant=self._bound(path, "relevant"),
            constraint=self._bound(path, "constraint"),
            constraint_message=messages.get("constraintMsg"),
            calculation=self._triggered(place, path) if sources else self._bound(path, "calculate"),
            read_only=None if place.type in ("note", "calculate") else self._condition(path, "readonly"),
            initial=self._initial(path),
            triggers=tuple(dict.fromkeys(sources)),
            parameters={**parameters, **place.parameters, **randomized, **files},
            tier=own.tier or ("core" if place.is_asked else "auto"),
            pii=own.pii,
            d510=own.d510,
            merge=own.merge,
            prefill=own.prefill,
            unit=own.unit,
        )

    def _place(self, path: str) -> Place:
        """Its row, or what stands for one. Raises LookupError for a question that comes from no row."""
        if path in self.places:
            return self.places[path]
        asked = self.places.get(path.removesuffix(GENERATED_NAME))
        if asked is None or not asked.has_other:
            raise LookupError(f"{path} is in pyxform's XForm, but no row of the survey makes it")
        return GENERATED_OTHER

    def _triggered(self, place: Place, path: str) -> Expr:
        """What a trigger computes, as written: pyxform has its paths start at the question that triggers."""
        named = {_name(each): each for each in self.form.paths}
        tree = resolve(parse(place.row.text("calculation") or "''"), path, self.form.repeats)

        def with_paths(part: Expr) -> Expr:
            if part[:1] == ["var"]:
                found = named[part[1]]
                return ["ref", found, rows_shared(found, path, self.form.repeats)]
            return [with_paths(each) if isinstance(each, list) else each for each in part]

        return with_paths(tree)

    def _initial(self, path: str) -> str | Expr | None:
        bind = self.form.binds.get(path, {})
        preload = f"{bind.get(_JAVAROSA + 'preload', '')} {bind.get(_JAVAROSA + 'preloadParams', '')}".strip()
        if preload in _PRELOADS:
            return _PRELOADS[preload]
        if preload.startswith("property "):
            return ["fn", "property", [["str", preload.removeprefix("property ")]]]
        if path in self.form.initial:
            return self._tree(self.form.initial[path], path)
        return self.form.values.get(path)

    def _items(self, path: str, control: Control | None) -> tuple[str | None, Expr | None, dict[str, str]]:
        """The list's name, its filter, and whether it is shuffled, from an itemset."""
        if control is None or not control.items:
            return None, None, {}
        tree = self._tree(control.items, path)
        shuffled: dict[str, str] = {}
        if tree[0] == "fn" and tree[1] == "randomize":
            shuffled = {"randomize": "true"}
            if len(tree[2]) > 1:
                # A number, or the path of the question that holds it.
                shuffled["seed"] = str(tree[2][1][1])
            tree = tree[2][0]
        steps = tree[-1]
        predicates: list[Expr] = steps[-1][1]
        item_filter = predicates[0] if predicates else None
        for predicate in predicates[1:]:
            item_filter = ["op", "and", item_filter, predicate]
        if tree[0] == "path":
            return self._answers_chosen_from(path), item_filter, shuffled
        return tree[1][2][0][1], item_filter, shuffled

    def _answers_chosen_from(self, path: str) -> str:
        """For select_one ${name}: the path of that question, which stands in a repeat."""
        name = self.places[path].list.strip("${} ")
        return next(place.path for place in self.places.values() if place.row.text("name") == name)

    def _condition(self, path: str, attribute: str) -> Expr | None:
        tree = self._bound(path, attribute)
        return None if tree == ["fn", "false", []] else tree

    def _bound(self, path: str, attribute: str) -> Expr | None:
        text = self.form.binds.get(path, {}).get(attribute)
        return self._tree(text, path) if text else None

    def _tree(self, text: str, path: str) -> Expr:
        return resolve(parse(text, is_checked=True), path, self.form.repeats)

    def _lists(self) -> dict[str, ChoiceList]:
        lists = {name: ChoiceList(items=tuple(_items_of(items))) for name, items in self.form.lists.items()}
        return lists | {name: ChoiceList(file=file) for name, file in self.form.files.items()}


def _items_of(items: Iterable[Item]) -> Iterable[Item]:
    for item in items:
        # pyxform adds this choice for or_other, in English whatever the language of the form.
        is_generated = item["name"] == "other" and set(item["label"].values()) == {"Other"}
        yield {**item, "label": _OTHER} if is_generated else item


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def reads_of(node: Node, lists: Mapping[str, ChoiceList]) -> set[str]:
    """The paths whose change may alter what `node` shows, asks or computes; not what its trigger computes."""
    found: set[str] = set()
    for tree in trees_of(node, lists):
        found |= paths_read(tree, node.path)
    if isinstance(node, Question):
        found |= reads_of_choices(node)
    return found - {node.path}


def reads_of_choices(question: Question) -> set[str]:
    """The paths that decide which choices there are: those of its filter, and the answers chosen from."""
    source = question.chosen_from
    # In the filter of a list, plain names are its columns; in that of a repeat, questions of the row.
    context = question.path if source is None else _parent(source)
    found = paths_read(question.filter, context) if question.filter else set()
    if question.parameters.get("seed", "").startswith("/"):
        found.add(question.parameters["seed"])
    return found if source is None else found | {source}


def trees_of(node: Node, lists: Mapping[str, ChoiceList]) -> Iterable[Expr]:
    """Its expressions, those in its texts and the labels of its choices included; not those of a trigger."""
    texts = [node.label, node.hint]
    yield from (tree for tree in (node.relevant,) if tree)
    if isinstance(node, Repeat):
        yield from (tree for tree in (node.count,) if tree)
        texts.append(node.row_title)
    if isinstance(node, Question):
        calculation = None if node.triggers else node.calculation
        yield from (t for t in (node.required, node.constraint, calculation, node.read_only) if t)
        texts += [node.guidance, node.required_message, node.constraint_message, node.unit]
        texts += (
            [item["label"] for item in lists[node.list].items] if node.list and node.list in lists else []
        )
    for text in texts:
        for parts in (text or {}).values():
            yield from (part for part in parts if isinstance(part, list))
