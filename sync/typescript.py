"""Writes pwa/types/messages.d.ts from sync/messages.py, so that the phone's checks know the same shapes.

python -m sync.typescript           writes the file
python -m sync.typescript --check   exit 1 when the file is stale
"""

import inspect
import sys
from pathlib import Path

from msgspec import NODEFAULT
from msgspec import inspect as shapes

from sync.messages import MESSAGES

TARGET = Path(__file__).resolve().parent.parent / "pwa" / "types" / "messages.d.ts"
HEADING = "// Written by `python -m sync.typescript` from sync/messages.py; do not edit by hand.\n"


def main(arguments: list[str]) -> int:
    wanted = messages_as_typescript()
    if "--check" not in arguments:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(wanted, encoding="utf-8")
        return 0
    found = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
    if found == wanted:
        return 0
    print(f"{TARGET.name} is stale. Run: python -m sync.typescript", file=sys.stderr)
    return 1


def messages_as_typescript() -> str:
    """The whole file: one exported interface a message, in the order of MESSAGES."""
    return HEADING + "".join(_interface(message) for message in MESSAGES)


def _interface(message: type) -> str:
    shape = shapes.type_info(message)
    assert isinstance(shape, shapes.StructType)
    fields = "".join(f"  {field.encode_name}: {_type(field.type)};\n" for field in shape.fields)
    optional = ", ".join(field.encode_name for field in shape.fields if _has_default(field))
    lines = inspect.cleandoc(message.__doc__ or "").splitlines()
    lines += [f"When left out, a default stands in for: {optional}."] if optional else []
    comment = "".join(f" * {line}".rstrip() + "\n" for line in lines)
    return f"\n/**\n{comment} */\nexport interface {shape.cls.__name__} {{\n{fields}}}\n"


def _has_default(field: shapes.Field) -> bool:
    return field.default is not NODEFAULT or field.default_factory is not NODEFAULT


SIMPLE: dict[type[shapes.Type], str] = {
    shapes.BoolType: "boolean",
    shapes.IntType: "number",
    shapes.StrType: "string",
    shapes.BytesType: "Uint8Array",
    shapes.AnyType: "any",
}


def _type(shape: shapes.Type) -> str:
    """The TypeScript type of one field. Raises TypeError for a kind that no message has had so far."""
    match shape:
        case shapes.LiteralType():
            return " | ".join(f"'{value}'" for value in shape.values)
        case shapes.ListType():
            inner = _type(shape.item_type)
            return f"({inner})[]" if "|" in inner else f"{inner}[]"
        case shapes.DictType():
            return f"Record<{_type(shape.key_type)}, {_type(shape.value_type)}>"
        case shapes.StructType():
            return shape.cls.__name__
    if type(shape) not in SIMPLE:
        raise TypeError(f"sync/messages.py: {shape} has no TypeScript yet. Add it to sync/typescript.py.")
    return SIMPLE[type(shape)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
