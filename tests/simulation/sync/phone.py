"""One officer's phone: its disk, the screens that are open, what it types and asks."""

import random
from typing import Any

from sync.messages import PullRequest, PushRequest
from tests.simulation.sync.disk import Disk, Key
from tests.simulation.sync.forms import FORM
from tests.simulation.sync.replies import next_pull
from tests.simulation.sync.saving import Typed, add_change, take_batch
from tests.simulation.sync.seen import Screen, Seen


class PhoneCrashed(Exception):
    """The transaction did not complete: nothing of it is there."""


class Clock:
    """error_ms: how far the phone's clock is off; two officers on one phone share it."""

    def __init__(self, error_ms: int) -> None:
        self.error_ms = error_ms


class Phone:
    """boot: raised at each start; replies to what an earlier process asked find nobody.
    takes_own: makes records that hold nothing new but its own changes itself, as a newer phone does.
    is_whole: False once its storage lost something by itself: then the digest has to tell."""

    def __init__(self, name: str, disk: Disk, clock: Clock, *, takes_own: bool) -> None:
        self.name, self.disk, self.clock, self.takes_own = name, disk, clock, takes_own
        self.screens: dict[Key, Screen] = {}
        self.saved: Disk | None = None
        self.version = "1"
        self.boot, self.made, self.is_whole, self.is_copied = 0, 0, True, False

    @property
    def person(self) -> str:
        return self.disk.person

    def restart(self) -> None:
        self.boot += 1
        self.screens = {}

    def draw(self, key: Key) -> Screen:
        """A screen drawn now."""
        disk = self.disk
        held = disk.records.get(key)
        base = max(disk.cursor, held.record.rev) if held else 0
        revs = {other: kept.record.rev for other, kept in disk.records.items()}
        below = held.record.fields if held else {}
        screen = Screen(disk.epoch, base, disk.shown().get(key, {}), below, revs)
        self.screens[key] = screen
        return screen

    def screen_of(self, key: Key, chance: random.Random) -> Screen:
        """The screen that the person looks at: at times one that was drawn long ago."""
        if key in self.screens and chance.random() < 0.35:
            return self.screens[key]
        return self.draw(key)

    def type(
        self, seen: Seen, now_ms: int, kind: str, key: Key, fields: dict[str, Any], screen: Screen,
        *, place: tuple[str, str], version: str = "", crashes: bool = False,
    ) -> int:  # fmt: skip
        """Saves an answer in one transaction; gives its number. place: (enterprise, visit) it hangs on."""
        is_survey = key[0] in ("visit", "row")
        form, form_version = (FORM, version or self.version) if is_survey else ("", "")
        typed = Typed(kind, key, *place, fields, form, form_version, screen.epoch, screen.base)
        disk = self.disk.copy()
        seq = add_change(disk, typed, now_ms + self.clock.error_ms)
        if crashes:
            self.restart()
            raise PhoneCrashed
        self.disk = disk
        seen.typed((disk.device, seq), screen)
        if kind == "delete":
            seen.deleted((disk.device, seq), screen)
        return seq

    def next_push(self, most: int) -> PushRequest:
        """What leaves now; frozen, on disk, before it does."""
        disk = self.disk.copy()
        first, journal, contents = take_batch(disk, most)
        self.disk = disk
        return PushRequest(
            protocol=1,
            device=disk.device,
            epoch=disk.epoch,
            app_version="simulation",
            first_seq=first,
            journal_from=journal,
            changes=contents,
        )

    def next_pull(self, limit: int) -> PullRequest:
        disk = self.disk.copy()
        request = next_pull(disk, limit, takes_own=self.takes_own)
        self.disk = disk
        return request

    def place_of(self, key: Key) -> tuple[str, str]:
        """(enterprise, visit) that a record hangs on, by what the phone shows of it."""
        table, record = key
        held = self.disk.records.get(key)
        if table == "enterprise":
            return record, ""
        if held:
            visit = record if table == "visit" else str(held.record.fields.get("visit_id") or "")
            return held.record.enterprise, visit
        for own in self.disk.overlay.values():
            if own.key == key:
                visit = record if table == "visit" else str(own.fields.get("visit_id") or "")
                return own.enterprise, visit
        return "", ""
