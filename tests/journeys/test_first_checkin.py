"""The whole first story over HTTP: invited, enrolled, practised, asked, answered, changed, reminded, expired."""

from __future__ import annotations

from storage import members, prompts, responses
from tests.moments import amsterdam
from tests.world import World


async def test_parent_answers_her_first_checkin_from_link_to_row(world: World) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)

    await world.go_to(amsterdam("2026-03-02 20:00"))
    ring = await anna.sees("Heb je even een minuut?")
    assert "lijf" not in ring.text, "a locked screen gives nothing away"
    for answer in ["Ja, nu", "7", "Buik, maag", "Klaar", "Toen het begon"]:
        anna.tap(answer)
        await world.settle()

    assert ring.buttons == [["Ja, nog twee"], ["Iets veranderen"]], "a closing sentence, and what she may still do"
    with world.database.read() as db:
        (member,) = members.of_group(db, group.id, "parent")
        prompt = prompts.recent_of(db, member.id, prompts.CHECKIN, most=2)[-1]
        given = responses.of(db, prompt.id)
    assert prompt.state == prompts.COMPLETED
    assert prompt.completed_at == amsterdam("2026-03-02 20:00")
    assert {key: response.value for key, response in given.items()} == {
        "tension": "7",
        "body": "belly",
        "noticed": "start",
    }
