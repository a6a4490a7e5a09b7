"""Who may go through which door, by hand. A door that is missing here fails the test: somebody has to decide.

A door leads to something of somebody: `MEMBERSHIP` to her own place in the group, the others to one thing of the
group Linde. Named are the people of that group who may.
"""

from __future__ import annotations

ANNA, BEA, SANNE, KARIN = "parent", "another parent", "facilitator", "coordinator"
OF_THE_GROUP = (ANNA, BEA, SANNE, KARIN)
ELSEWHERE = {ANNA: "parent elsewhere", SANNE: "facilitator elsewhere", KARIN: "coordinator elsewhere"}
BLOCKED, FORGOTTEN, STRANGER = "parent who blocked", "forgotten parent", "stranger"

PARENTS, ALL = {ANNA, BEA}, set(OF_THE_GROUP)
STAFF = {SANNE, KARIN}

# Commands lead to one's own place in one's own group; "everyone" are also people Anker does not know.
EVERYONE = "everyone"
COMMANDS: dict[str, set[str] | str] = {
    "bel": PARENTS,
    "afspraken": {*PARENTS, SANNE},
    "afsluiten": {SANNE},
    "bericht": {SANNE},
    "bijeenkomst": {SANNE},
    "checkin": {*PARENTS, SANNE},
    "deel": PARENTS,
    "evaluatie": {SANNE},
    "export": {KARIN},
    "gegevens": ALL,
    "gesprek": ALL,
    "groep": STAFF,
    "hulp": EVERYONE,
    "ideeen": {*PARENTS, SANNE},
    "ladder": PARENTS,
    "leesuren": {SANNE},
    "mijnweek": PARENTS,
    "nieuwegroep": STAFF,
    "nu": PARENTS,
    "nummers": STAFF,
    "ouders": {SANNE},
    "overdragen": {SANNE},
    "overzicht": STAFF,
    "papier": {SANNE},
    "pauze": {*PARENTS, SANNE},
    "privacy": EVERYONE,
    "proefje": {*PARENTS, SANNE},
    "rust": {*PARENTS, SANNE},
    "rapport": STAFF,
    "start": EVERYONE,
    "stil": {SANNE},
    "stop": ALL,
    "taal": ALL,
    "tijd": {*PARENTS, SANNE},
    "versie": {KARIN},
    "vraag": PARENTS,
    "uitleg": {*PARENTS, SANNE},
    "uitnodigen": STAFF,
    "week": PARENTS,
    "wens": PARENTS,
    "weg": EVERYONE,
}
IN_GROUPS_ONLY = {"koppelen", "verwijder"}

MEMBERSHIP = "membership"
PROMPT, EXPERIMENT, BROADCAST, DRAFT, SHARE, MEETING, EVALUATION, PAPER = (
    *("prompt", "experiment", "broadcast", "draft", "share"),
    *("meeting", "evaluation", "paper"),
)
GROUP, JOIN = (*("group", "join request"),)
ASK, PHONE_CALL = "ask", "phone call"
NOBODYS = "nobody's"  # it leads to no one thing: what she may choose there is looked up for herself

TAPS: dict[str, tuple[str, set[str]]] = {
    "ask": (ASK, {ANNA}),
    "ask_card": (ASK, {SANNE}),
    "afterwards": (MEMBERSHIP, {SANNE}),
    "broadcast": (BROADCAST, {SANNE}),
    "checkin": (PROMPT, {ANNA}),
    "drawing": (MEMBERSHIP, PARENTS),
    "easing": (MEMBERSHIP, PARENTS),
    "silence_may": (MEMBERSHIP, PARENTS),
    "silence": (MEMBERSHIP, PARENTS),
    "consent": (MEMBERSHIP, PARENTS),
    "ending": (MEMBERSHIP, {SANNE}),
    "ending_vote": (GROUP, {*PARENTS, BLOCKED}),
    "enrol": (MEMBERSHIP, ALL),
    "evaluate": (MEMBERSHIP, {SANNE}),
    "evaluation": (EVALUATION, {ANNA, SANNE}),
    "experiment": (EXPERIMENT, {ANNA, SANNE}),
    "experiments": (MEMBERSHIP, {SANNE}),
    "export": (MEMBERSHIP, {KARIN}),
    "first": (MEMBERSHIP, ALL),
    "first_steps": (MEMBERSHIP, {SANNE}),
    "gegevens": (MEMBERSHIP, ALL),
    "groep": (MEMBERSHIP, STAFF),
    "group_ladder": (MEETING, {*PARENTS, BLOCKED}),
    "group_link": (MEMBERSHIP, STAFF),
    "hand_over": (MEMBERSHIP, {SANNE}),
    "invite": (MEMBERSHIP, STAFF),
    "begin_again": (MEMBERSHIP, ALL),
    "join_request": (JOIN, {SANNE}),
    "hello": (MEMBERSHIP, PARENTS),
    "ladder": (MEMBERSHIP, PARENTS),
    "last_time": (MEMBERSHIP, PARENTS),
    "lesson": (PROMPT, {ANNA}),
    "lesson_moment": (MEMBERSHIP, PARENTS),
    "link": (NOBODYS, {*STAFF, ELSEWHERE[SANNE], ELSEWHERE[KARIN]}),
    "link_which": (NOBODYS, {*STAFF, ELSEWHERE[SANNE], ELSEWHERE[KARIN]}),
    "making": (MEMBERSHIP, STAFF),
    "meeting": (MEMBERSHIP, {SANNE}),
    "mijnweek": (MEMBERSHIP, PARENTS),
    "nummers": (MEMBERSHIP, STAFF),
    "ouders": (MEMBERSHIP, {SANNE}),
    "overview": (MEMBERSHIP, STAFF),
    "paper": (PAPER, {SANNE}),
    "paper_of": (MEMBERSHIP, {SANNE}),
    "pauze": (MEMBERSHIP, {*PARENTS, SANNE}),
    "reading": (MEMBERSHIP, {SANNE}),
    "phone_call": (PHONE_CALL, {ANNA}),
    "phone_call_card": (PHONE_CALL, {SANNE}),
    "pot": (MEMBERSHIP, {*PARENTS, SANNE}),
    "quiet": (MEMBERSHIP, {SANNE}),
    "record": (MEMBERSHIP, {SANNE}),
    "reread": (MEMBERSHIP, PARENTS),
    "rhythm": (MEMBERSHIP, PARENTS),
    "rsvp": (MEETING, {*PARENTS, BLOCKED}),
    "rust": (MEMBERSHIP, {*PARENTS, SANNE}),
    "rules": (MEMBERSHIP, {SANNE}),
    "rules_read": (GROUP, {*ALL, BLOCKED}),
    "share": (DRAFT, {ANNA}),
    "share_check": (SHARE, {SANNE}),
    "share_offer": (MEMBERSHIP, PARENTS),
    "stop": (MEMBERSHIP, ALL),
    "support": (GROUP, {*ALL, BLOCKED}),
    "take_over": (MEMBERSHIP, {SANNE}),
    "team": (MEMBERSHIP, {KARIN}),
    "tijd": (MEMBERSHIP, {*PARENTS, SANNE}),
    "try": (PROMPT, {ANNA}),
    "version": (MEMBERSHIP, {KARIN}),
    "wave": (PROMPT, {ANNA}),
    "way_in": (MEMBERSHIP, PARENTS),
    "wens": (MEMBERSHIP, PARENTS),
    "wish": (MEMBERSHIP, PARENTS),
}
WORDS: dict[str, tuple[str, set[str]]] = {
    "ask": (ASK, {ANNA}),
    "ask_about": (MEMBERSHIP, PARENTS),
    "ask_answer": (ASK, {SANNE}),
    "broadcast": (BROADCAST, {SANNE}),
    "broadcast_when": (BROADCAST, {SANNE}),
    "called": (MEMBERSHIP, {*PARENTS, SANNE}),
    "checkin": (PROMPT, {ANNA}),
    "drawing": (MEMBERSHIP, PARENTS),
    "enrol": (MEMBERSHIP, ALL),
    "evaluation": (EVALUATION, {ANNA, SANNE}),
    "experiment": (EXPERIMENT, {ANNA, SANNE}),
    "gegevens": (MEMBERSHIP, ALL),
    "group_link": (MEMBERSHIP, STAFF),
    "hour": (MEMBERSHIP, {*PARENTS, SANNE}),
    "invite": (MEMBERSHIP, STAFF),
    "ladder": (MEMBERSHIP, PARENTS),
    "lesson_moment": (MEMBERSHIP, PARENTS),
    "making": (MEMBERSHIP, STAFF),
    "meeting": (MEMBERSHIP, {SANNE}),
    "nummers": (MEMBERSHIP, STAFF),
    "paper": (PAPER, {SANNE}),
    "pot": (MEMBERSHIP, {*PARENTS, SANNE}),
    "reading": (MEMBERSHIP, {SANNE}),
    "phone_number": (PHONE_CALL, {ANNA}),
    "phone_when": (PHONE_CALL, {ANNA}),
    "record": (MEMBERSHIP, {SANNE}),
    "rules": (MEMBERSHIP, {SANNE}),
    "share": (DRAFT, {ANNA}),
    "try": (PROMPT, {ANNA}),
    "wave": (PROMPT, {ANNA}),
    "wens": (MEMBERSHIP, PARENTS),
    "wish": (MEMBERSHIP, PARENTS),
    "zone": (MEMBERSHIP, {*PARENTS, SANNE}),
}
# Whoever Anker knows may: change her own language, choose among her own groups, say nothing in particular.
HER_OWN_ALWAYS = {
    ("tap", "taal"),
    ("tap", "which"),
    ("tap", "listening"),
    ("words", "ask_gone"),
    ("words", "nothing"),
    ("words", "phone_call_reply"),
}
# No person's door: a proof that whoever holds it may use, and what Telegram tells of chats.
OF_NOBODY = {("token", "share_back"), ("token", "share_how"), ("membership", "bot"), ("membership", "private")} | {
    ("membership", "join"),
    ("membership", "arrival"),
    ("membership", "topic"),
}

REFUSALS = (
    *("Dit kan hier nu niet.", "Ik werk met een link", "Deze knop is van iemand anders."),
    "Dit is voor wie de groep begeleidt.",
)
