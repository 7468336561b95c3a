"""Free ports on the loopback."""

import random
import socket

# Below the range from which the system takes ports for outgoing connections: nobody else takes one in between.
FIRST, LAST = 20_000, 30_000


def free_port() -> int:
    """A port nobody listens on now; whoever starts a server on it tries again when another was quicker."""
    chance = random.SystemRandom()  # a test that seeds `random` must not make two workers choose alike
    while True:
        port = chance.randint(FIRST, LAST)
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) != 0:
                return port
