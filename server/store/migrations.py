"""The tables, as an append-only list of steps: never change a step that has run anywhere, add one."""

from sqlite_utils import Database, Migrations

migrations = Migrations("khaosat")


def create(db: Database, statements: str) -> None:
    """Runs statements one by one. Not executescript(): it would commit the step's transaction half way."""
    for statement in statements.split(";"):
        if statement.strip():
            db.execute(statement)


@migrations()
def m001_people(db: Database) -> None:
    create(
        db,
        """
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
    """,
    )


@migrations()
def m002_campaigns(db: Database) -> None:
    create(
        db,
        """
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
    """,
    )


@migrations()
def m003_sync(db: Database) -> None:
    """How changes travel. "table" is quoted: the word of the protocol is kept although SQL reserves it."""
    create(
        db,
        """
        create table sync_state (
            id integer primary key check (id = 1),
            epoch integer not null,
            rev integer not null,
            server_ms integer not null,
            office_device text not null
        ) strict;
        create table earlier_epochs (
            epoch integer primary key,
            shared_rev integer not null
        ) strict;
        create table devices (
            id text primary key,
            person text not null,
            durable_seq integer not null default 0,
            last_stamp text not null default '',
            is_office integer not null default 0,
            flagged integer not null default 0,
            wipe text not null default '' check (wipe in ('', 'after-push', 'now')),
            recovery_key text not null default '',
            app_version text not null default '',
            enrolled_ms integer not null,
            seen_ms integer not null
        ) strict;
        create index devices_of_person on devices (person);
        create table enrolment_codes (
            code_hash text primary key,
            person text not null,
            made_by text not null,
            created_ms integer not null,
            expires_ms integer not null,
            used_ms integer not null default 0
        ) strict;
        create table changes (
            device text not null,
            seq integer not null,
            rev integer not null,
            told_rev integer not null,
            sha256 blob not null,
            bytes blob not null,
            person text not null,
            received_ms integer not null,
            stamp text not null,
            base integer not null,
            "table" text not null,
            record text not null,
            outcome text not null,
            problem text not null,
            fields text not null,
            primary key (device, seq)
        ) strict;
        create index changes_of_record on changes (record);
        create index changes_told on changes (device, told_rev) where told_rev > 0;
        create table second_changes (
            device text not null,
            seq integer not null,
            sha256 blob not null,
            bytes blob not null,
            received_ms integer not null,
            rev integer not null,
            outcome text not null default 'quarantined',
            problem text not null default 'equivocation',
            primary key (device, seq, sha256)
        ) strict;
        create table gaps (
            device text not null,
            first_seq integer not null,
            last_seq integer not null,
            rev integer not null,
            noticed_ms integer not null,
            primary key (device, first_seq)
        ) strict;
        create table quarantine (
            id integer primary key,
            device text not null,
            seq integer not null,
            sha256 blob not null,
            problem text not null,
            awaited text not null,
            rev integer not null,
            state text not null check (state in ('waiting', 'released', 'refused')),
            reason text not null default '',
            decided_by text not null default '',
            decided_ms integer not null default 0
        ) strict;
        create index quarantine_of_change on quarantine (device, seq);
        create index quarantine_awaiting on quarantine (awaited) where state = 'waiting' and awaited <> '';
        create table records (
            "table" text not null,
            record text not null,
            enterprise text not null,
            parent text not null,
            rev integer not null,
            hidden integer not null,
            content blob not null,
            primary key ("table", record)
        ) strict;
        create index records_of_enterprise on records (enterprise, rev, "table", record, hidden);
        create index records_below on records (parent);
        create table assignments (
            person text not null,
            enterprise text not null,
            assigned integer not null,
            rev integer not null,
            primary key (person, enterprise)
        ) strict;
        create index assignments_of_enterprise on assignments (enterprise);
        create table assignment_log (
            rev integer not null,
            person text not null,
            enterprise text not null,
            assigned integer not null,
            made_by text not null,
            made_ms integer not null,
            primary key (rev, person, enterprise)
        ) strict;
        create table forms (
            number integer primary key,
            id text not null,
            version text not null,
            title text not null,
            sha256 text not null,
            content blob not null,
            rules text not null,
            files text not null,
            published_ms integer not null,
            unique (id, version)
        ) strict;
        create table enterprises (
            id text primary key,
            rev integer not null,
            name text not null,
            name_folded text not null,
            name_key text not null,
            tax_code text not null,
            commune_code text not null,
            priority_sector text not null,
            legal_form text not null,
            point text not null,
            phone text not null,
            has_conflict integer not null
        ) strict;
        create index enterprises_by_name on enterprises (name_key, id);
        create index enterprises_by_tax_code on enterprises (tax_code);
        create table directory_files (
            bucket integer primary key,
            sha256 text not null,
            content blob not null,
            stale integer not null
        ) strict;
        create table visits (
            id text primary key,
            rev integer not null,
            enterprise_id text not null,
            campaign_id text not null,
            form text not null,
            form_version text not null,
            state text not null,
            officer text not null,
            started_ms integer not null,
            finished_ms integer not null,
            has_conflict integer not null,
            is_late integer not null
        ) strict;
        create index visits_of_campaign on visits (campaign_id, state);
        create index visits_of_enterprise on visits (enterprise_id);
        create table attachments (
            sha256 text primary key,
            size integer not null,
            media_type text not null,
            name text not null,
            enterprise text not null,
            received integer not null default 0,
            complete integer not null default 0
        ) strict;
    """,
    )


@migrations()
def m004_attachment_uses(db: Database) -> None:
    """One photograph can belong to several enterprises; who may see it follows from them."""
    create(
        db,
        """
        create table attachment_uses (
            sha256 text not null references attachments (sha256),
            enterprise text not null,
            primary key (sha256, enterprise)
        ) strict;
        insert into attachment_uses (sha256, enterprise) select sha256, enterprise from attachments;
        alter table attachments drop column enterprise;
    """,
    )


@migrations()
def m005_conflicts(db: Database) -> None:
    """Open conflicts are found without reading every record; a visit shows those of its rows too."""
    create(
        db,
        """
        alter table records add column has_conflict integer not null default 0;
        create index records_in_conflict on records (enterprise) where has_conflict = 1;
    """,
    )


@migrations()
def m006_form_sources(db: Database) -> None:
    """The file that a version was made from; and files that wait for a person's decision to publish."""
    create(
        db,
        """
        alter table forms add column source blob not null default x'';
        alter table forms add column source_name text not null default '';
        alter table forms add column published_by text not null default '';
        create table form_uploads (
            id text primary key,
            person text not null,
            name text not null,
            source blob not null,
            definition blob not null,
            problems text not null,
            warnings text not null,
            uploaded_ms integer not null
        ) strict;
    """,
    )


@migrations()
def m007_attachment_devices(db: Database) -> None:
    """Who may send a photograph: the phones that named it. Those named earlier go by their enterprise."""
    create(
        db,
        """
        create table attachment_devices (
            sha256 text not null references attachments (sha256),
            device text not null,
            primary key (sha256, device)
        ) strict;
    """,
    )


@migrations()
def m008_settlements(db: Database) -> None:
    """Why somebody at a desk decided a conflict as they did."""
    create(
        db,
        """
        create table settlements (
            rev integer primary key,
            "table" text not null,
            record text not null,
            field text not null,
            reason text not null,
            person text not null,
            settled_ms integer not null
        ) strict;
    """,
    )


@migrations()
def m009_one_id_one_record(db: Database) -> None:
    """An id belongs to one record whatever its table: what hangs on a record names it by id alone."""
    create(
        db,
        """
        create table records_by_id (
            record text primary key,
            "table" text not null,
            enterprise text not null,
            parent text not null,
            rev integer not null,
            hidden integer not null,
            content blob not null,
            has_conflict integer not null
        ) strict;
        insert into records_by_id (record, "table", enterprise, parent, rev, hidden, content, has_conflict)
            select record, "table", enterprise, parent, rev, hidden, content, has_conflict from records;
        drop table records;
        alter table records_by_id rename to records;
        create index records_of_enterprise on records (enterprise, rev, "table", record, hidden);
        create index records_below on records (parent);
        create index records_in_conflict on records (enterprise) where has_conflict = 1;
    """,
    )
