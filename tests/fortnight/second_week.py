"""The second week: a meeting moved, another cancelled, a photo for all, words for the group, two plans end."""

from __future__ import annotations

from tests.fortnight.first_week import CHECKIN
from tests.fortnight.phrases import (
    AGREED,
    ANSWERED,
    ANSWERED_IN_ENGLISH,
    ASKED,
    CARD_BELOW,
    CLOSED,
    CLOSED_IN_ENGLISH,
    I_COME,
    LESSON_CLOSED,
    LESSON_CLOSED_IN_ENGLISH,
    LESSON_READY,
    MOVED_DOWN,
    REMINDED,
    SKIPPED,
    WILL_YOU_COME,
    WILL_YOU_COME_IN_ENGLISH,
)
from tests.fortnight.story import Story

PHOTO = bytes.fromhex("89504e470d0a1a0a") + b"the new room"


# What comes along with her questions on a day that has no room for it, and what is left of it.
ALONG = "Jouw moment was: aan de keukentafel. / Was het er vandaag? [Ja, ik vertel het] [Iets anders] [Sla over]"
MOMENT_CLOSED = "Deze vraag is nu dicht."


async def monday_9_march(story: Story) -> None:
    """Tonight's evening is cancelled; Anna tries what she agreed."""
    await story.until("12:00")
    await story.sanne.does("> /bijeenkomst", "maandag 9 maart, 19:00 · sessie 9", "Afzeggen", "Ja, zeg af")
    await story.until("17:32")
    await story.anna.does("Ja, nu")
    await story.until("19:40")
    await story.anna.does("Gedaan", "Makkelijk", "Benen, voeten", "Klaar", "Toen het begon", "Sla over")
    await story.until("20:05")
    await story.anna.does(*CHECKIN, "Sla over")
    await story.until("20:40")
    await story.bea.does("Sla over")
    off = "Dit is afgezegd: / maandag 9 maart, 19:00. / Daarna weer: / donderdag 12 maart, 19:30."
    await story.night(
        anna=[
            f"12:00 ! {off}",
            f"17:30 * {MOVED_DOWN}",
            "19:30 > Dank je. Even kijken is genoeg.",
            f"20:00 * {ANSWERED}",
        ],
        bea=[f"12:00 ! {off}", f"20:30 * {SKIPPED}", "now: Dit is afgezegd."],
        carla=[
            f"08:00 * {CLOSED_IN_ENGLISH}",
            "12:00 ! This meeting is off: / Monday 9 March, 19:00. / The next one is: / Thursday 12 March, 19:30.",
        ],
        dina=[f"12:00 ! {off}", f"19:00 * {CLOSED}", f"20:00 * gone: Hoi. {REMINDED} 23:00"],
        sanne=["12:00 Afgezegd, maandag 9 maart, 19:00."],
        room=[
            "10:00 Nog een vraag voor ons samen: / Welk klein ding ging deze week vanzelf goed?",
            f"12:00 {off}",
            "now: Dit is afgezegd.",
        ],
    )


async def tuesday_10_march(story: Story) -> None:
    """Dina blocks the bot; Sanne sends a photo to all four, and three get it. Bea has an idea of her own."""
    await story.until("09:00")
    story.dina.person.block()
    await story.world.settle()
    await story.until("09:30")
    await story.sanne.does("> /bericht")
    await story.sanne.sends_photo(PHOTO, "De nieuwe zaal")
    await story.sanne.does("Klaar", "Alle ouders", "Bij elke ouder apart", "Nu", "Ja, verstuur")
    await story.until("11:00")
    await story.bea.does("> /proefje", "> Elke dag even naar buiten lopen")
    await story.until("16:10")
    await story.sanne.does("Samen uitwerken", "Zo laten", "na school", "> 16:30", "elke dag")
    await story.sanne.does("buiten", "zeven keer", "één keer is genoeg", "als mijn kind roept", "Zo doen we het")
    await story.until("16:20")
    await story.bea.does("Laat de kaart zien", "Zo doen we het")
    await story.until("19:40")
    await story.anna.does("Anders gedaan", "Zwaar", "Nergens", "Klaar", "Pas later", "Zo houden")
    await story.until("20:05")
    await story.anna.does(*CHECKIN, "Sla over")
    await story.night(
        anna=[
            "09:30 ! Van Sanne:",
            "09:30 ! (photo) De nieuwe zaal",
            f"17:30 * {MOVED_DOWN}",
            "19:30 > We houden het zo. / Ik schrijf je weer vrijdag om 17:30 uur.",
            "19:40 [Deel met de groep]",
            f"20:00 * {ANSWERED}",
            "now: ✓ Bewaard. Dit blijft van jou.",
        ],
        bea=[
            "09:30 ! Van Sanne:",
            "09:30 ! (photo) De nieuwe zaal",
            "11:00 ✓ Wat: Elke dag even naar buiten lopen",
            "11:00 Sanne leest dit vandaag om 16 uur.",
            f"11:00 {CARD_BELOW}",
            f"16:10 > {CARD_BELOW}",
            f"16:20 {CARD_BELOW}",
            "16:20 Mooi, dit is het plan. / Ik schrijf je vandaag om 16:30 uur.",
            f"16:20 {AGREED} dinsdag 10 maart.",
            f"16:30 * {MOVED_DOWN}",
            "19:30 > Hoe ging het? [Gedaan] [Anders gedaan] [Niet gedaan]",
            f"20:30 * {ASKED}",
        ],
        carla=["09:30 ! From Sanne:", "09:30 ! (photo) De nieuwe zaal"],
        sanne=[
            "09:00 Dina krijgt mijn berichten niet meer.",
            "09:30 Ik heb het.",
            "09:30 Zo zien ouders het:",
            "09:30 Van Sanne:",
            "09:30 (photo) De nieuwe zaal",
            "09:30 Kwam aan bij: 3 / Niet bereikbaar: 1 (Dina) [Haal terug]",
            "11:00 Bea wil thuis iets proberen.",
            f"11:00 {CARD_BELOW}",
            "16:10 ✓ Hoe laat: 16:30",
            "16:10 Kijk op de kaart hieronder.",
            f"16:10 {CARD_BELOW}",
            "16:20 Bea zegt ook ja. Jullie plan staat.",
            f"16:20 {AGREED} dinsdag 10 maart. [Iets veranderen]",
            "now: ✓ Bewaard. Dit blijft van jou.",
        ],
    )


async def wednesday_11_march(story: Story) -> None:
    """The evening before the second meeting, which is moved to Friday; Anna shares something under her name."""
    await story.until("09:15")
    await story.anna.does("> /deel", "Met mijn naam", "> Drie tellen mijn voeten voelen, dat hielp.")
    await story.anna.does("Zet in de groep")
    await story.until("19:35")
    await story.bea.does("Ik kom", last="Morgen zien we elkaar")
    await story.until("20:05")
    await story.anna.does(*CHECKIN, "Sla over")
    await story.until("20:10")
    await story.sanne.does("> /bijeenkomst", "donderdag 12 maart, 19:30 · sessie 2", "Verzetten")
    await story.sanne.does("> vrijdag 13 maart 19:00", "Ja, verzet")
    await story.until("20:15")
    await story.anna.does("Ik kom", last="De tijd is anders")
    await story.until("20:40")
    await story.bea.does("Sla over")
    # The evening's reminder, as it reads once the meeting was moved.
    again = "We zien elkaar weer. / vrijdag 13 maart, 19:00 / De Linde, zaal 2"
    moved = "De tijd is anders. / Het was: donderdag 12 maart, 19:30. / Nu is het: / vrijdag 13 maart, 19:00"
    await story.night(
        anna=[
            "09:15 Ik heb je woorden.",
            "09:15 Het komt zo in de groep. / Wis dit zelf als iemand meekijkt. [Haal weg]",
            f"19:30 * {again}",
            f"20:00 * {ANSWERED}",
            # The day had no room for her moment: with her questions she is asked after it.
            f"20:05 {ALONG}",
            f"20:10 ! vrijdag 13 maart, 19:00 / De Linde, zaal 2 /  / {I_COME}",
        ],
        bea=[
            f"19:30 * {again}",
            f"20:10 ! {moved} / De Linde, zaal 2 / {WILL_YOU_COME}",  # she said yes to another time
            f"20:30 * {SKIPPED}",
            f"gone: {MOVED_DOWN}",
            "now: Deze vraag is nu dicht.",
            f"now: {CLOSED}",
        ],
        carla=[
            f"08:00 * {CLOSED_IN_ENGLISH}",
            "19:30 * We meet again. / Friday 13 March, 19:00 / De Linde, zaal 2",
            f"20:10 ! It is now: / Friday 13 March, 19:00 / De Linde, zaal 2 / {WILL_YOU_COME_IN_ENGLISH}",
        ],
        sanne=[
            "19:30 Deze keer is verzet, naar vrijdag 13 maart, 19:00. / De agenda komt opnieuw.",
            "20:10 Het staat nu hieronder.",
            "20:10 Verzet naar vrijdag 13 maart, 19:00.",
        ],
        room=[
            "09:15 Anna deelt: / Drie tellen mijn voeten voelen, dat hielp.",
            f"19:30 {again}",
            f"20:10 {moved} / De Linde, zaal 2",
        ],
    )


async def thursday_12_march(story: Story) -> None:
    """The group becomes a supergroup; nothing comes of the old time; Bea has had enough of her plan."""
    await story.until("08:30")
    story.upgrades()
    await story.until("09:00")
    await story.anna.does("Haal weg")
    await story.until("16:40")
    await story.bea.does("Stoppen")
    await story.until("17:00")
    await story.bea.does("> /deel", "Zonder mijn naam", "> Vandaag liep ik gewoon weg. Dat gaf lucht.")
    await story.bea.does("Zet in de groep")
    await story.until("17:10")
    await story.bea.does("Hoe is het ermee?")
    await story.until("17:15")
    await story.sanne.does("Ja, zet in de groep")
    await story.until("20:05")
    await story.anna.does(*CHECKIN)
    tomorrow = "Morgen zien we elkaar. / vrijdag 13 maart, 19:00 / De Linde, zaal 2"
    # Whether they come is asked below from now on, and not twice.
    again = "now: We zien elkaar weer. / vrijdag 13 maart, 19:00 / De Linde, zaal 2 /  / Fijn. Tot dan."
    moved = "now: De tijd is anders. / Het was: donderdag 12 maart, 19:30. / Nu is het: / vrijdag 13 maart, 19:00"
    await story.night(
        anna=[
            f"19:00 * {tomorrow} /  / {I_COME}",
            f"20:00 * {ANSWERED}",
            f"20:05 {ALONG}",
            f"now: {MOMENT_CLOSED}",
            again,
            "toast: Dit kan ik niet meer weghalen.",  # it stayed behind in the smaller group
        ],
        bea=[
            "16:40 Prima. / Iets nieuws mag altijd: /proefje",
            "17:00 Ik heb je woorden.",
            "17:00 Sanne leest het eerst, zonder naam. / Soms komt het niet in de groep. / "
            "Ik onthoud niet dat jij het schreef. / Tik later zelf op: Hoe is het ermee? / "
            "Wis dit zelf als iemand meekijkt. [Haal weg] [Hoe is het ermee?]",
            f"19:00 * {tomorrow} / {WILL_YOU_COME}",
            f"20:30 * {ASKED}",
            "now: Gestopt. Dat is prima.",
            f"{moved} / De Linde, zaal 2",
            "toast: Het wacht nog op Sanne.",
        ],
        carla=[f"now: {LESSON_CLOSED_IN_ENGLISH}"],
        dina=[f"now: {LESSON_CLOSED}"],
        sanne=[
            "17:02-17:09 Het komt binnen tien minuten in de groep.",
            "19:00 Agenda, sessie 2: Kijken alsof het nieuw is",
            "now: Gestopt. Dat is prima.",
        ],
        room=[
            "17:17-17:24 Een ouder deelt: / Vandaag liep ik gewoon weg. Dat gaf lucht.",
            f"19:00 {tomorrow}",
        ],
    )


async def friday_13_march(story: Story) -> None:
    """The second meeting, on its new day; Bea takes her words back; Dina lets the bot speak again."""
    await story.until("08:05")
    await story.carla.does("Yes, now", "5", "Nowhere", "Done", "Later")
    await story.until("09:00")
    await story.bea.does("Hoe is het ermee?", "Haal weg")
    await story.until("12:00")
    story.dina.person.unblock()
    await story.world.settle()
    await story.until("21:10")
    await story.sanne.does("Ja, geweest", "Bea", "Klaar", "Vandaag niet")
    await story.until("21:20")
    await story.anna.does(*CHECKIN)
    when = "vrijdag 13 maart, 19:00 / De Linde, zaal 2"
    today, before = f"Vandaag zien we elkaar. / {when}", f"now: Morgen zien we elkaar. / {when}"
    # The meeting is over: nothing asks any more whether they come.
    await story.night(
        anna=[
            f"17:00 * {today} /  / Fijn. Tot dan.",
            f"17:45 * {ANSWERED}",
            f"21:20 {ALONG}",  # what she tries gives way to the meeting
            f"gone: {MOMENT_CLOSED}",
            before,
            f"now: {MOMENT_CLOSED}",
        ],
        bea=[
            f"17:00 * {today}",
            f"17:45 * {CLOSED}",
            before,
            f"gone: {CLOSED}",
            "toast: Het staat in de groep.",
            "toast: Het is weg.",
        ],
        carla=[
            f"08:00 * {ANSWERED_IN_ENGLISH}",
            "17:00 * We meet today. / Friday 13 March, 19:00",
            "now: The time has changed.",
        ],
        dina=[f"17:00 * {today}", f"17:45 * {CLOSED}"],
        sanne=[
            "17:00 vrijdag 13 maart, 19:00 / Komt: Anna / Nog niets gezegd: Bea, Carla, Dina",
            "21:00 Genoteerd. Open is nu: Kijken alsof het nieuw is. / "
            "Ouders krijgen de uitleg op hun eigen moment. / "
            "De vraag voor de groep: Wat zag jij deze week voor het eerst?",
            "21:10 Prima. Tot de volgende keer.",
        ],
        room=[f"17:00 {today}", "gone: Een ouder deelt: / Vandaag liep ik gewoon weg."],
    )


async def saturday_14_march(story: Story) -> None:
    """The second question for the group, now a supergroup; Anna's words stand there for an hour."""
    await story.until("11:00")
    await story.anna.does("> /deel", "Met mijn naam", "> Vandaag keek ik echt.", "Zet in de groep")
    await story.until("12:00")
    await story.anna.does("Haal weg")
    await story.until("20:10")
    await story.anna.does("Later")
    await story.night(
        anna=[
            "11:00 Ik heb je woorden.",
            "11:00 Het komt zo in de groep. / Wis dit zelf als iemand meekijkt. [Haal weg]",
            f"20:00 * {MOVED_DOWN}",
            f"20:30 * {LESSON_READY}",
            "21:10 > Hier ben ik weer, zoals je vroeg. [Ja, nu]",
            "toast: Het is weg.",
        ],
        room=[
            "10:00 Een vraag voor ons samen: / Wat zag jij deze week voor het eerst?",
            "11:00 gone: Anna deelt: / Vandaag keek ik echt.",
        ],
    )


async def sunday_15_march(story: Story) -> None:
    """A day of rest, but for Bea."""
    await story.until("14:00")
    await story.coen.does("Ververs")
    await story.sanne.does("> /overzicht")
    await story.night(
        anna=[f"now: {MOMENT_CLOSED}", f"gone: {MOVED_DOWN}", f"now: {CLOSED}"],
        bea=[f"20:30 * {ASKED}", f"21:30 * {REMINDED} 00:30"],
        sanne=["14:00 De volgende keer: donderdag 19 maart, 19:30. / Nog niets gezegd: Anna, Bea, Carla, Dina"],
        coen=["now: maandag 9 maart: 2 van 4 / dinsdag 10 maart: 1 van 2 / woensdag 11 maart: 2 van 3"],
    )


DAYS = (
    monday_9_march,
    tuesday_10_march,
    wednesday_11_march,
    thursday_12_march,
    friday_13_march,
    saturday_14_march,
    sunday_15_march,
)
