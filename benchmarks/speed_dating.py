"""What the estimate of chances is worth, on meetings whose outcomes nobody here wrote.

    python -m benchmarks.speed_dating FOLDER --write docs/benchmarks.md

The folder holds ``pairs.csv`` and ``people.csv`` of the speed-dating experiment of R. Fisman,
S. Iyengar, E. Kamenica and I. Simonson (2002-2004): short meetings of two people, each of whom said
yes or no to the other. The data is no part of the project.

*Cold*: what profiles say, learned on some waves and tried on others. *Warm*: the first half of
everyone's meetings is known, and a third of the others is chosen by the solver as an agenda, at
most one meeting each in a slot; what counts is how many of those chosen both said yes to.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.report import Section, add_write_option
from matchmaker.learning.chance import Estimate, Word, learn
from solver.problem import Candidate, Goal, Participant, Problem, Slot
from solver.search import solve

Floats = NDArray[np.float64]

INTERESTS = [
    "sports",
    "tvsports",
    "exercise",
    "dining",
    "museums",
    "art",
    "hiking",
    "gaming",
    "clubbing",
    "reading",
    "tv",
    "theater",
    "movies",
    "concerts",
    "music",
    "shopping",
    "yoga",
]
SCALE = 1000
"""Chances are handed to the solver in thousandths: a value is a whole number."""

FLOORS = {0.0: "best third", 0.5: "half a share for all", 1.0: "equal shares"}
"""How much of an equal share everyone gets at least, and what such agendas are called."""

FOLDS = 7
RESAMPLES = 2000


@dataclass(frozen=True)
class Wave:
    """The meetings of one evening, one row for both sides.

    ``known`` are those in the first half of both people's meetings, ``left`` those in the second
    half of both; the few that are early for one and late for the other are in neither.
    """

    number: int
    known: pd.DataFrame
    left: pd.DataFrame


def waves(folder: Path) -> list[Wave]:
    """The evenings, each meeting with both people's words and profiles."""
    pairs = pd.read_csv(folder / "pairs.csv").dropna(subset=["pid"])
    pairs["pid"] = pairs["pid"].astype(int)
    rank = pairs.groupby("iid")["order"].rank(method="first")
    pairs["late"] = rank > pairs.groupby("iid")["iid"].transform("size") / 2
    other = pairs[["iid", "pid", "dec", "late", "prob"]]
    both = pairs.merge(
        other, left_on=["iid", "pid"], right_on=["pid", "iid"], suffixes=("", "_other")
    )
    both = both[both["gender"] == 0]
    people = pd.read_csv(folder / "people.csv").set_index("iid")
    likes = people[INTERESTS] >= 7
    mine, theirs = likes.loc[both["iid"]].to_numpy(), likes.loc[both["pid"]].to_numpy()
    either = np.maximum((mine | theirs).sum(axis=1), 1)
    both = both.assign(
        match=both["dec"] * both["dec_other"],
        shared_interests=(mine & theirs).sum(axis=1) / either,
        correlation=both["int_corr"].fillna(0).clip(0, 1),
        **{
            f"same_{name}": (
                people.loc[both["iid"], name].to_numpy() == people.loc[both["pid"], name].to_numpy()
            ).astype(float)
            for name in ("field_cd", "career_c", "goal")
        },
    )
    return [
        Wave(
            int(number),
            one[~one["late"] & ~one["late_other"]],
            one[one["late"] & one["late_other"]],
        )
        for number, one in both.groupby("wave")
    ]


COMMON = ("shared_interests", "correlation", "same_field_cd", "same_career_c", "same_goal")
"""What two profiles have in common."""

OWN = (*INTERESTS, "exphappy", "gender")
"""What a profile says by itself, for whoever says yes or no and for whom it is about."""


def profiles_of(folder: Path) -> dict[int, dict[str, float]]:
    """Everybody's own answers, between 0 and 1; what is missing is in the middle."""
    people = pd.read_csv(folder / "people.csv").set_index("iid")[list(OWN)]
    scaled = (people / people.max()).clip(0, 1).fillna(0.5)
    return {int(who): dict(row) for who, row in scaled.to_dict("index").items()}


Profiles = Mapping[int, Mapping[str, float]]


def known_of(row: Any, says: int, about: int, profiles: Profiles | None) -> dict[str, float]:
    """What is known before a meeting of one side's word: nothing, or what profiles say."""
    if profiles is None:
        return {}
    own = {f"says {name}": value for name, value in profiles[says].items()}
    others = {f"about {name}": value for name, value in profiles[about].items()}
    return {name: float(getattr(row, name)) for name in COMMON} | own | others


def words(meetings: pd.DataFrame, profiles: Profiles | None = None) -> list[Word]:
    """Both sides' words after meetings: with profiles from these, else by who says them of whom."""
    found = []
    for row in meetings.itertuples():
        for says, about, yes in (
            (row.iid, row.pid, row.dec),
            (row.pid, row.iid, row.dec_other),
        ):
            known = known_of(row, says, about, profiles)
            found.append(Word(known, levels(says, about, profiles), bool(yes)))
    return found


def levels(says: int, about: int, profiles: Profiles | None) -> dict[str, int]:
    """Whose effects a word has: none where only profiles are known."""
    return {} if profiles else {"says": says, "about": about}


def chances(estimate: Estimate, meetings: pd.DataFrame, profiles: Profiles | None = None) -> Floats:
    """The chance that both say yes, for each meeting."""

    def one(row: Any, says: int, about: int) -> float:
        known = known_of(row, says, about, profiles)
        return estimate.chance(known, levels(says, about, profiles)).probability

    return np.array(
        [one(row, row.iid, row.pid) * one(row, row.pid, row.iid) for row in meetings.itertuples()]
    )


def auc(matched: Floats, scores: Floats) -> float:
    """How often a meeting that led on has the higher score than one that did not."""
    yes = matched.astype(bool)
    ranks = pd.Series(scores).rank().to_numpy()
    count = int(yes.sum())
    return float((ranks[yes].sum() - count * (count + 1) / 2) / (count * (~yes).sum()))


def popularity(wave: Wave) -> Floats:
    """Popularity times selectivity of both, as plain shares of the known meetings."""
    known = wave.known
    said = pd.concat(
        [
            known[["iid", "pid", "dec"]],
            known[["pid", "iid", "dec_other"]].set_axis(["iid", "pid", "dec"], axis=1),
        ]
    )
    mean = float(said["dec"].mean())
    gives, gets = said.groupby("iid")["dec"].mean(), said.groupby("pid")["dec"].mean()

    def share(of: pd.Series, who: pd.Series) -> Floats:
        return np.asarray(who.map(of).fillna(mean), dtype=np.float64)

    left = wave.left
    product = share(gives, left["iid"]) * share(gets, left["pid"])
    return product * share(gives, left["pid"]) * share(gets, left["iid"])


def forecasts(wave: Wave) -> Floats:
    """What the two themselves guessed after they had met: that the other says yes."""
    left = wave.left
    return np.asarray(left["prob"].fillna(5) * left["prob_other"].fillna(5) / 100)


def agenda(left: pd.DataFrame, scores: Floats, floor: float) -> NDArray[np.bool_]:
    """Which meetings the solver holds: as many slots as anybody has meetings left, and tables for
    a third of those; everyone gets at least ``floor`` of an equal share.
    """
    sizes = pd.concat([left["iid"], left["pid"]]).value_counts()
    slots, third = int(sizes.max()), round(len(left) / 3)
    names = [f"S{at}" for at in range(slots)]
    tables = {name: third // slots + (at < third % slots) for at, name in enumerate(names)}
    problem = Problem(
        name="evening",
        slots=tuple(Slot(name, "evening") for name in names),
        capacity=max(tables.values()),
        capacity_by_slot=tables,
        participants=tuple(
            Participant(id=str(who), min_meetings=int(floor * size / 3))
            for who, size in sizes.items()
        ),
        candidates=tuple(
            Candidate(
                id=str(at),
                participants=(str(row.iid), str(row.pid)),
                value=max(1, round(SCALE * float(score))),
            )
            for at, (row, score) in enumerate(zip(left.itertuples(), scores, strict=True))
        ),
        goals=(Goal.VALUE,),
    )
    found = solve(problem, time_limit=20, workers=2)
    held = np.zeros(len(left), dtype=bool)
    held[[int(meeting.candidate) for meeting in found.meetings]] = True
    return held


@dataclass(frozen=True)
class Tally:
    """For each wave, how many meetings were chosen and how many of them led on."""

    chosen: Floats
    led_on: Floats

    @property
    def rate(self) -> float:
        """The share that led on."""
        return float(self.led_on.sum() / self.chosen.sum())


def tally(evenings: Sequence[Wave], score: Callable[[Wave], Floats], floor: float) -> Tally:
    """What the agendas by one score come to."""
    chosen, led_on = [], []
    for wave in evenings:
        held = agenda(wave.left, score(wave), floor)
        chosen.append(float(held.sum()))
        led_on.append(float(wave.left["match"].to_numpy()[held].sum()))
    return Tally(np.array(chosen), np.array(led_on))


def ratio(ours: Tally, theirs: Tally, generator: np.random.Generator) -> str:
    """How many times as many led on, with the middle 95 % of resampled waves."""
    picks = generator.integers(0, len(ours.chosen), (RESAMPLES, len(ours.chosen)))

    def rates(one: Tally) -> Floats:
        totals: Floats = one.led_on[picks].sum(axis=1) / one.chosen[picks].sum(axis=1)
        return totals

    low, high = np.quantile(rates(ours) / np.maximum(rates(theirs), 1e-9), [0.025, 0.975])
    return f"{ours.rate / theirs.rate:.2f} ({low:.2f} to {high:.2f})"


def cold(evenings: Sequence[Wave], profiles: Profiles) -> tuple[Floats, Floats]:
    """Chances from profiles alone, each wave's learned on others; and what really led on."""
    scores, matched = [], []
    for fold in range(FOLDS):
        taught = [one for one in evenings if one.number % FOLDS != fold]
        tried = [one for one in evenings if one.number % FOLDS == fold]
        estimate = learn([word for one in taught for word in words(_all(one), profiles)])
        for one in tried:
            scores.append(chances(estimate, _all(one), profiles))
            matched.append(_all(one)["match"].to_numpy(dtype=np.float64))
    return np.concatenate(scores), np.concatenate(matched)


def _all(wave: Wave) -> pd.DataFrame:
    return pd.concat([wave.known, wave.left])


def calibration(section: Section, scores: Floats, matched: Floats) -> None:
    """Chances beside what happened, by eighths."""
    section.headings(("chance", "meetings", "mean chance", "led on"))
    frame = pd.DataFrame({"chance": scores, "match": matched})
    for _, part in frame.groupby(pd.qcut(frame["chance"], 8, duplicates="drop"), observed=True):
        low, high = part["chance"].min(), part["chance"].max()
        section.row(
            [
                f"{low:.2f} to {high:.2f}",
                str(len(part)),
                f"{part['chance'].mean():.3f}",
                f"{part['match'].mean():.3f}",
            ]
        )


def measure(options: argparse.Namespace, section: Section) -> None:
    """All figures."""
    evenings = waves(options.folder)
    generator = np.random.default_rng(options.seed)
    cold_scores, cold_matched = cold(evenings, profiles_of(options.folder))
    estimates = {one.number: learn(words(one.known)) for one in evenings}

    def ours(wave: Wave) -> Floats:
        return chances(estimates[wave.number], wave.left)

    def randomly(wave: Wave) -> Floats:
        return generator.random(len(wave.left))

    matched = np.concatenate([one.left["match"].to_numpy(dtype=np.float64) for one in evenings])
    scored: dict[str, Callable[[Wave], Floats]] = {
        "ours": ours,
        "popularity times selectivity": popularity,
        "both sides' own forecasts": forecasts,
    }
    section.headings(("warm", "AUC", *(f"{FLOORS[floor]}: led on" for floor in FLOORS)))
    draws = [tally(evenings, randomly, 0.0) for _ in range(options.draws)]
    chance = Tally(
        np.mean([one.chosen for one in draws], axis=0),
        np.mean([one.led_on for one in draws], axis=0),
    )
    section.row(["random", "0.500", f"{chance.rate:.3f}", *[""] * (len(FLOORS) - 1)])
    for name, score in scored.items():
        area = auc(matched, np.concatenate([score(one) for one in evenings]))
        cells = []
        for floor in FLOORS:
            found = tally(evenings, score, floor)
            cells.append(f"{found.rate:.3f}, {ratio(found, chance, generator)} times")
        section.row([name, f"{area:.3f}", *cells])
    section.say()
    section.say(
        f"Cold, from profiles alone: AUC {auc(cold_matched, cold_scores):.3f}; mean chance"
        f" {cold_scores.mean():.3f}, led on {cold_matched.mean():.3f}."
    )
    section.say()
    calibration(section, np.concatenate([ours(one) for one in evenings]), matched)


def main(arguments: Iterable[str] | None = None) -> None:
    """Print the figures, in Markdown, and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where pairs.csv and people.csv are")
    parser.add_argument("--draws", type=int, default=5, help="random agendas for each wave")
    parser.add_argument("--seed", type=int, default=1)
    add_write_option(parser)
    options = parser.parse_args(arguments)
    section = Section(
        "chances",
        "The chance that a meeting leads on",
        "`python -m benchmarks.speed_dating FOLDER`: 21 evenings of short meetings with both sides'"
        " words. The first half of everyone's meetings is known; the solver chooses a third of the"
        " others. *Forecasts* are people's own, made after they had met: what nobody could know"
        " beforehand. *Best third* may give somebody none of the third; under *equal shares*"
        " everyone keeps at least a third of their own remaining meetings, rounded down, which"
        " leaves an agenda less to choose. The interval resamples evenings.",
    )
    measure(options, section)
    section.write(options.write)


if __name__ == "__main__":
    main()
