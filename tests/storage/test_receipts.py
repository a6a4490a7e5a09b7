"""Which updates came is counted: a row of the count that is damaged makes nobody unheard."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage import receipts
from tests.scheduler.cast import fresh_database

BOT = 7


@pytest.mark.sqlite  # a server keeps numbers only where numbers stand
@pytest.mark.parametrize("column", ["first", "highest"])
@pytest.mark.parametrize("damaged", ["1.5e-9", "CAST(x'01' AS BLOB)"])
def test_a_count_that_is_damaged_begins_anew(column: str, damaged: str) -> None:
    with fresh_database() as database, database.write() as db:
        receipts.take(db, BOT, [500])
        db.run(text(f"UPDATE receipt SET {column} = {damaged}"))
        assert receipts.take(db, BOT, [501, 502]) == {501, 502}
        assert receipts.take(db, BOT, [502, 503]) == {503}
