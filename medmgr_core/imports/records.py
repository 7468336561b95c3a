"""What is kept of files: how a source writes, which text means which code, what was loaded, which rows still wait."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from medmgr_core.fields import Code, LongText, Money, Ref, RunningNumber
from medmgr_core.record import Record


class ImportProfile(Record):
    """How the files of one source are read: which column is which field, and how its values are written."""

    table, key, title, plural, area = "import_profile", ("profile_code",), "Import profile", "Import profiles", "imports"
    label = "{name}"
    alike = ("name",)

    profile_code: Code = Field(title="Profile code", max_length=60)
    name: str = Field(title="Name", max_length=120)
    record_table: Code = Field(title="Makes", max_length=60, description="The table its rows go to")
    headings: LongText = Field(title="Headings", description="The headings it was made for, as a JSON list")
    choice: LongText = Field(title="Choice", description="Columns, constants and forms by field, as JSON")


class CodeMapping(Record):
    """Which record a text of a file stands for. Asked once, then known for every file."""

    table, key, area = "code_mapping", ("record_table", "text"), "imports"
    title, plural = "Code mapping", "Code mappings"

    record_table: Code = Field(title="Kind of record", max_length=60)
    text: str = Field(title="Text in files", max_length=200)
    code: Code = Field(title="Code", max_length=60)


class LoadedFile(Record):
    """One file that was taken in, what it held, and what became of its rows."""

    table, key, title, plural, area = "loaded_file", ("batch",), "Loaded file", "Loaded files", "imports"
    unit_field = "unit_code"
    label = "{file_name}"

    batch: Code = Field(title="Batch", max_length=40)
    file_name: str = Field(title="File", max_length=200)
    file_digest: Code = Field(title="Digest of its content", max_length=64)
    record_table: Code = Field(title="Rows went to", max_length=60)
    profile_code: Annotated[str, Ref("import_profile")] | None = Field(None, title="Import profile")
    unit_code: Annotated[str, Ref("unit")] = Field(title="For the unit")
    rows_read: int = Field(title="Rows read", ge=0)
    left_out: int = Field(0, title="Left out", ge=0)
    new_rows: int = Field(0, title="New", ge=0)
    changed_rows: int = Field(0, title="Changed", ge=0)
    same_rows: int = Field(0, title="Already there", ge=0)
    wrong_rows: int = Field(0, title="Wrong", ge=0)
    total: Money | None = Field(None, title="Sum of accepted rows")
    first_on: date | None = Field(None, title="First day")
    last_on: date | None = Field(None, title="Last day")
    choice: LongText | None = Field(None, title="How it was read", description="Columns, constants and forms by field, as JSON")


class WaitingRow(Record):
    """One row of a file that could not be taken and waits to be mended."""

    table, key, title, plural, area = "waiting_row", ("waiting_no",), "Waiting row", "Waiting rows", "imports"
    unit_field = "unit_code"

    waiting_no: Annotated[str, RunningNumber("WR")] = Field("", title="Number")
    batch: Annotated[str, Ref("loaded_file")] = Field(title="Batch")
    unit_code: Annotated[str, Ref("unit")] = Field(title="For the unit")
    row_in_file: int = Field(title="Row in the file", ge=0)
    cells: LongText = Field(title="Cells", description="The texts by field, as JSON")
    problem: LongText = Field(title="What is wrong", max_length=2000)
    state: Literal["waiting", "mended", "left"] = Field("waiting", title="State")
