"""One agenda problem in, one agenda out.

The room knows parties, candidates and slots, and nothing of missions, databases or screens.
Its public contract is the interchange format that :mod:`solver.interchange` reads and writes.
"""
