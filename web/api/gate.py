"""Who may make a call, settled before anything that was sent along is looked at."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from matchmaker.permissions import Action
from web.access import mission_here

View = Callable[..., Any]


def for_those_who_may(action: Action) -> Callable[[View], View]:
    """Hand a view the mission of its address instead of the slug, for whoever may do this in it.

    Stands directly below the route. Raises ``NotFound`` or ``NotPermitted`` as the pages do.
    """

    def guard(view: View) -> View:
        @wraps(view)  # carries along what the library noted for the description
        def guarded(slug: str, **values: Any) -> Any:
            return view(mission=mission_here(slug, action), **values)

        return guarded

    return guard


def only_after(check: Callable[..., object]) -> Callable[[Any], Any]:
    """Call a view only once a check of what its address names has passed, before its input.

    Whoever may not do this to that record learns nothing of what the call takes.
    """

    def guard(view: Any) -> Any:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            check(**values)
            return view(**values)

        return guarded

    return guard
