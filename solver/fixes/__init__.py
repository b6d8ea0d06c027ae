"""For a candidate that is not held: what holding it would cost, and the smallest fix.

- :mod:`price`: the loss in each goal when it is forced, for one candidate or for all.
- :mod:`needed`: what stands in its way in each slot, as changes to the problem.
- :mod:`smallest`: the fewest such changes with which it can be held and nothing is lost.
"""

from solver.fixes.needed import Fix, FixKind, fixed
from solver.fixes.price import Price, price_of, prices
from solver.fixes.smallest import SmallestFix, smallest_fix, smallest_fixes

__all__ = [
    "Fix",
    "FixKind",
    "Price",
    "SmallestFix",
    "fixed",
    "price_of",
    "prices",
    "smallest_fix",
    "smallest_fixes",
]
