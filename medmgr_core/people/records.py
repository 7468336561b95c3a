"""Who signs in, what a role may do, and where a person holds which role."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from medmgr_core.fields import Code, LongText, Ref
from medmgr_core.record import Record

Area = Literal["facility", "staff", "suppliers", "accounts", "budgets", "purchasing", "indicators", "activity", "complaints",
               "actions", "compliance", "rosters", "supplies", "imports", "people", "settings", "history", "system"]  # fmt: skip
Action = Literal["view", "enter", "approve", "export", "administer"]

SYSTEM = "system"  # what the program does by itself: backups, migrations, the first set-up


class Person(Record):
    """One person who may sign in. People who do not use MedMgr are staff members only."""

    table, key, title, plural, area = "person", ("person_code",), "Person", "People", "people"
    label = "{name}"
    alike = ("name",)

    person_code: Code = Field(
        title="Sign-in name", max_length=40, pattern=r"^[A-Za-z0-9._@-]+$",
        description="Letters, digits, dot, dash, @ and _; used to sign in.",
    )  # fmt: skip
    name: str = Field(title="Name", max_length=120)
    job_title: str | None = Field(None, title="Job", max_length=120)
    is_active: bool = Field(True, title="May sign in", description="Off for people who left")

    @field_validator("person_code")
    @classmethod
    def _not_reserved(cls, value: str) -> str:
        if value.lower() == SYSTEM:
            raise ValueError("“system” stands for MedMgr itself: choose another sign-in name.")
        return value.lower()


class AccessRole(Record):
    """A named set of rights, e.g. ward manager."""

    table, key, title, plural, area = "access_role", ("role_code",), "Role", "Roles", "people"
    label = "{name}"

    role_code: Code = Field(title="Role code", max_length=40)
    name: str = Field(title="Role", max_length=80)
    purpose: LongText | None = Field(None, title="What it is for", max_length=400)


class RoleRight(Record):
    """One thing a role may do in one area."""

    table, key, title, plural = (
        "role_right",
        ("role_code", "right_area", "action"),
        "Right of a role",
        "Rights of roles",
    )
    area, part_of = "people", "role_code"

    role_code: Annotated[str, Ref("access_role")] = Field(title="Role")
    right_area: Area = Field(title="Area")
    action: Action = Field(title="May")


class PersonRole(Record):
    """A role held by a person for a unit and everything below it."""

    table, key, title, plural = "person_role", ("person_code", "role_code", "unit_code"), "Held role", "Held roles"
    area, unit_field, part_of = "people", "unit_code", "person_code"

    person_code: Annotated[str, Ref("person")] = Field(title="Person")
    role_code: Annotated[str, Ref("access_role")] = Field(title="Role")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit", description="The role reaches this unit and all below")


class StoredFile(Record):
    """A file kept with a record. It is given out only by the server's /files route."""

    table, key, title, plural, area = "stored_file", ("file_id",), "File", "Files", "system"
    unit_field = "unit_code"
    label = "{name}"
    need_to_know = ("record_type", "record_key")

    file_id: Code = Field(title="File number", max_length=40)
    record_type: str = Field(title="Belongs to", max_length=60)
    record_key: str = Field(title="Key of the record", max_length=200)
    right_area: Area = Field(title="Area")
    unit_code: Annotated[str, Ref("unit")] | None = Field(None, title="Unit")
    name: str = Field(title="File name", max_length=200)
    media_type: str = Field(title="Type", max_length=100)
    size: int = Field(title="Bytes", ge=0)
    content: bytes = Field(title="Content")


class RestrictedRecord(Record):
    """A record that only the people named for it see, whatever their rights."""

    table, key, title, plural = "restricted_record", ("record_type", "record_key"), "Restriction", "Restrictions"
    area = "system"
    need_to_know = ("record_type", "record_key")

    record_type: Code = Field(title="Kind of record", max_length=60)
    record_key: Code = Field(title="Key of the record", max_length=200)


class RecordReader(Record):
    """One person who may see one restricted record."""

    table, key = "record_reader", ("record_type", "record_key", "person_code")
    title, plural, area = "Named reader", "Named readers", "system"
    need_to_know = ("record_type", "record_key")

    record_type: Code = Field(title="Kind of record", max_length=60)
    record_key: Code = Field(title="Key of the record", max_length=200)
    person_code: Annotated[str, Ref("person")] = Field(title="Person")


class Snooze(Record):
    """Something that needs a person, put off by that person until a day, with the reason."""

    table, key, title, plural = "snooze", ("person_code", "kind", "record"), "Put off", "Put off"
    area = "system"
    need_to_know = ("root_type", "root_key")

    person_code: Annotated[str, Ref("person")] = Field(title="Person")
    kind: Code = Field(title="Kind", max_length=60)
    record: Code = Field(title="Of what", max_length=240)
    root_type: Code | None = Field(None, title="Kind of record", max_length=60)
    root_key: Code | None = Field(None, title="Key of the record", max_length=200)
    until_on: date = Field(title="Until")
    reason: str = Field(title="Why", max_length=300)
