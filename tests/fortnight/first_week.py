"""The first week: everybody comes in, the first meeting, its lesson and its question, a wish becomes a plan."""

from __future__ import annotations

from tests.fortnight.phrases import (
    AGREED,
    ANSWERED,
    ASKED,
    CARD_BELOW,
    CLOSED,
    CLOSED_IN_ENGLISH,
    I_COME,
    LESSON_READY,
    LESSON_READY_IN_ENGLISH,
    MOVED_DOWN,
    REMINDED,
    REMINDED_IN_ENGLISH,
    SKIPPED,
    WILL_YOU_COME,
    WILL_YOU_COME_IN_ENGLISH,
)
from tests.fortnight.story import Story

READ = ("Verder",) * 4
YES = ("Ja, ik doe mee", "Ja, dat mag", "Ja, ook mijn woorden", "Ja, dat mag")
READ_IN_ENGLISH = ("Go on",) * 4
YES_IN_ENGLISH = ("Yes, I'll join", "Yes, that's fine", "Yes, my words too", "Yes, that's fine")
CHECKIN = ("Ja, nu", "7", "Buik, maag", "Klaar", "Pas later")


async def monday_2_march(story: Story) -> None:
    """Sanne prepares her group; four parents and Coen come in."""
    world, group = story.world, story.group
    sanne, coen = story.sanne, story.coen
    await sanne.opens(world.invitation(group, "facilitator"), "Nederlands", "Sanne")
    await coen.opens(world.invitation(group, "coordinator"), "Nederlands", "Coen")
    await sanne.does("> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen de eerste 8")
    await sanne.does("> De Linde, zaal 2", "> /leesuren", "> ma-vr 9:00 en 16:00")
    await story.until("11:00")
    anna, bea, carla, dina = story.parents
    link = world.invitation
    await anna.opens(
        link(group), "Nederlands", "Gewone zinnen", *READ, *YES, "mama", "20:00", "zondag", "Nee, later"
    )
    await story.until("11:10")
    await bea.opens(link(group), "Nederlands", "Gewone zinnen", *READ, *YES)
    await bea.does("oma", "20:30", "zaterdag", "Ja, ik probeer het", "3", "Nergens", "Klaar", "Geen spanning")
    await story.until("11:20")
    await carla.opens(link(group), "English", "Normal sentences", *READ_IN_ENGLISH, *YES_IN_ENGLISH)
    await carla.does("> Carla", "> 8:00", "Sunday", "No, later")
    await story.until("11:30")
    await dina.opens(
        link(group), "Nederlands", "Korte zinnen", *READ, *YES, "mama", "19:00", "zondag", "Nee, later"
    )

    await story.until("12:00")
    room = world.telegram.group("Linde", [sanne.person, *(each.person for each in story.parents)])
    story.meets_in(room)
    room.add_bot(by=sanne.person)
    await world.settle()
    await sanne.does("Koppelen")

    await story.until("12:05")
    await anna.does("Ik heb het gelezen")
    await story.until("20:10")
    await anna.does(*CHECKIN)
    await story.until("20:31")
    await bea.does("Later")
    enrolled = ["Dank je,", "Klaar. De eerste vraag komt", "Berichten staan soms op je scherm"]
    await story.night(
        anna=[
            *(f"11:00 {piece}" for piece in enrolled),
            "12:00 * Er is nu een groep in Telegram. / Wil je erbij? Vraag het aan Sanne.",
            f"20:00 * {ANSWERED}",
            "toast: Dank je wel.",
        ],
        bea=[
            *(f"11:10 {piece}" for piece in enrolled),
            "11:10 Je hebt het geoefend.",
            "12:00 * Er is nu een groep in Telegram.",
            f"20:30 * {MOVED_DOWN}",
            "21:31 > Hier ben ik weer, zoals je vroeg. [Ja, nu] [Later]",
        ],
        carla=[
            "11:20 ✓ Carla",
            "11:20 ✓ 08:00",
            "11:20 Thank you, Carla.",
            "11:20 All set. The first question comes tomorrow at 08:00.",
            "11:20 Others may see my messages on your screen",
            "12:00 * There is a group on Telegram now.",
        ],
        dina=[
            *(f"11:30 {piece}" for piece in enrolled),
            "12:00 * Er is nu een groep in Telegram.",
            f"19:00 * {CLOSED}",  # and no reminder: two things came already
        ],
        sanne=[
            "10:00 Dank je, Sanne.",
            "10:00 Je begeleidt Groep Linde.",
            "10:00 Het staat nu hieronder.",
            "10:00 Typ de plek, of plak een link.",
            "10:00 Bewaard: De Linde, zaal 2. [Terug]",
            "10:00 Leesuren",
            "10:00 maandag tot vrijdag om 09:00 en 16:00",
            "11:00 Anna doet mee.",
            "11:10 Bea doet mee.",
            "11:20 Carla doet mee.",
            "11:30 Dina doet mee.",
            "12:00 Gekoppeld: Groep Linde.",
        ],
        coen=["10:00 Dank je, Coen.", "10:00 Je coördineert Groep Linde."],
        room=[
            "12:00 Groep Linde",
            "12:00 Welkom. Dit spreken we af:",
            "12:00 Blijf lief voor elkaar.",
            "12:00 Sanne leest hier maandag tot vrijdag om 09:00 en 16:00. / "
            "Ik krijg jullie gesprek niet te zien. / Wel wat met / begint, of mij antwoordt. / "
            "Is er nu gevaar? Bel 112. / "
            "Andere nummers krijg je met /hulp. [Ik heb het gelezen]",
        ],
    )


async def tuesday_3_march(story: Story) -> None:
    """An ordinary day."""
    await story.until("08:00")
    await story.until("19:03")
    await story.dina.does("Ja, nu", "Beetje gespannen", "Borst, hart", "Klaar", "Pas later")
    await story.until("20:02")
    await story.anna.does(*CHECKIN)
    await story.until("20:40")
    await story.bea.does("Ja, nu", "4", "Nergens", "Klaar", "Geen spanning")
    await story.night(
        anna=[f"20:00 * {ANSWERED}"],
        bea=[f"20:30 * {ANSWERED}", f"gone: {MOVED_DOWN}", f"now: {CLOSED}"],
        carla=[f"08:00 * {CLOSED_IN_ENGLISH}", f"09:00 * gone: Hi. {REMINDED_IN_ENGLISH} 12:00"],
        dina=[f"19:00 * {ANSWERED}"],
    )


async def wednesday_4_march(story: Story) -> None:
    """The evening before the first meeting."""
    await story.until("19:31")
    await story.anna.does("Ik kom", last="Morgen zien we elkaar")
    await story.bea.does("Misschien", last="Morgen zien we elkaar")
    await story.dina.does("Ik kom", last="Morgen zien we elkaar")
    await story.until("20:01")
    await story.anna.does(*CHECKIN)
    await story.until("20:32")
    await story.bea.does("Sla over")
    tomorrow = "Morgen zien we elkaar. / donderdag 5 maart, 19:30 / De Linde, zaal 2"
    await story.night(
        anna=[f"19:30 * {tomorrow} /  / {I_COME}", f"20:00 * {ANSWERED}"],
        bea=[f"19:30 * {tomorrow} /  / Misschien kom je.", f"20:30 * {SKIPPED}"],
        carla=[
            f"08:00 * {CLOSED_IN_ENGLISH}",
            f"19:30 * We meet tomorrow. / Thursday 5 March, 19:30 / De Linde, zaal 2 / {WILL_YOU_COME_IN_ENGLISH}",
            f"gone: {CLOSED_IN_ENGLISH}",
        ],
        dina=[f"19:00 * {CLOSED}", f"19:30 * {tomorrow} /  / {I_COME}"],
        sanne=["19:30 Agenda, sessie 1: De automatische piloot"],
        room=[f"19:30 {tomorrow}"],
    )


async def thursday_5_march(story: Story) -> None:
    """The first meeting; check-ins of its evening come well before it."""
    await story.until("17:45")
    await story.bea.does("Ik kom", last="Vandaag zien we elkaar")
    await story.until("21:30")
    await story.sanne.does("Ja, geweest", "✓ Dina", "Klaar")
    await story.until("21:40")
    await story.anna.does(*CHECKIN)
    when = "donderdag 5 maart, 19:30 / De Linde, zaal 2"
    today, before = f"Vandaag zien we elkaar. / {when}", f"now: Morgen zien we elkaar. / {when}"
    await story.night(
        anna=[f"17:30 * {today} /  / Fijn. Tot dan.", f"18:15 * {ANSWERED}", before],
        bea=[f"17:30 * {today} /  / Fijn. Tot dan.", f"18:15 * {CLOSED}", before],
        carla=[
            f"08:00 * {CLOSED_IN_ENGLISH}",
            "17:30 * We meet today. / Thursday 5 March, 19:30",
            f"gone: {CLOSED_IN_ENGLISH}",
            "now: We meet tomorrow. / Thursday 5 March, 19:30",
        ],
        dina=[f"17:30 * {today} /  / Fijn. Tot dan.", f"18:15 * {CLOSED}", f"gone: {CLOSED}", before],
        sanne=[
            "17:30 donderdag 5 maart, 19:30 / Komt: Anna, Dina / Misschien: Bea / Nog niets gezegd: Carla",
            "21:30 Genoteerd. Open is nu: De automatische piloot. / "
            "Ouders krijgen de uitleg op hun eigen moment. / "
            "De vraag voor de groep: Wat gaat bij jou thuis vanzelf?",
            "21:30 Wat je antwoordt, ziet alleen jij. [Ja, nu] [Even rust] [Vandaag niet]",
        ],
        room=[f"17:30 {today}"],
    )


async def friday_6_march(story: Story) -> None:
    """The question for the group; the lesson comes, but to who chose otherwise; Anna has an idea."""
    await story.until("10:20")
    await story.anna.does("> /uitleg", "Dag van de uitleg", "zaterdag", "20:30")
    await story.bea.does("> /uitleg", "Dag van de uitleg", "Liever niet")
    await story.until("10:30")
    await story.anna.does("> /proefje", "Voeten voelen", "Dit wil ik proberen")
    await story.until("16:05")
    await story.sanne.does("Samen uitwerken", "Zo laten", "> aan de keukentafel", "17:30", "maandag tot vrijdag")
    await story.sanne.does("in de keuken", "zeven keer", "Zo laten", "Zo laten", "Zo doen we het")
    await story.until("16:30")
    await story.anna.does("Zo doen we het", "> /week")
    await story.until("20:05")
    await story.anna.does(*CHECKIN, "Ja, één keer")
    await story.night(
        anna=[
            "10:20 Wat wil je lezen? [1. De automatische piloot] [Dag van de uitleg]",
            "10:20 Je krijgt het op zaterdag om 20:30.",
            "10:30 ✓ Wat: Voeten voelen",
            "10:30 Ik heb je idee. / Sanne leest dit vandaag om 16 uur.",
            f"10:30 {CARD_BELOW}",
            "16:05 > Sanne keek naar je idee. / Kijk jij of de kaart klopt?",
            "16:30 Mooi, dit is het plan. / Ik schrijf je vandaag om 17:30 uur.",
            f"16:30 {AGREED} vrijdag 6 maart. [Iets veranderen] [Stoppen]",
            # Not told of Wednesday the eleventh, with a meeting the day after: it comes along with her check-in.
            "16:30 Rust op zondag. / • vrijdag 6 maart, 17:30: Voeten voelen / "
            "• zaterdag 7 maart, 20:30: een korte uitleg. / "
            "• maandag 9 maart, 17:30: Voeten voelen / • dinsdag 10 maart, 17:30: Voeten voelen / "
            "• donderdag 12 maart, 18:15: je vragen. / • donderdag 12 maart, 19:30: we zien elkaar.",
            f"17:30 * {MOVED_DOWN}",
            "19:30 > Hoe ging het? [Gedaan] [Anders gedaan] [Niet gedaan]",
            f"20:00 * {ANSWERED}",
        ],
        bea=[
            "10:20 Wat wil je lezen? [1. De automatische piloot] [Dag van de uitleg]",
            "10:20 Ik stuur geen uitleg. / Lezen kan bij /uitleg.",
            f"20:30 * {ASKED}",
            f"21:30 * {REMINDED} 00:30",
        ],
        # Three went by: what suits her better? Two things came already, so that is asked tomorrow.
        carla=[
            f"08:00 * {CLOSED_IN_ENGLISH}",
            f"08:10 * {LESSON_READY_IN_ENGLISH}",
            f"gone: {CLOSED_IN_ENGLISH}",
        ],
        dina=[f"19:00 * {CLOSED}", f"19:10 * {LESSON_READY}", f"gone: {CLOSED}"],
        sanne=[
            "10:30 Anna wil thuis iets proberen.",
            f"10:30 {CARD_BELOW}",
            "16:05 ✓ Wanneer: aan de keukentafel",
            "16:05 Kijk op de kaart hieronder.",
            f"16:05 {CARD_BELOW}",
            "16:30 Anna zegt ook ja. Jullie plan staat.",
            f"16:30 {AGREED} vrijdag 6 maart. [Iets veranderen]",
        ],
        room=["10:00 Een vraag voor ons samen: / Wat gaat bij jou thuis vanzelf?"],
    )


async def saturday_7_march(story: Story) -> None:
    """Anna's lesson; Carla and Dina are asked whether less would do; Bea has her rest day."""
    await story.until("10:15")
    await story.dina.does("Minder vaak")
    await story.carla.does("Less often")
    await story.until("20:45")
    await story.anna.does("Lees nu", "Verder", "Nog eens, anders", "Verder", "Verder")
    await story.night(
        anna=[
            f"20:00 * {ASKED}",
            "20:30 * Er ligt iets kleins klaar voor jou.",
            "20:45 De automatische piloot /  / Veel gaat vanzelf.",
            "20:45 Is het druk? Dan gaat nog meer vanzelf.",
            "20:45 Je zet de was aan, je sluit de deur.",
            "20:45 Eén keer per dag even stilstaan is genoeg.",
            "20:45 Dat was het. Later nog eens? Tik op /uitleg. [Naar de oefening]",
            f"gone: {MOVED_DOWN}",
            "now: Deze vraag is nu dicht.",
        ],
        bea=[f"gone: {CLOSED}", f"now: {CLOSED}", f"gone: Hoi. {REMINDED} 00:30"],
        carla=[
            f"08:00 * {CLOSED_IN_ENGLISH}",
            "10:00 * I'll write less often: / Monday, Wednesday, Friday, at 08:00.",
            f"gone: {CLOSED_IN_ENGLISH}",
        ],
        dina=["10:00 * Ik schrijf minder vaak: / maandag, woensdag, vrijdag, om 19:00."],
    )


async def sunday_8_march(story: Story) -> None:
    """A day of rest, but for Bea and her check-in; Sanne plans an evening more, and Coen looks how it goes."""
    await story.until("12:00")
    await story.sanne.does(
        "> /bijeenkomst", "Bijeenkomsten toevoegen", "> maandag 9 maart 19:00", "Alleen deze ene"
    )
    await story.until("14:00")
    await story.coen.does("> /overzicht")
    await story.until("20:35")
    await story.bea.does("Ja, nu", "2", "Nergens", "Klaar", "Geen spanning", "Sla over")
    await story.night(
        anna=[f"now: {CLOSED}"],
        bea=[
            f"19:00 * Morgen zien we elkaar. / maandag 9 maart, 19:00 / {WILL_YOU_COME}",
            f"20:30 * {ANSWERED}",
        ],
        sanne=[
            "12:00 Het staat nu hieronder.",
            "12:00 De eerste is maandag 9 maart, 19:00.",
            "19:00 Agenda, sessie 9:",
        ],
        coen=["14:00 maandag 2 maart: 1 van 3 / dinsdag 3 maart: 3 van 4 / woensdag 4 maart: 2 van 4"],
        room=["19:00 Morgen zien we elkaar. / maandag 9 maart, 19:00"],
    )


DAYS = (
    monday_2_march,
    tuesday_3_march,
    wednesday_4_march,
    thursday_5_march,
    friday_6_march,
    saturday_7_march,
    sunday_8_march,
)
