"""What happened to ideas, and what was said about them. Ids and plain values only; the first id is
the idea's.
"""

from dataclasses import dataclass

from community.events.event import Event


@dataclass(frozen=True)
class BoardLanguageChanged(Event, name="ideas.board_language_changed"):
    """A board is in another language from now on, and with it its ideas."""

    board_id: int


@dataclass(frozen=True)
class _OfIdea(Event):
    idea_id: int


@dataclass(frozen=True)
class IdeaSubmitted(_OfIdea, name="ideas.idea_submitted"):
    """Somebody wishes for something; their own vote is counted."""

    board_id: int


@dataclass(frozen=True)
class IdeaHeld(_OfIdea, name="ideas.idea_held", unseen=True):
    """Somebody wishes for something that waits for the team before others see it; what follows once
    it is approved is `IdeaSubmitted`.
    """

    board_id: int


@dataclass(frozen=True)
class IdeaReviewed(_OfIdea, name="ideas.idea_reviewed"):
    """Somebody who keeps order let an idea through, or declined it; `review_id` is the record."""

    review_id: int
    is_approved: bool


@dataclass(frozen=True)
class ReviewUndone(_OfIdea, name="ideas.review_undone"):
    """An idea waits again."""

    review_id: int


@dataclass(frozen=True)
class IdeaVoted(_OfIdea, name="ideas.idea_voted", secret=True):
    """A vote was given (`value` is 1, more from a budget) or taken back (0); `votes` is how many
    there are since.
    """

    votes: int
    value: int
    was: int


@dataclass(frozen=True)
class StatusChanged(_OfIdea, name="ideas.status_changed"):
    """The team gave the idea another status; `change_id` is the record of it with the team's
    words. It came with a `release` ("release.3"), which tells people itself, or with none.
    """

    change_id: int
    from_status_id: int
    to_status_id: int
    release: str = ""


@dataclass(frozen=True)
class IdeaPlanned(_OfIdea, name="ideas.idea_planned"):
    """The team says for which quarter it is planned ("2027Q1"), or for none any more."""

    quarter: str


@dataclass(frozen=True)
class DecisionUndone(_OfIdea, name="ideas.decision_undone"):
    """What was decided a moment ago does not hold: the idea has the status again that it had, and
    there is no record `change_id` any more.
    """

    change_id: int
    from_status_id: int
    to_status_id: int


@dataclass(frozen=True)
class DecisionEdited(_OfIdea, name="ideas.decision_edited"):
    """The team's words about a status changed."""

    change_id: int


@dataclass(frozen=True)
class IdeaEdited(_OfIdea, name="ideas.idea_edited"):
    """The text or the title changed; `newly_mentioned` are user names that it did not mention
    before.
    """

    newly_mentioned: tuple[str, ...] = ()


@dataclass(frozen=True)
class IdeaTagged(_OfIdea, name="ideas.idea_tagged"):
    """The idea carries other tags: these were given, and those taken, by their names."""

    given: tuple[str, ...]
    taken: tuple[str, ...]


@dataclass(frozen=True)
class IdeaRemoved(_OfIdea, name="ideas.idea_removed"):
    """An idea was taken away."""


@dataclass(frozen=True)
class IdeaRestored(_OfIdea, name="ideas.idea_restored"):
    """A removed idea is back."""


@dataclass(frozen=True)
class IdeasMerged(_OfIdea, name="ideas.ideas_merged"):
    """The idea became a duplicate of `into_id`; `merge_id` is the record of it."""

    into_id: int
    merge_id: int


@dataclass(frozen=True)
class MergeUndone(_OfIdea, name="ideas.merge_undone"):
    """The idea stands by itself again, apart from `into_id`."""

    into_id: int
    merge_id: int


@dataclass(frozen=True)
class IdeasToldApart(_OfIdea, name="ideas.ideas_told_apart", unseen=True):
    """Somebody of the team said that it is not the same as `other_id`, however alike they look."""

    other_id: int


@dataclass(frozen=True)
class TellingApartUndone(_OfIdea, name="ideas.telling_apart_undone", unseen=True):
    """It looks like `other_id` again."""

    other_id: int


@dataclass(frozen=True)
class _OfComment(_OfIdea):
    comment_id: int


@dataclass(frozen=True)
class CommentAdded(_OfComment, name="ideas.comment_added"):
    """Somebody said something about an idea, or in reply to the comment `parent_id`."""

    parent_id: int | None = None


@dataclass(frozen=True)
class CommentEdited(_OfComment, name="ideas.comment_edited"):
    """A comment says something else; `newly_mentioned` are user names that it did not mention
    before.
    """

    newly_mentioned: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommentRemoved(_OfComment, name="ideas.comment_removed"):
    """A comment was taken away."""


@dataclass(frozen=True)
class CommentRestored(_OfComment, name="ideas.comment_restored"):
    """A removed comment is back."""


@dataclass(frozen=True)
class OfficialAnswerMarked(_OfComment, name="ideas.official_answer_marked"):
    """A comment is the team's answer now, in the place of `instead_of_id`."""

    instead_of_id: int | None = None


@dataclass(frozen=True)
class OfficialAnswerWithdrawn(_OfComment, name="ideas.official_answer_withdrawn"):
    """A comment is the team's answer no more."""


@dataclass(frozen=True)
class TalkMoved(_OfIdea, name="ideas.talk_moved"):
    """What is said about the idea goes on in a topic ("topic.42")."""

    topic_key: str


@dataclass(frozen=True)
class _OfNote(_OfIdea):
    note_id: int


@dataclass(frozen=True)
class NoteAdded(_OfNote, name="ideas.note_added", unseen=True):
    """Somebody of the team said something to the team alone."""


@dataclass(frozen=True)
class NoteEdited(_OfNote, name="ideas.note_edited", unseen=True):
    """A note says something else; `newly_mentioned` are user names that it did not mention
    before.
    """

    newly_mentioned: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoteRemoved(_OfNote, name="ideas.note_removed", unseen=True):
    """A note was taken away."""


@dataclass(frozen=True)
class NoteRestored(_OfNote, name="ideas.note_restored", unseen=True):
    """A removed note is back."""


@dataclass(frozen=True)
class IdeaLocked(_OfIdea, name="ideas.idea_locked"):
    """Only the team comments from now on."""


@dataclass(frozen=True)
class IdeaUnlocked(_OfIdea, name="ideas.idea_unlocked"):
    """Everybody comments again who may on its board."""


@dataclass(frozen=True)
class VotedForCustomer(_OfIdea, name="ideas.voted_for_customer", secret=True, unseen=True):
    """Somebody of the team voted for `customer_id`, who asked for it elsewhere."""

    customer_id: int


@dataclass(frozen=True)
class VotedForCompany(_OfIdea, name="ideas.voted_for_company", secret=True, unseen=True):
    """Somebody of the team counted the idea as a wish of a company; `vote_id` is the record."""

    company_id: int
    vote_id: int


@dataclass(frozen=True)
class CompanyVoteTakenBack(_OfIdea, name="ideas.company_vote_taken_back", secret=True, unseen=True):
    """It is no wish of the company any more, unless people of it voted."""

    company_id: int


@dataclass(frozen=True)
class VotersAsked(_OfIdea, name="ideas.voters_asked", unseen=True):
    """Whoever voted is asked whether they still want it; nobody decided about it for a year."""
