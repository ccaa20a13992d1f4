"""Rows of Parquet files as the objects that a JSON Lines file of the same table would have."""

import datetime
import decimal
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datafiles.decoding import FileRow, unstorable
from datafiles.opening import UnreadableFile, open_raw

MAGIC = b"PAR1"
ROWS_AT_ONCE = 1000


def is_parquet(path: Path) -> bool:
    """Whether a file is a Parquet file, by its first bytes. Raises UnreadableFile if it cannot be opened."""
    with open_raw(path) as file:
        return file.read(len(MAGIC)) == MAGIC


def parquet_rows(path: Path) -> Iterator[FileRow]:
    """Yield the rows, numbered from 1, a few at a time. A cell without a number (NaN) is null.

    Raises UnreadableFile if the file is damaged, or if pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise UnreadableFile(
            f"{path} is a Parquet file, which needs the package pyarrow: pip install pyarrow, or write the table as JSON Lines"
        ) from error
    number = 0
    with open_raw(path) as file:
        try:
            for batch in parquet.ParquetFile(file).iter_batches(batch_size=ROWS_AT_ONCE):
                for row in batch.to_pylist():
                    number += 1
                    value = {key: _as_json(cell) for key, cell in row.items()}
                    reason = unstorable(value)
                    yield FileRow(number, reason=reason) if reason else FileRow(number, value)
        except (pyarrow.ArrowException, OSError) as error:
            raise UnreadableFile(f"{path} is a damaged Parquet file, after {number} rows: {error}") from error


def _as_json(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    if isinstance(value, dict):
        return {key: _as_json(one) for key, one in value.items()}
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if value is None or isinstance(value, str | bool | int) else str(value)
