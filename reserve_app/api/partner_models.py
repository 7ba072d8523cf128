"""What programs of partners read: public fields of our answers to them."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from reserve_app.api.open_data import Problem
from reserve_app.domain.mission_import import COLUMNS, MOST_ROWS, NEEDED


class OwnMissionOut(BaseModel):
    """A mission of the key's structure, whatever its state."""

    id: int
    reference: str | None = Field(description="yours, when it was imported")
    state: str = Field(description="`pending`, `changes_requested`, `published`, `finished`…")
    revision: int
    title: str
    kind: str
    remote: bool
    insee: str
    commune: str
    starts_on: date
    ends_on: date | None
    places: int
    places_taken: int
    urgent: bool
    url: str | None = Field(description="its public page, while it is published")


class OwnMissionsOut(BaseModel):
    """A page of them."""

    missions: list[OwnMissionOut]
    next: str | None = Field(description="address of what follows; null at the end")


class ImportedOut(BaseModel):
    """What came of a line."""

    row: int = Field(description="line as a spreadsheet numbers it (titles are 1); in JSON, from 1")
    reference: str
    outcome: str = Field(description="`created`, `updated` or `unchanged`")
    mission: int | None = Field(description="number of the mission; null before it is written")


class ReportOut(BaseModel):
    """What came of a file."""

    dry_run: bool
    created: int
    updated: int
    unchanged: int
    rows: list[ImportedOut]


class RowErrorOut(BaseModel):
    """What is wrong with a cell."""

    row: int
    column: str = Field(description="title of the column, empty for the whole line")
    code: str = Field(description="stable, such as `bad_places` or `ambiguous_place`")
    detail: str = Field(description="a French sentence for a person")


class ImportProblem(Problem):
    """Nothing was written: every wrong cell is listed."""

    errors: list[RowErrorOut] | None = None


_ROW = {
    "type": "object",
    "required": list(NEEDED),
    "properties": {
        column.key: {"description": column.about, "type": ["string", "number", "boolean", "null"]}
        for column in COLUMNS
    },
}
_FILE = {"schema": {"type": "string", "format": "binary"}}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BODY = {
    "required": True,
    "description": "The file itself, in one of these types, or as the part `file` of a form.",
    "content": {
        "text/csv": _FILE,
        _XLSX: _FILE,
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["missions"],
                "properties": {"missions": {"type": "array", "maxItems": MOST_ROWS, "items": _ROW}},
            }
        },
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        },
    },
}
