"""Moments as the zone of the department sees them: where a day begins."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def moment(ms: int, zone: str) -> datetime:
    """The moment on the clocks of the zone ("Asia/Ho_Chi_Minh"). ms: since 1970, UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo(zone))
