"""How a form reads: its texts, expressions and settings, with every question called by its key.

So two versions read the same where a question that is referred to has only moved, and otherwise where the
same name is another question.
"""

from typing import Any

from survey_defs.expressions.writing import written
from survey_defs.layout import Layout
from survey_defs.survey import Node, Text


class FormWords:
    """The words of one version. language: of the labels."""

    def __init__(self, layout: Layout, language: str) -> None:
        self.layout, self._language = layout, language

    def label_of(self, node: Node | None) -> str:
        """Its name where it has no label; "" for the form itself."""
        return (self.plain(node.label) or node.name) if node else ""

    def plain(self, text: Text | None) -> str:
        """The text with ${key} where answers are filled in; in its first language where it lacks this one."""
        return self.text(text.get(self._language) or next(iter(text.values()))) if text else ""

    def text(self, parts: str | list[Any]) -> str:
        """A text of one language, as the author wrote it."""
        if isinstance(parts, str):
            return parts
        return "".join(part if isinstance(part, str) else self.setting(part) for part in parts)

    def setting(self, value: Any) -> str:
        """The value of a field that is no text: an expression, parameters, several values, or one."""
        match value:
            case list():
                return written(self._by_keys(value))
            case dict():
                # Sorted, as in a stored definition: one just compiled has them in the author's order.
                return " ".join(f"{name}={self.called(one)}" for name, one in sorted(value.items()))
            case tuple():
                return ", ".join(self.called(one) for one in value)
        return str(value)

    def called(self, value: Any) -> str:
        """${key} for the path of a question; anything else as it is."""
        key = self._key_of(value)
        return f"${{{key}}}" if key else str(value)

    def _by_keys(self, tree: Any) -> Any:
        """The expression before it was resolved, when questions had names: here keys."""
        match tree:
            case ["ref", str(path), int()]:
                return ["var", self._key_of(path) or path.rpartition("/")[2]]
            case list():
                return [self._by_keys(part) for part in tree]
        return tree

    def _key_of(self, path: Any) -> str | None:
        place = self.layout.by_path.get(path)
        return place.question.key if place and place.question else None
