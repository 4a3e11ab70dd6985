"""IANA time zones: which names exist, and which one somebody means who names a city."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

_CITIES: Mapping[str, str] = {
    "America/New_York": "boston, washington, washington dc, philadelphia, atlanta, miami, nyc, manhattan, "
    "brooklyn, pittsburgh, baltimore, charlotte, orlando, cleveland, columbus, eastern, et, est, edt",
    "America/Chicago": "dallas, houston, austin, minneapolis, st louis, new orleans, milwaukee, nashville, "
    "kansas city, madison, san antonio, memphis, central, ct, cst, cdt",
    "America/Denver": "salt lake city, albuquerque, mountain, mt, mst, mdt",
    "America/Los_Angeles": "san francisco, seattle, portland, san diego, sacramento, oakland, san jose, "
    "berkeley, las vegas, la, sf, pacific, pt, pst, pdt",
    "America/Toronto": "ottawa, montreal, quebec",
    "America/Edmonton": "calgary",
    "America/Sao_Paulo": "rio, rio de janeiro, brasilia",
    "America/Mexico_City": "guadalajara, mexico",
    "America/Bogota": "colombia, medellin",
    "America/Lima": "peru",
    "America/Santiago": "chile",
    "Europe/London": "uk, england, scotland, wales, britain, leeds, manchester, birmingham, edinburgh, "
    "glasgow, bristol, cambridge, oxford, cardiff, liverpool, sheffield, newcastle, bst",
    "Europe/Dublin": "ireland, cork, galway",
    "Europe/Berlin": "germany, munich, hamburg, cologne, frankfurt, stuttgart, leipzig, dresden, cet, cest",
    "Europe/Paris": "france, lyon, marseille, toulouse, bordeaux, lille",
    "Europe/Amsterdam": "netherlands, holland, rotterdam, the hague, utrecht, delft, eindhoven",
    "Europe/Brussels": "belgium, antwerp, ghent",
    "Europe/Zurich": "switzerland, geneva, basel, bern, lausanne",
    "Europe/Vienna": "austria, graz, salzburg, linz",
    "Europe/Madrid": "spain, barcelona, valencia, seville",
    "Europe/Lisbon": "porto",
    "Europe/Rome": "italy, milan, turin, florence, naples, bologna",
    "Europe/Stockholm": "sweden, gothenburg, malmo",
    "Europe/Oslo": "norway, bergen",
    "Europe/Copenhagen": "denmark, aarhus",
    "Europe/Helsinki": "finland, espoo, tampere, turku",
    "Europe/Warsaw": "poland, krakow, cracow, wroclaw, gdansk",
    "Europe/Prague": "czechia, brno",
    "Europe/Budapest": "hungary",
    "Europe/Athens": "greece, thessaloniki",
    "Europe/Istanbul": "turkey, ankara",
    "Europe/Bucharest": "romania, cluj",
    "Europe/Kyiv": "kiev, ukraine, lviv",
    "Africa/Lagos": "nigeria, abuja",
    "Africa/Nairobi": "kenya",
    "Africa/Accra": "ghana",
    "Africa/Cairo": "egypt, alexandria",
    "Africa/Johannesburg": "south africa, cape town, durban, pretoria",
    "Asia/Kolkata": "india, mumbai, delhi, new delhi, bangalore, bengaluru, chennai, hyderabad, pune, ist",
    "Asia/Karachi": "pakistan, lahore, islamabad",
    "Asia/Dhaka": "bangladesh",
    "Asia/Dubai": "uae, abu dhabi",
    "Asia/Jerusalem": "israel, haifa",
    "Asia/Shanghai": "china, beijing, shenzhen, guangzhou",
    "Asia/Tokyo": "japan, osaka, kyoto, jst",
    "Asia/Seoul": "korea, south korea, busan",
    "Asia/Manila": "philippines, cebu",
    "Asia/Ho_Chi_Minh": "saigon, hanoi, vietnam",
    "Australia/Sydney": "canberra",
    "Pacific/Auckland": "new zealand, wellington, christchurch",
    "UTC": "gmt, z, zulu",
}
"""Towns, countries and habits of speech that are no zone names themselves."""


@lru_cache(256)
def load_zone(name: str) -> tzinfo:
    """The zone called `name`; ValueError with a hint if this machine knows none."""
    from zoneinfo import ZoneInfo

    if not _looks_like_zone(name):
        raise ValueError(f"{name!r} is no time zone: write one such as Europe/London")
    try:
        return ZoneInfo(name)
    except (OSError, LookupError, ValueError):
        raise ValueError(f"{name!r} is no time zone known here: write one such as Europe/London") from None


def _looks_like_zone(name: str) -> bool:
    if not name or len(name) > 64 or not name.isascii() or not name[0].isalpha():
        return False
    if name.split("/")[0] in ("posix", "right", "localtime", "posixrules", "Factory"):
        return False
    return name.translate(_PUNCTUATION).isalnum()


def valid_zone(name: str) -> bool:
    """Whether `name` is an IANA zone that this machine knows."""
    try:
        load_zone(name)
    except ValueError:
        return False
    return True


def zone_names() -> list[str]:
    """Every zone that stands for a place, and UTC, sorted. Reads the zone database: not for every key."""
    from zoneinfo import available_timezones

    return sorted(name for name in available_timezones() if _is_place(name) or name == "UTC")


def _is_place(name: str) -> bool:
    area = name.partition("/")[0]
    return area in _AREAS and name != area


_PUNCTUATION = {ord(char): "x" for char in "_+-/"}
_AREAS = frozenset(
    (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
)


def guess_zone(text: str) -> str | None:
    """The zone meant by `text`: a zone, a city, some countries, or the beginning of exactly one zone's city.

    Words after the city are ignored ("Leeds, UK"). None if nothing fits or several do.
    """
    if valid_zone(text.strip()):
        return text.strip()
    wanted = _plain(text[:80])
    if not wanted:
        return None
    names = zone_names()
    by_name = {_plain(name): name for name in names}
    by_city = {_plain(zone_place(name)): name for name in reversed(names)}
    by_alias = {city: zone for zone, cities in _CITIES.items() for city in cities.split(", ")}
    words = wanted.split()
    starts = [" ".join(words[:count]) for count in range(len(words), 0, -1)]
    for start in starts:
        for table in (by_name, by_city, by_alias):
            if start in table:
                return table[start]
    if len(wanted) < 3:
        return None
    found = {zone for table in (by_city, by_alias) for city, zone in table.items() if city.startswith(wanted)}
    return found.pop() if len(found) == 1 else None


def _plain(text: str) -> str:
    import unicodedata

    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (" " if char in "_-.,;" else char for char in decomposed if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


def zone_place(zone: str) -> str:
    """The place in a zone's name: "New York" of America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")


_AMERICAN: Mapping[str, str] = {
    zone: label
    for label, zones in {
        "Eastern": "America/New_York America/Detroit America/Toronto America/Indiana/Indianapolis US/Eastern "
        "America/Kentucky/Louisville",
        "Central": "America/Chicago America/Winnipeg US/Central America/Menominee",
        "Mountain": "America/Denver America/Boise America/Edmonton US/Mountain",
        "Pacific": "America/Los_Angeles America/Vancouver US/Pacific America/Tijuana",
        "Alaska time": "America/Anchorage US/Alaska",
        "Hawaii time": "Pacific/Honolulu US/Hawaii",
        "Arizona time": "America/Phoenix US/Arizona",
        "Atlantic": "America/Halifax",
    }.items()
    for zone in zones.split()
}


def zone_label(zone: str) -> str:
    """A zone as people say it behind a time: "Central", "London time", "UTC"."""
    return _AMERICAN.get(zone) or (zone if zone == "UTC" else f"{zone_place(zone)} time")


def utc_offset(local: datetime) -> str:
    """The offset of an aware datetime as "UTC-5" or "UTC+5:30"."""
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}:{rest:02d}" if rest else f"UTC{sign}{hours}"
