"""Functions compiled by numba; they mean the same, only slower, where compiling is off."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])

OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}
"""What is compiled is kept on disk, and runs without holding up other threads."""


def compiled(function: Function) -> Function:
    """Compile on first use."""
    return cast(Function, njit(**OPTIONS)(function))


def inner(function: Function) -> Function:
    """As :func:`compiled`, for functions that compiled ones alone call: quicker to compile."""
    options = OPTIONS | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(Function, njit(**options)(function))
