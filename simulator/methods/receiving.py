"""Who the bot is, and how it gets its updates: by asking, or at its own address."""

import re
from urllib.parse import urlsplit

from aiogram.methods import DeleteWebhook, GetMe, GetUpdates, GetWebhookInfo, SetWebhook

from simulator.methods.registry import Done, Request, method
from simulator.refusals import bad_request, conflict
from simulator.shapes import Json
from simulator.webhook import USUAL_CONNECTIONS

MAX_BATCH = 100
MAX_CONNECTIONS = 100
WEBHOOK_PORTS = (80, 88, 443, 8443)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
WEBHOOK_IS_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


@method(GetMe)
def get_me(request: Request, _call: GetMe) -> Json:
    """Tell the bot about itself."""
    return request.world.bot.about_itself()


@method(GetUpdates)
async def get_updates(request: Request, call: GetUpdates) -> bytes:
    """Confirm what was received, and wait for more."""
    updates = request.world.updates
    with request.world.lock:
        if request.world.webhook.url:
            raise conflict(WEBHOOK_IS_ACTIVE)
        updates.allow(call.allowed_updates)
        if call.offset is not None:
            updates.confirm_before(call.offset)
    limit = call.limit if call.limit and 1 <= call.limit <= MAX_BATCH else MAX_BATCH
    return await updates.poll(limit, max(0, call.timeout or 0))


@method(SetWebhook)
def set_webhook(request: Request, call: SetWebhook) -> Done:
    """Have updates delivered; an empty address ends that."""
    if not call.url:
        return _remove_webhook(request, bool(call.drop_pending_updates))
    _check_address(call.url)
    secret = call.secret_token or ""
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    world = request.world
    connections = min(max(call.max_connections or USUAL_CONNECTIONS, 1), MAX_CONNECTIONS)
    world.updates.allow(call.allowed_updates)
    if call.drop_pending_updates:
        world.updates.clear()
    unchanged = (world.webhook.url, world.webhook.secret) == (call.url, secret)
    world.updates.interrupt(conflict("terminated by setWebhook request"))
    world.webhook.set(call.url, secret, connections)
    return Done(True, "Webhook is already set" if unchanged else "Webhook was set")


@method(DeleteWebhook)
def delete_webhook(request: Request, call: DeleteWebhook) -> Done:
    """Have nothing delivered any more."""
    return _remove_webhook(request, bool(call.drop_pending_updates))


@method(GetWebhookInfo)
def get_webhook_info(request: Request, _call: GetWebhookInfo) -> Json:
    """Tell how delivery goes."""
    webhook, updates = request.world.webhook, request.world.updates
    shown: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending),
    }
    if webhook.url:
        shown |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if webhook.last_error is not None:
        shown["last_error_date"], shown["last_error_message"] = webhook.last_error
    if updates.allowed:
        shown["allowed_updates"] = sorted(updates.allowed)
    return shown


def _remove_webhook(request: Request, drop_pending: bool) -> Done:
    if drop_pending:
        request.world.updates.clear()
    was_set = bool(request.world.webhook.url)
    request.world.webhook.set("", "", USUAL_CONNECTIONS)
    return Done(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


def _check_address(url: str) -> None:
    """Telegram takes HTTPS on four ports; this one reaches only this machine, and there takes HTTP."""
    address = urlsplit(url)
    if address.hostname in LOOPBACK and address.scheme in ("http", "https"):
        return
    if address.scheme != "https":
        raise bad_request("bad webhook: HTTPS url must be provided for webhook")
    if (address.port or 443) not in WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    raise bad_request("bad webhook: the local Telegram delivers only to this machine")
