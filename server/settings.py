"""What the installation decides, read once from the environment."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent


def clock_ms() -> int:
    """Milliseconds since 1970 UTC, by this machine's clock."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Settings:
    """data: folder of the database and of uploaded files. log: folder of the office's log, better on another
    disk; None: beside the database. secure_cookies: off only where there is no HTTPS
    (WebKit sends no Secure cookie to http://127.0.0.1). test: opens the control door for tests.
    pin: whether officers may work on a phone without one, "offered", or not, "required".
    zone: where "today" is decided. now_ms: the server's clock, replaceable in tests."""

    data: Path
    log: Path | None = None
    secure_cookies: bool = False
    test: bool = False
    pin: Literal["offered", "required"] = "offered"
    zone: str = "Asia/Ho_Chi_Minh"
    organisation: str = "Sở Khoa học và Công nghệ tỉnh Thái Nguyên"
    parent_organisation: str = "UBND tỉnh Thái Nguyên"
    place: str = "Thái Nguyên"
    province: str = "19"
    now_ms: Callable[[], int] = field(default=clock_ms)

    @property
    def database(self) -> Path:
        return self.data / "khaosat.db"

    @property
    def office_log(self) -> Path:
        return self.log or self.data / "office-log"


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings of this process; every name starts with KHAOSAT_ and is listed in README."""
    log = environment.get("KHAOSAT_OFFICE_LOG", "")
    return Settings(
        log=Path(log) if log else None,
        data=Path(environment.get("KHAOSAT_DATA", str(ROOT / "data"))),
        secure_cookies=environment.get("KHAOSAT_SECURE_COOKIES") == "1",
        test=environment.get("KHAOSAT_TEST") == "1",
        pin="required" if environment.get("KHAOSAT_PIN") == "required" else "offered",
    )
