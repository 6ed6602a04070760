"""People and their sessions."""

import msgspec
from sqlite_utils import Database

from server.store.rows import one_struct, structs


class PersonRow(msgspec.Struct, frozen=True):
    """One row of `people`. code: short code in survey numbers, e.g. "LAN"."""

    id: str
    login: str
    name: str
    role: str
    code: str
    password_hash: str
    language: str
    active: int
    created_ms: int


class Session(msgspec.Struct, frozen=True):
    """An unexpired session with the person it belongs to."""

    token_hash: str
    person: str
    device: str
    created_ms: int
    expires_ms: int
    login: str
    name: str
    role: str
    language: str


class LoginTaken(ValueError):
    """Another person has this login."""


def add_person(db: Database, person: PersonRow) -> None:
    """Stores a new person. Raises LoginTaken."""
    if person_by_login(db, person.login) is not None:
        raise LoginTaken(person.login)
    db.table("people").insert(msgspec.structs.asdict(person))


def person_by_login(db: Database, login: str) -> PersonRow | None:
    """The active person with this login, or None when there is none."""
    return _one(db, "select * from people where login = ? and active = 1", login)


def person_by_id(db: Database, person: str) -> PersonRow | None:
    """The person with this id, active or not, or None when there is none."""
    return _one(db, "select * from people where id = ?", person)


def people(db: Database) -> list[PersonRow]:
    """Everybody active, in no promised order."""
    return structs(db, PersonRow, "select * from people where active = 1")


def set_language(db: Database, person: str, language: str) -> None:
    db.execute("update people set language = ? where id = ?", [language, person])


def set_password(db: Database, person: str, password_hash: str) -> None:
    """Sets the password and closes the person's sessions at desks; phones go on."""
    db.execute("update people set password_hash = ? where id = ?", [password_hash, person])
    db.execute("delete from sessions where person = ? and device = ''", [person])


def open_session(
    db: Database, token_hash: str, person: str, device: str, now_ms: int, lifetime_ms: int
) -> None:
    db.table("sessions").insert(
        {
            "token_hash": token_hash,
            "person": person,
            "device": device,
            "created_ms": now_ms,
            "expires_ms": now_ms + lifetime_ms,
        }
    )


def find_session(db: Database, token_hash: str, now_ms: int) -> Session | None:
    """The session with its person, unless it has expired or the person was closed."""
    return one_struct(
        db,
        Session,
        """
        select s.token_hash, s.person, s.device, s.created_ms, s.expires_ms,
            p.login, p.name, p.role, p.language
        from sessions s join people p on p.id = s.person
        where s.token_hash = ? and s.expires_ms > ? and p.active = 1
        """,
        [token_hash, now_ms],
    )


def has_session(db: Database, token_hash: str) -> bool:
    return db.execute("select 1 from sessions where token_hash = ?", [token_hash]).fetchone() is not None


def extend_session(db: Database, token_hash: str, expires_ms: int) -> None:
    db.execute("update sessions set expires_ms = ? where token_hash = ?", [expires_ms, token_hash])


def close_session(db: Database, token_hash: str) -> None:
    db.execute("delete from sessions where token_hash = ?", [token_hash])


def _one(db: Database, sql: str, value: str) -> PersonRow | None:
    return one_struct(db, PersonRow, sql, [value])
