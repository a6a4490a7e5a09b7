"""From the name of a city, as people type it, to its time zone in the IANA database, and back."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from content.typed import folded

# Where a city stands under two continents, the first of these counts.
_AREAS = (
    "Europe",
    "Africa",
    "America",
    "Asia",
    "Australia",
    "Indian",
    "Atlantic",
    "Pacific",
    "Antarctica",
    "Arctic",
)

# A slip of the finger is forgiven, another city is not.
_ALIKE = 0.86

# Names the database does not know: Dutch ones, countries with one clock, and towns of the Low Countries.
_OTHER_NAMES = {
    "Europe/Amsterdam": "nederland netherlands rotterdam den-haag utrecht eindhoven groningen tilburg almere breda"
    " nijmegen arnhem enschede haarlem amersfoort zwolle leeuwarden maastricht middelburg assen",
    "Europe/Brussels": "brussel belgie belgium antwerpen gent luik brugge hasselt",
    "Europe/Berlin": "berlijn duitsland germany keulen hamburg munchen frankfurt",
    "Europe/Istanbul": "istanboel turkije turkey ankara izmir antalya",
    "Africa/Casablanca": "marokko morocco rabat marrakech marrakesh tanger agadir fes nador",
    "America/Paramaribo": "suriname",
    "Europe/London": "londen engeland england",
    "Europe/Paris": "parijs frankrijk france",
    "Europe/Warsaw": "warschau polen poland krakau",
    "Europe/Kyiv": "kiev oekraine ukraine",
    "Europe/Madrid": "spanje barcelona malaga valencia",
    "Europe/Lisbon": "lissabon portugal porto",
    "Europe/Rome": "italie italy milaan napels",
    "Europe/Athens": "athene griekenland greece",
    "Europe/Vienna": "wenen oostenrijk austria",
    "Europe/Bucharest": "boekarest roemenie romania",
    "Europe/Budapest": "boedapest hongarije hungary",
    "Europe/Sofia": "bulgarije bulgaria",
    "Europe/Prague": "praag tsjechie",
    "Europe/Copenhagen": "kopenhagen denemarken denmark",
    "Europe/Moscow": "moskou",
    "Asia/Damascus": "syrie syria aleppo",
    "Asia/Baghdad": "irak iraq",
    "Asia/Kabul": "afghanistan",
    "Asia/Tehran": "teheran iran",
    "Africa/Mogadishu": "somalie somalia",
    "Africa/Asmara": "eritrea",
    "Africa/Addis_Ababa": "ethiopie ethiopia",
    "Africa/Tunis": "tunesie tunisia",
    "Africa/Algiers": "algerije algeria",
    "Africa/Cairo": "egypte egypt",
    "Africa/Lagos": "nigeria",
    "Africa/Accra": "ghana",
    "Asia/Kolkata": "india delhi mumbai",
    "Asia/Karachi": "pakistan",
}


def zone_of(typed: str) -> str | None:
    """The zone of the city that was typed; None if it cannot be told."""
    name = folded(typed).replace("-", " ")
    if not name:
        return None
    known = _zones()
    alike = [name] if name in known else get_close_matches(name, known, n=1, cutoff=_ALIKE)
    return known[alike[0]] if alike else None


def city_of(zone: str) -> str:
    """The city a zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def _zones() -> dict[str, str]:
    zones = [zone for zone in available_timezones() if zone.partition("/")[0] in _AREAS]
    zones.sort(key=lambda zone: (zone.count("/"), _AREAS.index(zone.partition("/")[0]), zone))
    known: dict[str, str] = {}
    for zone in zones:
        known.setdefault(_plain(city_of(zone)), zone)
        known[_plain(zone.replace("/", " ").replace("_", " "))] = zone
    for zone, names in _OTHER_NAMES.items():
        known |= {_plain(name): zone for name in names.split()}
    return known


def _plain(name: str) -> str:
    return folded(name).replace("-", " ")
