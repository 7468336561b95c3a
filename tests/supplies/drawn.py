"""Items drawn at random, as a store room has them: for tests and benchmarks of what to order."""

import numpy as np

from medmgr_core.supplies.within_money import Wants


def drawn_wants(rng: np.random.Generator, items: int) -> Wants:
    """Demand from a few to thousands, packs of 1 to 100, prices from cents to hundreds, a fifth vital."""
    mean = rng.lognormal(4.0, 1.0, items)
    kind = rng.choice(3, items, p=[0.2, 0.5, 0.3])
    pack = rng.choice([1, 5, 10, 28, 50, 100], items).astype(float)
    price = (pack * rng.lognormal(5.0, 1.2, items)).astype(np.int64) + 1
    sd, position = mean * rng.uniform(0.2, 1.0, items), np.floor(mean * rng.uniform(0, 0.8, items))
    return Wants(mean, sd, position, pack, price, np.array([20.0, 5, 1])[kind], kind == 0)
