"""What is done with release notes, one module per noun."""

from moderation.releases.actions.completing import complete_what_is_listed
from moderation.releases.actions.planting import plant_changelogs
from moderation.releases.actions.publishing import note_published, note_withdrawn

__all__ = ["complete_what_is_listed", "note_published", "note_withdrawn", "plant_changelogs"]
