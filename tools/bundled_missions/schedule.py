"""The stretches of time in which the participants of a bundled mission are there."""

import json
from dataclasses import dataclass

from bundled_missions.parties import DATA

Window = tuple[str, str, str, str]
"""From, to, ``available`` or ``away``, note; local times."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A participant's stretches of time at one place, which is named as in ``mission.json``."""

    party: str
    place: str
    windows: tuple[Window, ...]


def blocks_of(slug: str) -> dict[str, list[Window]]:
    """By the name of a place, its session blocks in time order, each as an available stretch."""
    path = DATA / "eu4sportsclusters" / slug / "mission.json"
    mission = json.loads(path.read_text(encoding="utf-8"))
    names = {place["id"]: place["name"] for place in mission["places"]}
    blocks: dict[str, list[Window]] = {name: [] for name in names.values()}
    for block in mission["blocks"]:
        slots = block["slots"]
        window = (slots[0]["start"], slots[-1]["end"], "available", "")
        blocks[names[block["place"]]].append(window)
    return blocks
