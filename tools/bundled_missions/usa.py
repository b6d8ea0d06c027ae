"""The mission to the USA, September 2017: Ogden, then Interbike in Las Vegas, an hour behind."""

import random
from collections.abc import Sequence

from bundled_missions.parties import Named, Party, Profile, named, placeholders, words
from bundled_missions.schedule import Stay, Window, blocks_of
from bundled_missions.wishes import ask, make_wishes

SEED = 201709
SLUG = "usa-2017"

_HOMES = (
    Named("Locura Digital", words("freestyle-scooters electric-scooters"),
          words("contract-manufacturing distribution"), ("ca", "en", "es")),
    Named("Skitude", words("ski-resort-apps wearables"), words("market-entry"),
          ("ca", "en", "es")),
    Named("Matgroup", words("protective-gear smart-helmets"), words("distribution retail"),
          ("ca", "en", "es")),
    Named("CompeGPS", words("gps-devices wearables"), words("distribution bike-dealers"),
          ("ca", "en", "es")),
    Named("Patronat de Turisme Costa Brava Girona", words("training-camps"),
          words("sports-travel outdoor-media"), ("ca", "en", "es")),
    Named("Ridley", words("bicycles"), words("bike-dealers distribution market-entry"),
          ("en", "nl")),
    Named("Bioracer", words("cycling-apparel aero-testing"), words("distribution retail"),
          ("en", "nl")),
    Named("Snooc", words("ski-equipment outdoor-gear"), words("market-entry retail"),
          ("en", "fr")),
    Named("Alpim & Co", words("mountain-lodging ski-resort-planning"), words("market-entry"),
          ("en", "fr")),
    Named("Baouw! Organic Nutrition", words("sports-food"),
          words("retail market-entry distribution"), ("en", "fr")),
    Named("Click & Bike N.V.", words("bike-rental"), words("market-entry bike-dealers"),
          ("en", "nl")),
)  # fmt: skip

_SKI = words("ski-resort-apps mountain-lodging ski-resort-planning ski-equipment")
_COUNTERPARTS = (
    *(Named(name, words("ski-schools"), _SKI, ("en",), "ogden")
      for name in ("Powder Mountain", "Okemo", "Crested Butte", "Sundance", "Keystone")),
    Named("Dick Jensen Tours", words("sports-travel"), words("training-camps"), ("en",), "ogden"),
    Named("Morris Murdock Travel", words("sports-travel"), words("training-camps"), ("en",),
          "ogden"),
    Named("Global Osmosis", words("market-entry"), words("sports-food bike-rental"),
          ("en", "es"), "ogden"),
    Named("Backcountry", words("retail online-sales"),
          words("bicycles cycling-apparel outdoor-gear"), ("en",), "ogden"),
    Named("American Outdoor TV", words("outdoor-media"), words("training-camps"), ("en",),
          "interbike"),
    Named("Mercury Wheels", words("bike-components"), words("aero-testing"), ("en",),
          "interbike"),
    Named("Alto Cycling", words("bike-components"), words("aero-testing"), ("en",), "interbike"),
    Named("BTIN", words("smart-helmets"), words("aero-testing protective-gear"), ("en",),
          "interbike"),
    Named("Oakley", words("protective-gear retail"), words("cycling-apparel smart-helmets"),
          ("en",), "interbike"),
    Named("Donnguan Aixi Industries limited", words("contract-manufacturing"),
          words("freestyle-scooters"), ("zh",), "interbike"),
    Named("Zhejiang Youqi Technology Co., ltd", words("contract-manufacturing electric-scooters"),
          words("distribution"), ("en", "zh"), "interbike"),
)  # fmt: skip

_MORE_HOMES = (
    Profile("company", words("ski"), words("ski-equipment"), words("market-entry retail"),
            ("en", "fr"), "FR"),
    Profile("company", words("sports-technology cycling"), words("wearables aero-testing"),
            words("distribution bike-components"), ("en", "nl"), "NL"),
    Profile("company", words("cycling"), words("bike-components bicycles"),
            words("bike-dealers distribution"), ("en", "nl"), "BE"),
    Profile("company", words("outdoor sports-goods"), words("outdoor-gear protective-gear"),
            words("retail distribution"), ("en", "es"), "ES"),
    Profile("company", words("tourism outdoor"), words("training-camps sports-travel"),
            words("outdoor-media sports-travel"), ("en", "fr"), "FR"),
)  # fmt: skip

_MORE_COUNTERPARTS = (
    (7, "ogden", Profile("resort", words("ski mountain"), words("ski-schools"), _SKI)),
    (8, "ogden", Profile("company", words("outdoor sports-goods"), words("retail distribution"),
                         words("outdoor-gear sports-food ski-equipment"))),
    (4, "ogden", Profile("tour-operator", words("tourism outdoor"), words("sports-travel"),
                         words("training-camps"))),
    (3, "ogden", Profile("company", words("sports-services"), words("market-entry"),
                         words("sports-technology-pilots"))),
    (3, "ogden", Profile("company", words("sports-nutrition outdoor"), words("retail"),
                         words("sports-food"))),
    (7, "interbike", Profile("company", words("cycling"), words("bike-dealers retail"),
                             words("bicycles bike-components cycling-apparel gps-devices"))),
    (4, "interbike", Profile("manufacturer", words("cycling"), words("bike-components"),
                             words("aero-testing wearables"))),
    (5, "interbike", Profile("company", words("sports-goods helmets sports-electronics"),
                             words("distribution"),
                             words("protective-gear gps-devices wearables freestyle-scooters"))),
    (3, "interbike", Profile("company", words("urban-mobility tourism"), words("distribution"),
                             words("bike-rental electric-scooters"))),
)  # fmt: skip


def _other(number: int) -> str:
    return f"American counterpart {number}, not named in the report"


_BEFORE_HOURS = _other(30)
_LATE = "European participant 13 (USA), not named in the report"


def parties() -> list[Party]:
    """The 16 participants and 60 counterparts with their wishes."""
    rng = random.Random(SEED)
    homes = named(_HOMES, "home", "US-E") + placeholders(
        "European participant {number} (USA), not named in the report",
        [("", profile) for profile in _MORE_HOMES],
        "home", "US-E", len(_HOMES), "participants of the mission to the USA",
    )  # fmt: skip
    others = [
        (group, Profile(one.kind, one.sectors, one.offers, one.needs, ("en",), "US"))
        for count, group, one in _MORE_COUNTERPARTS
        for _ in range(count)
    ]
    counterparts = named(_COUNTERPARTS, "counterpart", "US-C") + placeholders(
        "American counterpart {number}, not named in the report",
        others, "counterpart", "US-C", len(_COUNTERPARTS), "businesses of the USA",
    )  # fmt: skip
    for home in homes:
        home.target, home.least = rng.choice((8, 8, 9, 9, 10)), 3
        home.most = home.target + rng.choice((1, 1, 2))
    for counterpart in counterparts:
        counterpart.target, counterpart.most = rng.choice(((1, 2), (2, 3), (2, 3), (2, 4), (3, 4)))
    everybody = homes + counterparts
    by_name = {party.name: party for party in everybody}
    by_name["Skitude"].at_once = 2
    by_name["Ridley"].table, by_name["Bioracer"].table = 1, 2
    by_name["Powder Mountain"].target, by_name["Powder Mountain"].most = 2, 2
    make_wishes(homes, counterparts, rng)
    _shape(everybody)
    return everybody


def _shape(everybody: Sequence[Party]) -> None:
    cases = (
        ("Locura Digital", "Donnguan Aixi Industries limited", "SC-8"),
        ("Locura Digital", "Zhejiang Youqi Technology Co., ltd", "SC-9"),
        ("Skitude", "Powder Mountain", "SC-10"),
        ("Patronat de Turisme Costa Brava Girona", "Dick Jensen Tours", "SC-13"),
        ("Patronat de Turisme Costa Brava Girona", "Morris Murdock Travel", "SC-14"),
        ("Ridley", "Backcountry", "SD-10"),
        ("Bioracer", "Oakley", "SD-11"),
        ("Alpim & Co", "Okemo", "SD-13"),
        ("Alpim & Co", "Crested Butte", "SD-14"),
        ("Baouw! Organic Nutrition", "Global Osmosis", "SD-17"),
        ("Click & Bike N.V.", "Global Osmosis", "SD-18"),
    )
    for home, counterpart, case in cases:
        because = f"The report has a cooperation case of the two ({case})."
        ask(everybody, ((home, counterpart, "must"), (counterpart, home, "want")), because)
    for home in ("Snooc", "Alpim & Co", "European participant 12 (USA), not named in the report"):
        ask(everybody, [(home, "Powder Mountain", "must")])
    ask(everybody, [("Snooc", _BEFORE_HOURS, "want"), (_BEFORE_HOURS, "Skitude", "want")])
    ask(everybody, [(_LATE, "Keystone", "want"), (_LATE, "Backcountry", "nice")])
    ask(everybody, [(_other(45), "Ridley", "never"), ("Matgroup", "BTIN", "never"),
                    ("Snooc", _other(27), "never")],
        "They compete with each other.")  # fmt: skip


def stays(everybody: Sequence[Party]) -> list[Stay]:
    """Counterparts are at one of the two places; the home side travels to both."""
    rng = random.Random(SEED + 1)
    blocks = blocks_of(SLUG)
    places = dict(zip(("ogden", "interbike"), blocks, strict=True))
    special: dict[str, tuple[str, Window]] = {
        _BEFORE_HOURS: ("ogden", ("2017-09-18 07:00", "2017-09-18 08:45", "available",
                                  "Free before the meetings only.")),
        "Powder Mountain": ("ogden", ("2017-09-18 10:00", "2017-09-18 12:00", "available",
                                      "Back on the mountain at noon.")),
        _LATE: ("ogden", ("2017-09-18 08:00", "2017-09-18 18:00", "away",
                          "Flight delayed; arrives on Tuesday.")),
        "Click & Bike N.V.": ("interbike", ("2017-09-21 12:00", "2017-09-21 18:00", "away",
                                            "Leaves on Thursday at noon.")),
    }  # fmt: skip
    made = []
    for party in everybody:
        if party.name in special:
            group, window = special[party.name]
            made.append(Stay(party.name, places[group], (window,)))
        elif party.side == "counterpart":
            place = places[party.group]
            halves = rng.choice((slice(1), slice(1, 2), slice(2), slice(2), slice(2)))
            made.append(Stay(party.name, place, tuple(blocks[place][halves])))
    return made
