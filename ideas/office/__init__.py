"""The room's part of the back office: boards, statuses, and what waits for an answer."""

from community.office import declare_viewsets, declare_waiting
from ideas.office.boards import BoardViewSet
from ideas.office.fields import BoardFieldViewSet
from ideas.office.statuses import StatusViewSet
from ideas.office.waiting import HELD, OVERDUE

declare_viewsets(BoardViewSet, BoardFieldViewSet, StatusViewSet)
declare_waiting(OVERDUE, HELD)
