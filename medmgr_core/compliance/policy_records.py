"""What is kept of policies: the register, each version that was approved, and who has read and understood it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from medmgr_core.fields import Code, LongText, Ref, RunningNumber
from medmgr_core.record import Record

Audience = Literal["all_staff", "clinical", "clerical", "administrative", "facilities", "nobody"]


class Policy(Record):
    """One policy or procedure of a unit and all below it. Its review is a duty; its texts are its versions."""

    table, key, title, plural, area = "policy", ("policy_code",), "Policy", "Policies", "compliance"
    unit_field = "unit_code"
    label = "{name} ({key})"
    alike = ("name",)

    policy_code: Code = Field(title="Policy code", max_length=40, description="Such as MED-01")
    name: str = Field(title="Name", max_length=160)
    unit_code: Annotated[str, Ref("unit")] = Field(title="Holds for", description="This unit and all below it")
    owner: Annotated[str, Ref("person")] | None = Field(None, title="Owner")
    audience: Audience = Field("all_staff", title="To be read by")
    retired_on: date | None = Field(None, title="Not used from")


class PolicyVersion(Record):
    """One approved version of a policy, with its file or address. The newest that holds is the one to read."""

    table, key, title, plural, area = (
        "policy_version",
        ("version_no",),
        "Version of a policy",
        "Versions of policies",
        "compliance",
    )
    unit_field = part_of = "policy_code"
    label = "{policy_code} {version}"
    by_command = ("file_id",)

    version_no: Annotated[str, RunningNumber("PV")] = Field("", title="Version number")
    policy_code: Annotated[str, Ref("policy")] = Field(title="Policy")
    version: str = Field(title="Version", max_length=20)
    issued_on: date = Field(title="Issued on")
    approved_by: str | None = Field(None, title="Approved by", max_length=120, description="Board, committee or person")
    changes: LongText | None = Field(None, title="What is new", max_length=1000)
    link: str | None = Field(None, title="Address", max_length=400)
    file_id: Code | None = Field(None, title="File", max_length=40)


class PolicyRead(Record):
    """That one member of staff has read and understood one version. Added, never changed."""

    table, key, area = "policy_read", ("version_no", "staff_no"), "compliance"
    title, plural = "Policy read", "Policies read"
    unit_field = part_of = "staff_no"

    version_no: Annotated[str, Ref("policy_version")] = Field(title="Version")
    staff_no: Annotated[str, Ref("staff_member")] = Field(title="Staff member")
    read_on: date = Field(title="Read and understood on")
