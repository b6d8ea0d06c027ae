"""Brokerage events: all meetings are given, and breaks are what is left to minimise.

The problem of Bofill et al., "Constraint Solving Approaches to the Business-to-Business Meeting
Scheduling Problem", JAIR 74 (2022). Bounds and agendas are first sought apart. From below, the
patterns of busy slots alone (:mod:`solver.brokerage.patterns`) and the cheap cores of a
propositional formula (:mod:`solver.brokerage.formula`); from above, annealing
(:mod:`solver.brokerage.anneal`). Then both ask the formula for an agenda as good as the bound.
"""

from solver.brokerage.event import applies
from solver.brokerage.race import brokerage

__all__ = ["applies", "brokerage"]
