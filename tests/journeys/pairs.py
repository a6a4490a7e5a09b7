"""A parent and her facilitator, who work out what she tries at home."""

from __future__ import annotations

import csv
from pathlib import Path

from reports.export import export
from simulator.messages import Message
from simulator.people import Person
from storage import experiments, meetings, members, prompts
from storage.experiments import Experiment
from storage.groups import Group
from storage.members import Member
from tests.moments import ZONE
from tests.world import World, library


class Pair:
    """Anna and her facilitator Sanne, in a group that had its first session."""

    def __init__(self, world: World, group: Group, anna: Person, sanne: Person) -> None:
        self.world, self.group, self.anna, self.sanne = world, group, anna, sanne

    async def taps(self, person: Person, *labels: str) -> None:
        for label in labels:
            person.tap(label)
            await self.world.settle()

    async def says(self, person: Person, text: str) -> None:
        person.say(text)
        await self.world.settle()

    async def wish(self, title: str = "Voeten voelen") -> None:
        await self.says(self.anna, "/proefje")
        await self.taps(self.anna, title, "Dit wil ik proberen")

    async def work_out(self, *, often: str = "één keer") -> None:
        await self.taps(self.sanne, "Samen uitwerken", "Zo laten", "Zo laten", "17:30", "elke dag")
        await self.taps(self.sanne, "in de keuken", often, "Zo laten", "Zo laten")

    async def agree(self) -> None:
        await self.taps(self.sanne, "Zo doen we het")
        await self.taps(self.anna, "Zo doen we het")

    def member(self) -> Member:
        with self.world.database.read() as db:
            return members.of_group(db, self.group.id, members.PARENT)[0]

    def experiment(self) -> Experiment:
        with self.world.database.read() as db:
            return experiments.of_member(db, self.member().id)[-1]

    def asked_at(self) -> list[int]:
        with self.world.database.read() as db:
            made = [
                prompt
                for each in experiments.of_member(db, self.member().id)
                for prompt in prompts.of_subject(db, self.member().id, prompts.EXPERIMENT, each.id)
            ]
        return sorted(each.scheduled_at for each in made)

    def rows(self, folder: Path, table: str = "experiments") -> list[dict[str, str]]:
        export(self.world.database, library(), self.group.key, folder, now=self.world.clock.now())
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


async def a_new_pair(world: World) -> Pair:
    """The two of them, before any session of their group."""
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    return Pair(world, group, anna, sanne)


async def a_pair(world: World) -> Pair:
    """The two of them, after the first session of their group."""
    pair = await a_new_pair(world)
    with world.database.write() as db:
        first = meetings.add(
            db, group_id=pair.group.id, session=1, starts_at=world.clock.now(), zone=ZONE, at=world.clock.now()
        )
        meetings.hold(db, first.id, at=world.clock.now())
    return pair


def cards(person: Person) -> list[Message]:
    """The cards of what is tried that stand in this chat."""
    return [each for each in person.chat.messages if each.from_bot and "Kleinste stap:" in each.text]
