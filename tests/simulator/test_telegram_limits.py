"""Telegram's pacing limits: refused with 429 and how long to wait."""

import pytest
import telegram as ptb
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import RetryAfter

from simulator.groups import Group
from simulator.limits import GROUP, OVERALL, Pacing
from simulator.people import Person
from simulator.refusals import Refusal
from simulator.server import LocalTelegram
from tests.simulator.hands import Hands
from tests.simulator.plain_api import Api


@pytest.fixture
def limited(telegram: LocalTelegram) -> LocalTelegram:
    telegram.world.pacing.enforced = True
    return telegram


async def test_a_private_chat_takes_a_burst_of_three_and_then_one_a_second(
    limited: LocalTelegram, api: Api, anna: Person, hands: Hands
) -> None:
    codes = [(await api("sendMessage", chat_id=anna.id, text=f"{n}"))[0] for n in range(4)]
    assert codes == [200, 200, 200, 429]
    hands.pass_(1)
    assert (await api("sendMessage", chat_id=anna.id, text="5"))[0] == 200
    assert await api("sendMessage", chat_id=anna.id, text="6") == (429, "Too Many Requests: retry after 1")
    assert api.headers["Retry-After"] == "1"


async def test_edits_count_and_a_refused_edit_costs_nothing(
    limited: LocalTelegram, api: Api, anna: Person, hands: Hands
) -> None:
    _, sent = await api("sendMessage", chat_id=anna.id, text="0")
    edit = {"chat_id": anna.id, "message_id": sent["message_id"]}
    assert (await api("editMessageText", **edit, text="0"))[0] == 400
    assert [(await api("editMessageText", **edit, text=text))[0] for text in "123"] == [200, 200, 429]


async def test_a_client_reads_the_wait_from_the_answer(
    limited: LocalTelegram, bot: ptb.Bot, group: Group, hands: Hands
) -> None:
    for n in range(GROUP):
        await bot.send_message(group.id, f"{n}")
        hands.pass_(2)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(group.id, "te veel")
    assert int(refused.value._retry_after.total_seconds()) == 20
    hands.pass_(20)
    await bot.send_message(group.id, "nu wel")


async def test_thirty_a_second_go_to_different_people_and_no_more(
    limited: LocalTelegram, api: Api, hands: Hands
) -> None:
    parents = [limited.person(f"Ouder {n}") for n in range(31)]
    for parent in parents:
        parent.open("https://t.me/anker_bot")
    codes = [(await api("sendMessage", chat_id=parent.id, text="dag"))[0] for parent in parents]
    assert codes == [200] * 30 + [429]
    hands.pass_(1)
    assert (await api("sendMessage", chat_id=parents[-1].id, text="dag"))[0] == 200


async def test_answers_to_taps_and_deletions_are_not_paced(limited: LocalTelegram, api: Api, anna: Person) -> None:
    ids = [(await api("sendMessage", chat_id=anna.id, text=f"{n}"))[1]["message_id"] for n in range(3)]
    for message_id in ids:
        assert (await api("deleteMessage", chat_id=anna.id, message_id=message_id))[0] == 200
    assert (await api("sendChatAction", chat_id=anna.id, action="typing"))[0] == 200


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, -1, -2]), st.floats(0, 3)), max_size=200))
def test_no_window_ever_holds_more_than_telegram_allows(attempts: list[tuple[int, float]]) -> None:
    clock = 0.0
    pacing = Pacing(lambda: clock, enforced=True)
    sent: list[tuple[float, int]] = []
    for chat, pause in attempts:
        clock += pause
        try:
            pacing.spend(chat)
        except Refusal as refusal:
            clock += refusal.parameters["retry_after"]
            pacing.spend(chat)
        sent.append((clock, chat))
    for at, chat in sent:
        assert sum(at - 1 < other <= at for other, _ in sent) <= OVERALL
        assert chat > 0 or sum(at - 60 < other <= at for other, to in sent if to == chat) <= GROUP
        assert chat < 0 or sum(at - 1 < other <= at for other, to in sent if to == chat) <= 4
