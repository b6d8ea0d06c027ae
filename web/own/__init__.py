"""One's own account: who one is, how one signs in, what is kept about one."""

from web.own import data, keys, person, second_factor
from web.own.blueprint import blueprint

__all__ = ["blueprint", "data", "keys", "person", "second_factor"]
