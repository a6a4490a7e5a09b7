"""Who the bot is, and how it gets its updates."""

from aiogram.methods import DeleteWebhook, GetMe, GetUpdates

from simulator.methods.registry import Request, method
from simulator.shapes import Json

MAX_BATCH = 100


@method(GetMe)
def get_me(request: Request, _call: GetMe) -> Json:
    """Tell the bot about itself."""
    return request.world.bot.about_itself()


@method(GetUpdates)
async def get_updates(request: Request, call: GetUpdates) -> bytes:
    """Confirm what was received, and wait for more."""
    updates = request.world.updates
    with request.world.lock:
        updates.allow(call.allowed_updates)
        if call.offset is not None:
            updates.confirm_before(call.offset)
    limit = call.limit if call.limit and 1 <= call.limit <= MAX_BATCH else MAX_BATCH
    return await updates.poll(limit, max(0, call.timeout or 0))


@method(DeleteWebhook)
def delete_webhook(_request: Request, _call: DeleteWebhook) -> bool:
    return True
