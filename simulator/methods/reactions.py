"""The bot's own reactions."""

from aiogram.methods import SetMessageReaction

from simulator.chats import known_chat
from simulator.groups import Group
from simulator.methods.registry import Request, method
from simulator.methods.sending import as_plain
from simulator.refusals import bad_request

# The emoji Telegram takes as reactions (Bot API, ReactionTypeEmoji).
EMOJI = frozenset(
    """
    ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥
    🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨
    🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
    """.split()  # noqa: SIM905 (easier on the eye than 73 quoted emoji)
)


@method(SetMessageReaction)
def set_message_reaction(request: Request, call: SetMessageReaction) -> bool:
    """Put one emoji on a message, or take it away."""
    chat = known_chat(request.world, call.chat_id)
    if isinstance(chat, Group):
        chat.check_bot_is_inside()
    message = chat.message(call.message_id)
    if message is None:
        raise bad_request("message to react not found")
    reactions = [as_plain(reaction) for reaction in call.reaction or ()]
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(reaction.get("emoji") not in EMOJI for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    request.world.react(request.world.bot, message, [reaction["emoji"] for reaction in reactions])
    return True
