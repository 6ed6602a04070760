"""Who wrote what over which value, read from the server's log, and whether they had seen it."""

from collections import defaultdict
from typing import Any, NamedTuple

import msgspec

from server.store.forms import newest_rules
from sync.cells import distinct
from sync.merge import DELETION
from sync.scope import SURVEY_TABLES
from tests.simulation.sync.disk import Key
from tests.simulation.sync.forms import FORM
from tests.simulation.sync.office import Office
from tests.simulation.sync.seen import Seen, parts

LINKS = ("enterprise_id", "visit_id", "parent")


class Wrote(NamedTuple):
    """is_second: released from among the second bytes under a used number (a copied phone)."""

    device: str
    seq: int
    key: Key
    field: str
    value: Any
    is_second: bool = False


class Log:
    """Every value that the server merged, from the bytes that it keeps."""

    def __init__(self, office: Office, seen: Seen) -> None:
        self.seen = seen
        self.wrote: dict[tuple[Key, str], list[Wrote]] = defaultdict(list)
        self.db = db = office.store.reader()
        for table in ("changes", "second_changes"):
            rows = db.execute(
                f"select device, seq, bytes from {table} where outcome in ('applied', 'merged', 'conflict')"
            )
            for device, seq, content in rows.fetchall():
                self._add(device, seq, content, is_second=table == "second_changes")

    def _add(self, device: str, seq: int, content: bytes, *, is_second: bool) -> None:
        repaired = self.seen.repaired.get((device, seq), {})
        change = {**_decoded(content), **repaired}
        if change.get("kind") in ("delete", None):
            return
        key = (change["table"], change["record"])
        for field, value in change["fields"].items():
            if field not in (*LINKS, "total", DELETION):
                self.wrote[key, field].append(Wrote(device, seq, key, field, value, is_second))

    def adds_nothing(self, wrote: Wrote) -> bool:
        """Whether nobody needs to be told: the question shows the largest number, or puts answers together.

        A cleared answer is nothing to put together with the others.
        """
        rules = newest_rules(self.db, FORM) if wrote.key[0] in SURVEY_TABLES else {}
        rule = rules.get(wrote.field)
        return rule == "maximum" or (rule in ("union", "append") and wrote.value is None)

    def is_overtaken(self, wrote: Wrote) -> bool:
        """By a later answer of the same device, or by somebody who had it on their screen."""
        for other in self.wrote[wrote.key, wrote.field]:
            if other.device == wrote.device:
                # A coordinator who releases a second change has both before their eyes.
                if other.seq > wrote.seq or (other.seq == wrote.seq and other.is_second):
                    return True
            elif self.seen.saw((other.device, other.seq), wrote.field, wrote.value):
                return True
        return False


def is_among(value: Any, values: list[Any]) -> bool:
    """Whether it is one of them, or all that it is made of is in some of them."""
    if len(distinct([value, *values])) == len(distinct(values)):
        return True
    return bool(parts(value)) and parts(value) <= {part for other in values for part in parts(other)}


def _decoded(content: bytes) -> dict[str, Any]:
    """The map in the bytes; nothing of what is none: then a coordinator has typed all of it."""
    try:
        change = msgspec.msgpack.decode(content)
    except msgspec.MsgspecError:
        return {}
    return change if isinstance(change, dict) else {}
