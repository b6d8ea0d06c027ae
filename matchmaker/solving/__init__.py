"""Having the solver work in a process of its own, which loads nothing else of the field."""
