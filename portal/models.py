"""Every room's tables and rules, loaded in one place so that migrations, row rules and tests see all of them."""

from __future__ import annotations

import portal.access.proof  # noqa: F401 - every session proves who looks
from portal.rooms import modules

TABLES = tuple(modules("models"))
RULES = tuple(modules("policy"))
