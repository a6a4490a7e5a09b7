"""Names for what travels: JSON objects as Telegram writes them."""

from typing import Any

Json = dict[str, Any]
