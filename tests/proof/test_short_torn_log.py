"""A damaged log, in seconds: three cuts and three flips."""

from tests.proof.torn_log import tear


def test_a_damaged_log_is_never_opened_silently_short(tmp_path):
    for proven in tear(tmp_path, tries=3, saves=40):
        assert not proven.faults, proven
