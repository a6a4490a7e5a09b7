"""Every conversation, imported so that its doors are open."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import handlers

for found in walk_packages(handlers.__path__, "handlers."):
    if found.name != __name__:
        import_module(found.name)
