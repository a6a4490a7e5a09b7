"""What a wall clock shows, found by watching it: one UTC minute after the other, with no arithmetic of our own."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

FROM, UNTIL = date(2026, 1, 1), date(2036, 12, 31)

Wall = tuple[date, int]


def seconds(day: date) -> int:
    """Midnight UTC of a date."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def transitions(zone: str) -> list[int]:
    """Every instant between FROM and UNTIL at which the zone's clocks are changed."""
    wall = ZoneInfo(zone)
    found: list[int] = []

    def offset(instant: int) -> timedelta | None:
        return datetime.fromtimestamp(instant, wall).utcoffset()

    before = seconds(FROM)
    for after in range(before + 86_400, seconds(UNTIL), 86_400):
        if offset(before) != offset(after):
            low, high = before, after
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
            found.append(high)
        before = after
    return found


def watched(zone: str, start: int, end: int) -> dict[Wall, int]:
    """Each local minute seen between two instants (on whole minutes), with the instant it was first seen."""
    wall = ZoneInfo(zone)
    seen: dict[Wall, int] = {}
    for instant in range(start - start % 60, end, 60):
        shown = datetime.fromtimestamp(instant, wall)
        seen.setdefault((shown.date(), shown.hour * 60 + shown.minute), instant)
    return seen


def expected(seen: dict[Wall, int], wanted: Wall) -> int:
    """When that minute first came, or else the first later one that exists."""
    found = seen.get(wanted)
    return seen[min(each for each in seen if each > wanted)] if found is None else found
