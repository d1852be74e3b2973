"""Who sets up calendars."""

from community.accounts.roles import declare_grants

SET_UP = tuple(f"clocks.{verb}_workinghours" for verb in ("add", "change", "delete", "view"))
declare_grants({"product manager": SET_UP, "administrator": SET_UP})
