"""Made-up delegates: names by language, titles, and contact data that reach nobody.

Mail addresses end in ``.example`` (RFC 2606). Telephone numbers come from ranges that are kept
free for fiction: 555-0100 to 555-0199 in North America, 06 39 98 in France; other countries get
none.
"""

import random
import unicodedata
from dataclasses import dataclass
from itertools import count

TITLES = (
    "Managing Director",
    "Export Manager",
    "Business Development Manager",
    "Sales Manager",
    "Head of Partnerships",
    "Product Manager",
    "Technical Manager",
    "Purchasing Manager",
)

_GIVEN = {
    "ES": "Mr Oriol, Ms Núria, Mr Álvaro, Ms Begoña, Mr Jordi, Ms Montserrat, Mr Íñigo, Ms Lucía",
    "FR": "Mr Étienne, Ms Aurélie, Mr Loïc, Ms Solène, Mr Rémi, Ms Maëlle, Mr Benoît, Ms Hélène",
    "NL": "Mr Joost, Ms Femke, Mr Sjoerd, Ms Marloes, Mr Ruben, Ms Anouk",
    "BE": "Mr Wout, Ms Lieselot, Mr Stijn, Ms Katrien, Mr Jef",
    "US": "Mr Wyatt, Ms Savannah, Mr Dalton, Ms Brooke, Mr Everett, Ms Harper, Mr Mason, "
    "Ms Paige, Mr Curtis, Ms Autumn, Mr Preston, Ms Whitney",
}
_FAMILY = {
    "ES": "Puigdollers, Ferrándiz, Casanellas, Iturrioz, Montblanch, Sagarra, Valldeperas, "
    "Echeverri, Rovellats, Quintanar",
    "FR": "Delaroche, Montvernier, Beaurenard, Chantelouve, Rochefontaine, Valmorel, Dufresnoy",
    "NL": "van der Meulen, Hoogendijk, Zijlstra, Oosterveld, ten Broek, Kuipersma",
    "BE": "Vandenabeele, Claeysens, De Ridderbeek, Stroobandts, Lambrechtsen",
    "US": "Hollowell, Pemberly, Strickfield, Ashgrove, Tannerson, Whitlocke, Barrowman, "
    "Kingsfold, Merriwell, Oakhurst, Redfern, Stonebridge",
}
_CHINESE_GIVEN = [
    ("Mr", "伟", "Wei"),
    ("Ms", "芳", "Fang"),
    ("Mr", "建国", "Jianguo"),
    ("Ms", "晓梅", "Xiaomei"),
    ("Mr", "志强", "Zhiqiang"),
    ("Ms", "雪", "Xue"),
    ("Mr", "浩然", "Haoran"),
    ("Ms", "丽华", "Lihua"),
    ("Mr", "明", "Ming"),
    ("Ms", "婷婷", "Tingting"),
    ("Mr", "海涛", "Haitao"),
    ("Ms", "静怡", "Jingyi"),
]
_CHINESE_FAMILY = [
    ("张", "Zhang"),
    ("李", "Li"),
    ("王", "Wang"),
    ("刘", "Liu"),
    ("陈", "Chen"),
    ("杨", "Yang"),
    ("赵", "Zhao"),
    ("黄", "Huang"),
    ("周", "Zhou"),
    ("吴", "Wu"),
    ("徐", "Xu"),
    ("孙", "Sun"),
    ("欧阳", "Ouyang"),
    ("吕", "Lü"),
]


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up delegate; ``salutation`` is how to address the person."""

    native_name: str
    latin_name: str
    family_name: str
    given_name: str
    title: str
    salutation: str
    email: str
    telephone: str
    wechat: str


class People:
    """Gives out delegates, no name and no number twice in a mission."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._names: set[str] = set()
        self._numbers = {"US": count(100), "FR": count(0), "CN": count(1)}

    def one(self, country: str, domain: str) -> Person:
        """A delegate from a country; ``domain`` is where the made-up mail address ends."""
        while True:
            salutation, family, given, native, latin = self._name(country)
            if latin not in self._names:
                break
        self._names.add(latin)
        account = f"{_plain(given)}.{_plain(family)}"
        return Person(
            native_name=native,
            latin_name=latin,
            family_name=family,
            given_name=given,
            title=self._rng.choice(TITLES),
            salutation=f"{salutation} {family}",
            email=f"{account}@{domain}",
            telephone=self._telephone(country),
            wechat=f"example_{_plain(family)}_{next(self._numbers['CN']):03}"
            if country == "CN"
            else "",
        )

    def _name(self, country: str) -> tuple[str, str, str, str, str]:
        if country == "CN":
            salutation, native_given, given = self._rng.choice(_CHINESE_GIVEN)
            native_family, family = self._rng.choice(_CHINESE_FAMILY)
            return salutation, family, given, native_family + native_given, f"{family} {given}"
        salutation, given = self._rng.choice(_GIVEN[country].split(", ")).split()
        family = self._rng.choice(_FAMILY[country].split(", "))
        return salutation, family, given, f"{given} {family}", f"{given} {family}"

    def _telephone(self, country: str) -> str:
        if country == "US":
            number = next(self._numbers["US"])
            # A hundred numbers for each area: Utah first, then Nevada.
            return f"+1 {801 if number < 200 else 702} 555 {(number - 100) % 100 + 100:04}"
        if country == "FR":
            return f"+33 6 39 98 {next(self._numbers['FR']):04}"
        return ""


def _plain(name: str) -> str:
    """A name in the letters of a mail address."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(letter for letter in letters.casefold() if letter.isalpha())
