"""The knowledge base's part of the back office: the state of every article, and what waits for who
looks after some.
"""

from django.utils.translation import gettext_lazy as _

from community.office import OfficePage, declare_pages, declare_waiting
from kb.office.knowledge import knowledge_report
from kb.office.waiting import DUE, OWN_DRAFTS, REVIEWS, SUGGESTED
from kb.permissions import can_write_articles

declare_pages(
    OfficePage(
        "office_knowledge",
        ("knowledge/",),
        knowledge_report,
        _("Knowledge"),
        "doc-full",
        320,
        can_write_articles,
    )
)
declare_waiting(SUGGESTED, REVIEWS, DUE, OWN_DRAFTS)
