"""The room's numbers, and who may do what in it."""

from community.accounts.personal_data import leave_out
from community.accounts.roles import declare_grants

CHANGELOG = "changelog.1"  # what those follow who want to hear of every release
NOTES_PER_PAGE = 10
TOLD_AT_ONCE = 500

declare_grants({"product manager": ("simple_translation.submit_translation",)})
leave_out("that a notice was written; the notice itself goes out", "releases.Heard.person")
