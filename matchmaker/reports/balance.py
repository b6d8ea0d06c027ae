"""How evenly a plan treats those who take part."""

import pandas as pd

from matchmaker.agenda_views import MissionAgenda


def meetings_by_side(agenda: MissionAgenda) -> pd.DataFrame:
    """One row a side, indexed by its value, in the order home, counterpart.

    Columns: ``participants``, ``without`` a meeting, and the ``fewest``, ``median`` and ``most``
    meetings that one of them has. Who withdrew is left out.
    """
    taking_part = [one for one in agenda.participants if one.record.takes_part]
    meetings = {one.code: 0 for one in taking_part}
    for meeting in agenda.to_hold:
        for party in meeting.parties:
            if party.code in meetings:
                meetings[party.code] += 1
    table = pd.DataFrame(
        {
            "side": [one.side.value for one in taking_part],
            "meetings": [meetings[one.code] for one in taking_part],
        }
    )
    return (
        table.groupby("side", sort=False)["meetings"]
        .agg(
            participants="size",
            without=lambda counts: int((counts == 0).sum()),
            fewest="min",
            median="median",
            most="max",
        )
        .sort_index(ascending=False)
    )
