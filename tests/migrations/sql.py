"""Statements of raw SQL that lock a big table for long or break the version before."""

import re
from collections.abc import Iterator

FLAGS = re.IGNORECASE | re.DOTALL
BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", FLAGS)
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", FLAGS)
TABLE = r"(?:ONLY\s+)?\"?(?:public\.)?\"?(?P<table>\w+)\"?"
NARROWED = re.compile(r"\b(?:unnest|LIMIT|BETWEEN)\b|\bid\s*(?:=|>|<|IN|=\s*ANY)\s*\(?\s*%|\bctid\b|WHERE\s+(?:\w+\.)?id\s*=", FLAGS)
"""Signs that a change of rows takes a bounded part of them at a time."""

ALTER = rf"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?{TABLE}\s+"
ANY_TABLE = (
    ("rename", ALTER + r".*?\bRENAME\s+(?:COLUMN|TO)\b", "the version before uses the old name"),
    ("remove", ALTER + r".*?\bDROP\s+(?:COLUMN\b|(?!CONSTRAINT|DEFAULT|NOT|IDENTITY|EXPRESSION)\w)", "the version before may still use the column"),
    ("remove", rf"\bDROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?{TABLE}", "the version before may still use the table"),
    ("remove", rf"\bTRUNCATE\s+(?:TABLE\s+)?{TABLE}", "rows are lost, and the table is locked"),
    ("not-null", ALTER + r".*?\bSET\s+NOT\s+NULL\b", "the version before may store null, and all rows are read under a lock"),
    ("add-field", ALTER + r".*?\bADD\s+COLUMN\b(?=[^;]*\bNOT\s+NULL\b)(?![^;]*\bDEFAULT\b)", "the version before gives new rows no value"),
    ("type", ALTER + r".*?\bALTER\s+(?:COLUMN\s+)?\w+\s+(?:SET\s+DATA\s+)?TYPE\b", "the rows are written anew"),
)  # fmt: skip
BIG_TABLE = (
    ("index", rf"\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY\b)[^;]*?\bON\s+{TABLE}", "nobody can write until it is built"),
    ("constraint", ALTER + r"(?:.*?)\bADD\s+(?:CONSTRAINT\s+\w+\s+)?(?:CHECK|UNIQUE|PRIMARY\s+KEY|EXCLUDE|FOREIGN\s+KEY)\b(?![^;]*\bNOT\s+VALID\b)(?![^;]*\bUSING\s+INDEX\b)", "all rows are read while nobody can write"),
    ("rewrite", rf"\b(?:CLUSTER|VACUUM\s+FULL|REINDEX\s+TABLE(?!\s+CONCURRENTLY))\s+(?:VERBOSE\s+)?{TABLE}", "the table is locked until it is written anew"),
    ("rewrite", rf"\bLOCK\s+(?:TABLE\s+)?{TABLE}", "others wait until the migration ends"),
)  # fmt: skip
CHANGE_OF_ROWS = rf"\b(?:UPDATE|DELETE\s+FROM)\s+{TABLE}(?:\s|$)"
WHOLE_INDEX = r"\b(?:REINDEX\s+(?:INDEX|DATABASE|SCHEMA)(?!\s+CONCURRENTLY))\b"


def faults_of_sql(text: str, *, small: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (rule, what is wrong) for a text of statements. `small`: tables that may be locked for a moment."""
    for statement in COMMENT.sub(" ", BODY.sub("''", text)).split(";"):
        short = " ".join(statement.split())[:80]
        for rule, pattern, why in ANY_TABLE:
            if re.search(pattern, statement, FLAGS):
                yield rule, f"“{short}”: {why}"
        for rule, pattern, why in BIG_TABLE:
            found = re.search(pattern, statement, FLAGS)
            if found and found["table"] not in small:
                yield rule, f"“{short}”: {why}"
        if re.search(WHOLE_INDEX, statement, FLAGS):
            yield "rewrite", f"“{short}”: nobody can write until it is built"
        yield from _changed_rows(statement, short, small)


def _changed_rows(statement: str, short: str, small: set[str]) -> Iterator[tuple[str, str]]:
    if re.match(r"\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?TRIGGER\b", statement, FLAGS):
        return  # BEFORE UPDATE OF … ON …
    for found in re.finditer(CHANGE_OF_ROWS, statement, FLAGS):
        if found["table"].lower() not in {*small, "of", "set", "on"} and not NARROWED.search(statement):
            yield "data", f"“{short}”: one statement changes all rows of {found['table']} and locks them until it ends"
