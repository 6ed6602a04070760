"""What a phone does by itself: it sends, asks, and uploads photographs piece by piece."""

import random

from server.steps.attachments import NotNamed, WrongHash, WrongOffset
from tests.simulation.sync.disk import Disk
from tests.simulation.sync.exchange import arrive, send, take_reply
from tests.simulation.sync.office import Unreachable
from tests.simulation.sync.phone import Phone
from tests.simulation.sync.violation import need
from tests.simulation.sync.world import World

MOST_PAGES = 60


def push(world: World, phone: Phone, chance: random.Random) -> None:
    """One batch; an empty one too, which still tells from where on the journal is held."""
    if phone.disk.epoch == 0:
        return
    send(world, phone, phone.next_push(2000 if world.is_quiet else chance.choice((1, 2, 3, 5, 8))), chance)


def pull(world: World, phone: Phone, chance: random.Random) -> None:
    """All pages, unless one gets lost or the person goes away in the middle."""
    for _ in range(MOST_PAGES):
        limit = 500 if world.is_quiet else chance.choice((1, 2, 3, 5, 500))
        if send(world, phone, phone.next_pull(limit), chance) in ("", "done", "late"):
            break
        if not world.is_quiet and chance.random() < 0.3:
            break
    obey_wipe(world, phone)


def obey_wipe(world: World, phone: Phone) -> None:
    """Once the office has taken the phone's data back, it begins anew."""
    disk = phone.disk
    is_empty = not disk.waiting() and all(photo.done for photo in disk.photos.values())
    if disk.wipe == "now" or (disk.wipe == "after-push" and is_empty):
        world.say(f"{phone.name} wipes itself, {disk.wipe}")
        if disk.wipe == "after-push":
            world.retired.append((disk.epoch, disk))
        phone.disk = Disk("", phone.person)
        phone.restart()
        world.enrol(phone, "")


def upload(world: World, phone: Phone, chance: random.Random) -> None:
    """The next piece of a photograph whose change is at the server."""
    disk = phone.disk
    wanted = [sha for sha, photo in sorted(disk.photos.items())
              if not photo.done and photo.seq in disk.changes and disk.changes[photo.seq].acked]  # fmt: skip
    if not wanted:
        return
    sha256 = chance.choice(wanted)
    photo = disk.photos[sha256]
    try:
        offset, is_complete = world.office.received(phone.person, disk.device, sha256)
        if not is_complete:
            is_complete = _piece(world, phone, sha256, photo.content, offset, chance)
    except (NotNamed, WrongOffset, WrongHash, Unreachable) as reason:
        world.say(f"{phone.name} uploads {sha256[:6]}: {type(reason).__name__}")
        return
    finally:
        world.watch.piece(sha256)
    if is_complete:
        phone.disk.photos[sha256] = photo._replace(done=True)


def _piece(
    world: World, phone: Phone, sha256: str, content: bytes, offset: int, chance: random.Random
) -> bool:
    """Whether the server then has it whole. Cut, doubled, corrupted or misplaced when there are faults."""
    length = len(content) if world.is_quiet else chance.choice((3, 7, len(content)))
    piece = content[offset : offset + length]
    fault = chance.choice(("cut", "doubled", "corrupted", "misplaced", "died")) if world.has("pieces") else ""
    is_last = offset + len(piece) >= len(content)
    if fault == "corrupted":
        piece = bytes(byte ^ 1 for byte in piece)
    if fault == "misplaced":
        offset = max(0, offset + chance.choice((-2, 2, 5)))
    if fault == "cut":
        piece = piece[: len(piece) // 2]
        is_last = is_last and chance.random() < 0.5
    if fault == "died":
        world.office.break_next(chance.randrange(3), "died")
    world.say(f"{phone.name} uploads {sha256[:6]} at {offset}, {len(piece)} bytes, last: {is_last} {fault}")
    add = world.office.add_piece
    received, is_complete = add(phone.person, phone.disk.device, sha256, offset, piece, is_last=is_last)
    if fault == "doubled" and not is_complete:
        add(phone.person, phone.disk.device, sha256, offset, piece, is_last=is_last)
    need(received <= len(content), "S13", "more is received than there is")
    return is_complete


def late(world: World, phone: Phone, chance: random.Random) -> None:
    """Something that was thought lost arrives after all."""
    if not world.in_flight:
        return
    message = world.in_flight.pop(chance.randrange(len(world.in_flight)))
    if message.reply is None:
        world.say(f"late at the server: of {message.phone.name}, sent at {message.sent_ms}")
        arrive(world, message, chance)
        if message.reply is not None and chance.random() < 0.7:
            world.in_flight.append(message)
        return
    world.say(f"a late reply for {message.phone.name}")
    take_reply(world, message)
    if chance.random() < 0.2:
        world.in_flight.append(message)
