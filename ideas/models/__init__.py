"""What there is in this room, one module per noun."""

from ideas.models.boards import Access, Board
from ideas.models.comments import Backroom, Comment, Note
from ideas.models.companies import CompanyWish, VoteForCompany
from ideas.models.decisions import StatusChange
from ideas.models.fields import BoardField
from ideas.models.ideas import Idea, title_key
from ideas.models.importing import Imported
from ideas.models.merging import IdeaMerge, ToldApart
from ideas.models.reviewing import Review
from ideas.models.statuses import Status
from ideas.models.votes import VoteForCustomer, VoteWeight

__all__ = [
    "Access",
    "Backroom",
    "Board",
    "BoardField",
    "Comment",
    "CompanyWish",
    "Idea",
    "IdeaMerge",
    "Imported",
    "Note",
    "Review",
    "Status",
    "StatusChange",
    "ToldApart",
    "VoteForCompany",
    "VoteForCustomer",
    "VoteWeight",
    "title_key",
]
