"""The shapes of the messages, and their TypeScript."""

import msgspec

from sync import messages
from sync.typescript import TARGET, messages_as_typescript

CHANGE = {
    "seq": 1,
    "kind": "set",
    "table": "visit",
    "record": "01" + "a" * 24,
    "fields": {"headcount": 12},
    "epoch": 1,
    "base": 0,
    "stamp": "019a9c3e8f00-0001-7k2m9qd4xz",
    "user": "lan",
}


def test_the_typescript_of_the_messages_is_fresh() -> None:
    assert TARGET.read_text(encoding="utf-8") == messages_as_typescript()


def test_a_message_is_a_map_with_every_field() -> None:
    sent = msgspec.msgpack.decode(
        messages.encode(messages.PullReply(epoch=1, since=0, page="", durable_seq=0, server_ms=5))
    )

    assert list(sent) == list(messages.PullReply.__struct_fields__)


def test_keys_that_a_newer_phone_adds_are_ignored() -> None:
    change = msgspec.convert({**CHANGE, "mood": "good"}, messages.Change)

    assert change.fields == {"headcount": 12}
