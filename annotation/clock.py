"""The database's clock. Stored times are written and compared by it alone, because the clocks of hosts differ.

In a query, write `Now()`; a column that keeps the time of its row has `db_default=Now()`. A worker or web server whose own clock is an
hour off then loses no lease and no claim.
"""

from datetime import datetime

from django.db import connection


def database_time() -> datetime:
    """Return the time at which the database answers. Costs a query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return now  # type: ignore[no-any-return]  # psycopg reads timestamptz as datetime
