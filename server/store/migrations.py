"""The tables, as an append-only list of steps: never change a step that has run anywhere, add one."""

from sqlite_utils import Database, Migrations

migrations = Migrations("khaosat")


@migrations()
def m001_people(db: Database) -> None:
    db.conn.executescript("""
        create table people (
            id text primary key,
            login text not null unique,
            name text not null,
            role text not null check (role in ('officer', 'coordinator', 'leader', 'administrator')),
            code text not null default '',
            password_hash text not null default '',
            language text not null default 'vi',
            active integer not null default 1,
            created_ms integer not null
        ) strict;
        create table sessions (
            token_hash text primary key,
            person text not null references people (id),
            device text not null default '',
            created_ms integer not null,
            expires_ms integer not null
        ) strict;
        create index sessions_of_person on sessions (person);
    """)


@migrations()
def m002_campaigns(db: Database) -> None:
    db.conn.executescript("""
        create table campaigns (
            id text primary key,
            code text not null unique,
            name text not null,
            form text not null,
            criteria text not null,
            priority_sectors text not null,
            starts_on text not null,
            ends_on text not null,
            state text not null check (state in ('open', 'closed')),
            target integer not null default 0,
            seed text not null default '',
            created_ms integer not null
        ) strict;
    """)
