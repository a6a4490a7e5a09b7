"""The words of typed times, days and dates, in Dutch and English, as people write them: lower case, no accents."""

from __future__ import annotations

from content.typed_pieces import EVERY_DAY, WEEKEND, WORKDAYS, Part

HOURS_NL = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien twintig eenentwintig tweeentwintig drieentwintig"
)
HOURS_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
ENGLISH = frozenset(HOURS_EN.split())
NUMBERS = {word: number for words in (HOURS_NL, HOURS_EN) for number, word in enumerate(words.split())}
TENS = {
    **{"kwart": 15, "kwartier": 15, "een kwart": 15, "een kwartier": 15, "quarter": 15, "a quarter": 15},
    **{"vijfentwintig": 25, "dertig": 30, "vijfendertig": 35, "veertig": 40, "vijfenveertig": 45, "vijftig": 50},
    **{"vijfenvijftig": 55, "twenty five": 25, "thirty": 30, "thirty five": 35, "forty": 40, "forty five": 45},
    **{"fifty": 50, "fifty five": 55},
}

WEEKDAYS = (
    ("maandag", "monday", "ma", "mo", "mon"),
    ("dinsdag", "tuesday", "di", "tu", "tue", "tues"),
    ("woensdag", "wednesday", "wo", "woe", "wed"),
    ("donderdag", "thursday", "do", "th", "thu", "thur", "thurs"),
    ("vrijdag", "friday", "vr", "fr", "fri"),
    ("zaterdag", "saturday", "za", "sat"),
    ("zondag", "sunday", "zo", "sun"),
)
MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("maart", "march", "mrt", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augustus", "august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
NEAR = {"overmorgen": 2, "the day after tomorrow": 2, "day after tomorrow": 2}
NEAR |= {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1}
PARTS: dict[str, Part] = {
    **dict.fromkeys(("ochtend", "ochtends", "sochtends", "morgens", "smorgens", "morning", "mornings"), "morning"),
    **dict.fromkeys(("middag", "middags", "smiddags", "namiddag", "afternoon", "afternoons"), "afternoon"),
    **dict.fromkeys(("avond", "avonds", "savonds", "evening", "evenings"), "evening"),
    **dict.fromkeys(("nacht", "nachts", "snachts", "night"), "night"),
}
TOGETHER = {
    **dict.fromkeys(
        (
            *("elke dag", "iedere dag", "alle dagen", "dagelijks", "de hele week", "hele week"),
            *("every day", "each day", "all days", "daily", "everyday", "the whole week", "all week"),
        ),
        EVERY_DAY,
    ),
    **dict.fromkeys(
        (
            *("doordeweeks", "doordeweekse dagen", "door de week", "werkdagen", "elke werkdag", "weekdagen"),
            *("weekdays", "weekday", "working days", "workdays", "on a weekday"),
        ),
        WORKDAYS,
    ),
    **dict.fromkeys(("weekend", "weekends", "weekenden", "weekeinde", "weekeinden"), WEEKEND),
}

# Words that change nothing about a time or a day. Whatever is not among them and has no meaning here is unread.
NOTHING = (
    *("liever", "rather", "dank je", "dank u", "thank you", "liefst"),
    *("om", "op", "rond", "omstreeks", "ongeveer", "circa", "ca", "graag", "alsjeblieft", "alstublieft", "aub"),
    *("svp", "dan", "het", "de", "in", "tijd", "ik", "wil", "kan", "mij", "me", "goed", "prima", "ja", "ok"),
    *("oke", "okay", "is", "en", "bedankt", "hoi", "hallo", "alleen", "enkel", "ook", "komende", "aanstaande"),
    *("aankomende", "at", "on", "around", "about", "approximately", "please", "the", "time", "i", "would", "like"),
    *("want", "can", "its", "it", "good", "fine", "yes", "thanks", "hi", "hello", "and", "only", "also", "coming"),
    "n",
)
NOTHING_TOGETHER = ("om en nabij", "zo rond", "zo tegen", "doe maar", "zet maar")
