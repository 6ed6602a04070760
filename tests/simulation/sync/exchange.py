"""Messages between a phone and the office: lost, doubled, late, out of order."""

import random

from sync.messages import PullReply, PullRequest, PushReply, PushRequest
from tests.simulation.sync.office import SignInAgain, Unreachable
from tests.simulation.sync.phone import Phone
from tests.simulation.sync.replies import begin_pull, store_pull_reply, store_push_reply
from tests.simulation.sync.server_faults import FAULTS
from tests.simulation.sync.violation import need
from tests.simulation.sync.watching import pulled, pushed
from tests.simulation.sync.world import InFlight, World

FATES = ("lost", "reply lost", "doubled", "late", "reply late")


def send(world: World, phone: Phone, request: PushRequest | PullRequest, chance: random.Random) -> str:
    """One request, whatever becomes of it; gives what the phone made of the reply, "" when none came."""
    fate = chance.choice(FATES) if world.has("network") and chance.random() < 0.45 else "well"
    message = InFlight(phone, phone.boot, request, world.now_ms)
    world.say(f"{phone.name} {_told(request)}{'' if fate == 'well' else ', ' + fate}")
    if fate == "lost":
        return ""
    if fate == "late":
        world.in_flight.append(message)
        return ""
    arrive(world, message, chance)
    if fate == "doubled" and message.reply is not None:
        again = InFlight(phone, phone.boot, request, world.now_ms)
        arrive(world, again, chance)
        _same_twice(message, again)
    if fate == "reply lost" or message.reply is None:
        return ""
    if fate == "reply late":
        world.in_flight.append(message)
        return ""
    return take_reply(world, message)


def arrive(world: World, message: InFlight, chance: random.Random) -> None:
    """At the server, which may break down over it."""
    office, request = world.office, message.request
    phone = message.phone
    try:
        if isinstance(request, PullRequest):
            message.reply = office.pull(phone.person, request)
            world.watch.pull(request, message.reply)
            return
        if world.has("crashes") and chance.random() < 0.2:
            fault = chance.choice(FAULTS)
            world.say(f"  the server: {fault}")
            office.break_next(chance.randrange(40), fault)
        device = office.device(request.device)
        message.reply = office.push(phone.person, request)
        world.watch.push(device.durable_seq if device else 0, request, message.reply)
        world.say(f"  durable {message.reply.durable_seq}: {_results(message.reply)}")
    except SignInAgain:
        if phone.boot == message.boot and phone.disk.device == request.device:
            world.enrol(phone, request.device)
    except Unreachable:
        world.watch.server()


def take_reply(world: World, message: InFlight) -> str:
    """On the phone, in one transaction; nobody is there any more for what an earlier process asked."""
    phone, request, reply = message.phone, message.request, message.reply
    if phone.boot != message.boot or phone.disk.device != request.device:
        return ""
    before, disk = phone.disk, phone.disk.copy()
    if isinstance(request, PushRequest):
        assert isinstance(reply, PushReply)
        store_push_reply(disk, request, reply)
        phone.disk = disk
        pushed(before, disk, reply, is_copied=phone.is_copied)
        return "pushed"
    assert isinstance(reply, PullReply)
    outcome = store_pull_reply(disk, request, reply)
    disk.offset_ms = reply.server_ms - (world.now_ms + phone.clock.error_ms)
    phone.disk = disk
    world.say(f"  {phone.name} takes it: {outcome}, cursor {disk.cursor}, holds {len(disk.records)}")
    if outcome == "done":
        phone.version = world.published
        agrees = pulled(
            world.office, world.seen, before, disk, reply, is_whole=phone.is_whole, is_copied=phone.is_copied
        )
        if not agrees:
            begin_pull(disk, 0)
        elif reply.digest and reply.since == 0:
            phone.is_whole = True
    return outcome


def _same_twice(first: InFlight, again: InFlight) -> None:
    """S10: the same change set twice gives the same results."""
    if isinstance(first.reply, PushReply) and isinstance(again.reply, PushReply):
        same = (first.reply.results, first.reply.durable_seq) == (
            again.reply.results,
            again.reply.durable_seq,
        )
        need(same, "S10", f"{_results(first.reply)}, then {_results(again.reply)}")


def _told(request: PushRequest | PullRequest) -> str:
    if isinstance(request, PullRequest):
        return f"pulls since {request.since}, page {request.page!r}"
    last = request.first_seq + len(request.changes) - 1
    return f"pushes {request.first_seq} to {last} (journal from {request.journal_from})"


def _results(reply: PushReply) -> str:
    return ", ".join(f"{r.seq} {r.outcome} {r.problem}".strip() for r in reply.results)
