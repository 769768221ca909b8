"""An import killed anywhere and run again ends with exactly the records of one that nobody disturbed."""

import os
import random
from collections import Counter

import bulletins
import pytest
from siege import MOMENTS, Siege


@pytest.mark.parametrize("how", ["five kills", pytest.param("fifty kills", marks=pytest.mark.soak)])
def test_killed_and_run_again(tmp_path, how):
    """`make test` kills once in each way; `make soak` kills 50 times an import of 300 pages."""
    seed = os.environ.get("GAZETTE_SEED") or str(random.randrange(10**6))
    print(f"GAZETTE_SEED={seed}")
    dice = random.Random(seed)
    many = how == "fifty kills"
    bulletins_ = bulletins.make(tmp_path, 60 if many else 8, 5, seconds=0.03)
    calm = Siege(tmp_path / "calm", bulletins_)
    within = 0.8 * calm.finish()
    assert len(bulletins_.looked_at()) == len(set(bulletins_.looked_at())) == len(bulletins_.pages)
    moments = [*MOMENTS] * (10 if many else 1)
    dice.shuffle(moments)
    besieged, killed = [], Counter()
    while moments:
        here = Siege(tmp_path / f"besieged-{len(besieged)}", bulletins_, dice)
        besieged.append(here)
        while moments and here.strike(moments[-1], within):
            killed[moments.pop()] += 1
            print(dict(killed), here.left(), flush=True)
    for here in besieged:
        here.finish()
        here.is_sound()
        here.is_like(calm)
    assert set(killed) == set(MOMENTS)
    print(f"{len(besieged)} archives, killed {killed.total()} times")
