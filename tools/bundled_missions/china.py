"""The mission to China, February 2017: six participants are named in the report, eight are not."""

import random
from collections.abc import Sequence

from bundled_missions.parties import Named, Party, Profile, named, placeholders, words
from bundled_missions.schedule import Stay, Window, blocks_of
from bundled_missions.wishes import ask, make_wishes

SEED = 201702
SLUG = "china-2017"

_HOMES = (
    Named("Idom", words("venue-design airport-design venue-operation"),
          words("tender-partners"), ("en", "es")),
    Named("Agrupació Barça Jugadors", words("football-academies training-camps"),
          words("club-partnerships"), ("ca", "en", "es")),
    Named("Play & Train", words("adaptive-training ski-schools"),
          words("ski-resort-planning"), ("ca", "en", "es")),
    Named("Kaptiva Sports", words("match-tickets football-academies training-camps"),
          words("sports-travel club-partnerships"), ("ca", "en", "es")),
    Named("Dotcomsports", words("football-academies player-tracking"),
          words("club-partnerships"), ("en", "nl")),
    Named("GP Systems", words("football-facilities player-tracking"),
          words("club-partnerships tender-partners"), ("en", "nl")),
)  # fmt: skip

_COUNTERPARTS = (
    Named("Vanke Ski Resort", words("ski-resort-planning"),
          words("adaptive-training ski-schools ski-resort-apps"), ("zh",)),
    Named("CABR", words("tender-partners"), words("airport-design venue-design"), ("en", "zh")),
    Named("TAJD", words("tender-partners"),
          words("venue-design football-facilities"), ("en", "zh")),
    Named("YESports", words("sports-travel"), words("match-tickets"), ("en", "zh")),
    Named("U-Tour", words("sports-travel"), words("match-tickets training-camps"), ("zh",)),
    Named("Soda Soccer", words("club-partnerships"),
          words("football-academies player-tracking sports-technology-pilots"), ("en", "zh")),
)  # fmt: skip

_MORE_HOMES = (
    Profile("company", words("sports-electronics sports-technology"), words("wearables"),
            words("distribution online-sales"), ("en", "es"), "ES"),
    Profile("company", words("mountain ski"), words("ski-resort-planning mountain-lodging"),
            words("tender-partners"), ("en", "fr"), "FR"),
    Profile("company", words("sports-technology football"),
            words("player-tracking sports-technology-pilots"),
            words("distribution"), ("en", "nl"), "NL"),
    Profile("company", words("cycling sports-goods"), words("bicycles cycling-apparel"),
            words("distribution retail contract-manufacturing"), ("en", "nl"), "BE"),
    Profile("company", words("sports-events tourism"), words("event-organisation sports-travel"),
            words("distribution"), ("ca", "en", "es"), "ES"),
    Profile("company", words("ski sports-goods"), words("ski-equipment protective-gear"),
            words("distribution retail"), ("en", "fr"), "FR"),
    Profile("company", words("sports-facilities football"),
            words("football-facilities venue-operation"),
            words("tender-partners"), ("en", "nl"), "NL"),
    Profile("company", words("outdoor sports-goods"), words("outdoor-gear sports-food"),
            words("distribution online-sales retail"), ("en", "es"), "ES"),
)  # fmt: skip

# How many of each, what they are, and what they look for; all made up.
_MORE_COUNTERPARTS = (
    (11, "football", Profile("club", words("football"), words("club-partnerships"),
                             words("football-academies player-tracking football-facilities"))),
    (9, "ski", Profile("resort", words("ski mountain"), words("ski-resort-planning"),
                       words("adaptive-training ski-schools ski-equipment mountain-lodging"))),
    (9, "building", Profile("company", words("sports-facilities"), words("tender-partners"),
                            words("venue-design venue-operation football-facilities"))),
    (9, "travel", Profile("tour-operator", words("tourism sports-events"), words("sports-travel"),
                          words("match-tickets training-camps"))),
    (11, "trade", Profile("company", words("sports-goods"), words("distribution retail"),
                          words("outdoor-gear protective-gear bicycles sports-food wearables"))),
    (5, "online", Profile("company", words("e-commerce"), words("online-sales distribution"),
                          words("wearables outdoor-gear cycling-apparel"))),
    (4, "technology", Profile("company", words("sports-technology"), words("distribution"),
                              words("sports-technology-pilots wearables player-tracking"))),
    (3, "events", Profile("company", words("sports-events"), words("distribution"),
                          words("event-organisation match-tickets"))),
    (2, "makers", Profile("manufacturer", words("sports-goods cycling"),
                          words("contract-manufacturing"), words("bicycles"))),
)  # fmt: skip


def _other(number: int) -> str:
    return f"Chinese counterpart {number}, not named in the report"


_ACADEMIES = (_other(7), _other(8))
_AFTER_HOURS = _other(40)
_LEAVES_EARLY = "European participant 14 (China), not named in the report"


def parties() -> list[Party]:
    """The 14 participants and 69 counterparts with their wishes."""
    rng = random.Random(SEED)
    homes = named(_HOMES, "home", "CN-E") + placeholders(
        "European participant {number} (China), not named in the report",
        [("", profile) for profile in _MORE_HOMES],
        "home", "CN-E", len(_HOMES), "participants of the mission to China",
    )  # fmt: skip
    others = [(group, one) for count, group, one in _MORE_COUNTERPARTS for _ in range(count)]
    counterparts = named(_COUNTERPARTS, "counterpart", "CN-C") + placeholders(
        "Chinese counterpart {number}, not named in the report",
        [(group, _speaking(one, rng)) for group, one in others],
        "counterpart", "CN-C", len(_COUNTERPARTS), "Chinese businesses",
    )  # fmt: skip
    for home in homes:
        home.target, home.least = rng.choice((9, 9, 10, 10, 11)), 4
        home.most = home.target + rng.choice((1, 2, 3))
    for counterpart in counterparts:
        counterpart.target, counterpart.most = rng.choice(((1, 2), (2, 2), (2, 3), (2, 3), (2, 4)))
    everybody = homes + counterparts
    by_name = {party.name: party for party in everybody}
    by_name["Idom"].at_once = 2
    for table, party in enumerate((homes[2], homes[6], homes[9]), 1):
        party.table = table
    by_name["Soda Soccer"].target, by_name["Soda Soccer"].most = 2, 2
    make_wishes(homes, counterparts, rng)
    _shape(everybody)
    return everybody


def _speaking(profile: Profile, rng: random.Random) -> Profile:
    languages = rng.choice((("zh",), ("zh",), ("en", "zh")))
    return Profile(profile.kind, profile.sectors, profile.offers, profile.needs, languages, "CN")


def _shape(everybody: Sequence[Party]) -> None:
    cases = (("Play & Train", "Vanke Ski Resort", "SC-1"), ("Idom", "CABR", "SC-2"),
             ("Idom", "TAJD", "SC-3"), ("Kaptiva Sports", "YESports", "SC-4"),
             ("Kaptiva Sports", "U-Tour", "SC-5"))  # fmt: skip
    for home, counterpart, case in cases:
        because = f"The report has a cooperation case of the two ({case})."
        ask(everybody, ((home, counterpart, "must"), (counterpart, home, "must")), because)
    football = ("Agrupació Barça Jugadors", "Kaptiva Sports", "Dotcomsports", "GP Systems")
    ask(everybody, [(home, "Soda Soccer", "must") for home in football])
    ask(everybody, [("GP Systems", "TAJD", "nice")])
    ask(everybody, [("Idom", _AFTER_HOURS, "want"), (_AFTER_HOURS, "Kaptiva Sports", "want")])
    ask(
        everybody,
        [("Kaptiva Sports", _ACADEMIES[0], "want"), ("GP Systems", _ACADEMIES[1], "want")],
    )
    ask(everybody, [(_other(12), "Dotcomsports", "never"), ("Idom", _other(30), "never"),
                    ("Kaptiva Sports", _other(39), "never")],
        "They compete with each other.")  # fmt: skip


def stays(everybody: Sequence[Party]) -> list[Stay]:
    """When they are there; a participant without an entry is there all the time."""
    rng = random.Random(SEED + 1)
    ((hotel, blocks),) = blocks_of(SLUG).items()
    special: dict[str, Window] = {
        "TAJD": ("2017-02-15 14:00", "2017-02-15 15:50", "available",
                 "Comes from Shanghai and goes back the same day."),
        "Soda Soccer": ("2017-02-14 13:30", "2017-02-14 15:15", "available", "Half a day."),
        _AFTER_HOURS: ("2017-02-14 17:00", "2017-02-14 19:00", "available",
                       "Free in the evening only."),
        "Dotcomsports": ("2017-02-14 09:00", "2017-02-14 12:30", "away",
                         "Lands on Tuesday at noon."),
        _LEAVES_EARLY: ("2017-02-15 08:00", "2017-02-15 18:00", "away", "Leaves on Tuesday night."),
    }  # fmt: skip
    for academy in _ACADEMIES:
        start, end, status, _ = blocks[2]
        special[academy] = (start, end, status, "Receives at the training centre.")
    made = []
    for party in everybody:
        windows: tuple[Window, ...] = ()
        if party.name in special:
            windows = (special[party.name],)
        elif party.side == "counterpart":
            halves = rng.choice((1, 1, 2, 2, 3, 4))
            chosen = sorted(rng.sample(range(len(blocks)), halves))
            # Who is there for all of them needs no row.
            windows = tuple(blocks[number] for number in chosen if halves < len(blocks))
        if windows:
            made.append(Stay(party.name, hotel, windows))
    return made
