"""The store's own tables: history, versions, numbers, jobs, sign-in. They are not records and have no forms."""

from __future__ import annotations

KERNEL_TABLES: dict[str, str] = {
    "schema_state": "name TEXT PRIMARY KEY, value TEXT NOT NULL",
    "migration": "number BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at TIMESTAMP NOT NULL",
    "table_version": "table_name TEXT PRIMARY KEY, version BIGINT NOT NULL",
    "running_number": "prefix TEXT PRIMARY KEY, last BIGINT NOT NULL",
    "chain_head": "one BIGINT PRIMARY KEY, change_no BIGINT NOT NULL, hash TEXT NOT NULL",
    "change_log": """
        change_no BIGINT PRIMARY KEY, made_at TIMESTAMP NOT NULL, made_by TEXT NOT NULL,
        record_type TEXT NOT NULL, record_key TEXT NOT NULL, unit_code TEXT, action TEXT NOT NULL,
        changes TEXT NOT NULL, digests TEXT NOT NULL, reason TEXT, source TEXT NOT NULL, batch TEXT,
        previous_hash TEXT NOT NULL, hash TEXT NOT NULL""",
    "job": """
        name TEXT PRIMARY KEY, state TEXT NOT NULL, every_minutes BIGINT NOT NULL, next_run_at TIMESTAMP,
        lease_by TEXT, lease_until TIMESTAMP, attempts BIGINT NOT NULL, started_at TIMESTAMP,
        finished_at TIMESTAMP, last_error TEXT, result TEXT""",
    "draft": """
        person_code TEXT NOT NULL, form TEXT NOT NULL, typed TEXT NOT NULL, saved_at TIMESTAMP NOT NULL,
        PRIMARY KEY (person_code, form)""",
    "sign_in": """
        person_code TEXT PRIMARY KEY, password_hash TEXT NOT NULL, failures BIGINT NOT NULL,
        blocked_until TIMESTAMP, changed_at TIMESTAMP NOT NULL""",
    "sign_in_session": """
        token_digest TEXT PRIMARY KEY, person_code TEXT NOT NULL, opened_at TIMESTAMP NOT NULL,
        used_at TIMESTAMP NOT NULL, is_locked BOOLEAN NOT NULL""",
    "first_link": "token_digest TEXT PRIMARY KEY, person_code TEXT NOT NULL, expires_at TIMESTAMP NOT NULL",
    "download": """
        download_id TEXT PRIMARY KEY, person_code TEXT NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL,
        content BYTEA NOT NULL, expires_at TIMESTAMP NOT NULL""",
}

# Living state of one running system: not part of a backup.
NOT_IN_BACKUP = frozenset({"download", "sign_in_session", "first_link"})

SYSTEM_COLUMNS: dict[str, str] = {
    "revision": "BIGINT NOT NULL",
    "entered_at": "TIMESTAMP NOT NULL",
    "entered_by": "TEXT NOT NULL",
    "entered_batch": "TEXT",
    "source_digest": "BIGINT",
    "changed_at": "TIMESTAMP",
    "changed_by": "TEXT",
    "voided_at": "TIMESTAMP",
    "voided_by": "TEXT",
    "void_reason": "TEXT",
}
