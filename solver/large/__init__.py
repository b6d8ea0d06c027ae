"""Large bilateral events: choose by flow, schedule slot by slot, improve by Kempe chains.

Thousands of people on two sides, hundreds of thousands of candidates. A minimum-cost flow bounds
value and shortfall and chooses the meetings (:mod:`solver.large.flow`); exact matchings give them
slots (:mod:`solver.large.construct`); where that left some out, annealing with insertions wins
back value (:mod:`solver.large.anneal`) and a linear program tightens the bound
(:mod:`solver.large.prices`); annealing over Kempe chains then removes breaks while the same
meetings are held.
"""

from solver.large.scope import applies
from solver.large.strategy import large

__all__ = ["applies", "large"]
