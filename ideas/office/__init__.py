"""The room's part of the back office: boards, and statuses."""

from community.office import declare_viewsets
from ideas.office.boards import BoardViewSet
from ideas.office.statuses import StatusViewSet

declare_viewsets(BoardViewSet, StatusViewSet)
