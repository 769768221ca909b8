"""The audit trail: every change by whom and when, each row's digest covering the row and the digest before it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from sqlmodel import Session, col, select

from gazette.store.tables import Audit, Seal, now

END = "audit"
"""The seal that says how the trail ends, so that rows taken from its end are missed."""


def note(session: Session, by: str, action: str, subject: str, payload: Mapping[str, object]) -> None:
    """Append one row; `payload` holds plain JSON values."""
    session.flush()
    last = session.exec(select(Audit.digest).order_by(col(Audit.id).desc()).limit(1)).first() or ""
    body = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    row = Audit(recorded=now().isoformat(), by=by, action=action, subject=subject, payload=body, digest="")
    row.digest = _digest(last, row)
    session.add(row)
    end = session.get(Seal, END) or Seal(place=END, digest="")
    end.digest = row.digest
    session.add(end)


def said(session: Session, *actions: str) -> Iterator[tuple[Audit, dict[str, Any]]]:
    """Rows of some actions in order with their payloads; a payload that is none any more is left to `broken_rows`."""
    for row in session.exec(select(Audit).where(col(Audit.action).in_(actions)).order_by(col(Audit.id))):
        with suppress(ValueError):
            payload = json.loads(row.payload)
            if isinstance(payload, dict):
                yield row, payload


def _digest(previous: str, row: Audit) -> str:
    fields = json.dumps([previous, row.recorded, row.by, row.action, row.subject, row.payload], ensure_ascii=False)
    return hashlib.sha256(fields.encode()).hexdigest()


def broken_rows(session: Session) -> Iterator[int | None]:
    """Ids of rows whose digest does not follow from the row and the one before: changed, removed or put in.

    None when the trail does not end as it was left.
    """
    previous = ""
    for row in session.exec(select(Audit).order_by(col(Audit.id))):
        if row.digest != _digest(previous, row):
            yield row.id or 0
        previous = row.digest
    end = session.get(Seal, END)
    if previous != (end.digest if end else ""):
        yield None
