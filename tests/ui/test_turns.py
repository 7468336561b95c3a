"""Turns: in the order of asking, so many at once, and nobody waits for who is slow."""

import threading
import time

import pytest

from medmgr_core.ui.turns import Turns


def run_all(turns: Turns, works, between: float = 0.01):
    """Start one after the other; returns the order of ends and the most that ran at once."""
    ended, now, most, lock = [], [0], [0], threading.Lock()

    def run(name, work):
        with turns.turn():
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            work()
            with lock:
                now[0] -= 1
                ended.append(name)

    threads = [threading.Thread(target=run, args=(name, work)) for name, work in enumerate(works)]
    for thread in threads:
        thread.start()
        time.sleep(between)
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
    return ended, most[0]


@pytest.mark.parametrize("at_once", [1, 2])
def test_in_the_order_of_asking_and_so_many_at_once(at_once):
    ended, most = run_all(Turns(at_once, usual=60), [lambda: time.sleep(0.05)] * 8)
    assert most == at_once
    assert all(abs(place - name) < at_once for place, name in enumerate(ended))


def test_nobody_waits_long_for_who_is_slow():
    free = threading.Event()
    slow = [lambda: free.wait(10)] * 2
    ended, _ = run_all(Turns(2, usual=0.05), [*slow, lambda: None, free.set])
    assert ended[:2] == [2, 3]


def test_a_turn_is_given_on_whatever_ends_it():
    turns = Turns(1, usual=60)
    for error in (KeyboardInterrupt, ValueError, SystemExit):
        with pytest.raises(error), turns.turn():
            raise error
    assert run_all(turns, [lambda: None])[0] == [0]
