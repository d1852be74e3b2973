"""The forum's part of the back office: forums, who may do what in them, versions of the product,
questions that wait.
"""

from django.utils.translation import gettext_lazy as _

from community.office import (
    OfficePage,
    declare_pages,
    declare_viewsets,
    declare_waiting,
    holders_of,
)
from forum.office.forums import ForumViewSet
from forum.office.matrix import MAY_CHANGE, matrix
from forum.office.versions import VersionViewSet
from forum.office.waiting import UNANSWERED

declare_viewsets(ForumViewSet, VersionViewSet)
declare_waiting(UNANSWERED)
declare_pages(
    OfficePage(
        "office_matrix",
        ("matrix/", "matrix/<number:forum_id>/"),
        matrix,
        _("Who may what"),
        "lock",
        160,
        holders_of(MAY_CHANGE),
    )
)
