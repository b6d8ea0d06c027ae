"""The compiled modules once more, as plain Python: quick to start, slow to run."""

import importlib.util
import sys
from types import ModuleType

import numba

PLAIN = ("solver.large.chains", "solver.large.anneal")


def plain_twins() -> dict[str, ModuleType]:
    """``chains`` and ``anneal`` with compiling switched off, apart from the imported ones."""
    compiling, numba.config.DISABLE_JIT = numba.config.DISABLE_JIT, 1
    originals = {name: sys.modules.pop(name) for name in PLAIN if name in sys.modules}
    try:
        return {name.rpartition(".")[2]: importlib.import_module(name) for name in PLAIN}
    finally:
        numba.config.DISABLE_JIT = compiling
        for name in PLAIN:
            sys.modules.pop(name, None)
        sys.modules.update(originals)
