"""What happened in the knowledge base. Ids and plain values only."""

from dataclasses import dataclass

from community.events.event import Event


@dataclass(frozen=True)
class _OfPage(Event):
    page_id: int


@dataclass(frozen=True)
class ArticlePublished(_OfPage, name="kb.article_published"):
    """A page went live, for the `first` time or with a new text; `revision_id` is that text's."""

    revision_id: int
    first: bool


@dataclass(frozen=True)
class ArticleWithdrawn(_OfPage, name="kb.article_withdrawn"):
    """A page is not live any more."""


@dataclass(frozen=True)
class ArticleVerified(_OfPage, name="kb.article_verified"):
    """Somebody found a page still true."""


@dataclass(frozen=True)
class VerificationAsked(_OfPage, name="kb.verification_asked"):
    """The owner should look at a page: it is old (`reason` "age"), or did not help too many
    ("readers").
    """

    reason: str


@dataclass(frozen=True)
class ArticleWentStale(_OfPage, name="kb.article_went_stale"):
    """Nobody verified a page in time."""


@dataclass(frozen=True)
class EditSuggested(_OfPage, name="kb.edit_suggested"):
    """A member proposed a change; it waits as a draft."""

    suggestion_id: int


@dataclass(frozen=True)
class EditsDeclined(_OfPage, name="kb.edits_declined"):
    """An editor declined what members had proposed."""


@dataclass(frozen=True)
class DraftDiscussed(_OfPage, name="kb.draft_discussed"):
    """Something was asked or said about a draft that concerns `people`; `kind` is the kind of
    notice: review, reviewed, comment.
    """

    kind: str
    people: tuple[int, ...]


@dataclass(frozen=True)
class SectionChanged(_OfPage, name="kb.section_changed"):
    """Who may read a section has changed, or a page with all below it has moved."""


@dataclass(frozen=True)
class OpinionGiven(_OfPage, name="kb.opinion_given", unseen=True, secret=True):
    """A reader said whether a page helped, said otherwise, or took it back: `helpful` is the
    opinion now and `was` the one before it; None is none.
    """

    helpful: bool | None
    was: bool | None
