"""What happened in the forum.

Ids and plain values only; the first id that an event names is the topic's.
"""

from dataclasses import dataclass

from community.events.event import Event


@dataclass(frozen=True)
class _InTopic(Event):
    topic_id: int


@dataclass(frozen=True)
class _OfPost(_InTopic):
    post_id: int


@dataclass(frozen=True)
class TopicStarted(_OfPost):
    """Somebody asked, or opened a discussion; `post_id` is the first post."""

    forum_id: int


@dataclass(frozen=True)
class AnswerPosted(_OfPost):
    """Somebody answered; `author_id` is the asker."""

    forum_id: int


@dataclass(frozen=True)
class ReplyPosted(_OfPost):
    """Somebody replied to the post `parent_id`."""

    forum_id: int
    parent_id: int


@dataclass(frozen=True)
class PostEdited(_OfPost):
    """The text changed; `newly_mentioned` are user names that it did not mention before."""

    newly_mentioned: tuple[str, ...] = ()


@dataclass(frozen=True)
class PostVoted(_OfPost):
    """A vote was given, changed or taken back; `score` is the sum after it."""

    score: int


@dataclass(frozen=True)
class AnswerAccepted(_OfPost):
    """The post solved the topic."""


@dataclass(frozen=True)
class AcceptanceWithdrawn(_OfPost):
    """The post no longer counts as accepted."""


@dataclass(frozen=True)
class AnswerConfirmed(_OfPost):
    """Somebody said whether an accepted answer is still true."""

    still_true: bool


@dataclass(frozen=True)
class TopicKnown(_InTopic):
    """What the topic found out stands in an article now; `key` is the search's word for it, "" when
    it does not any more.
    """

    key: str


@dataclass(frozen=True)
class PostRemoved(_OfPost):
    """An answer or reply was taken away."""


@dataclass(frozen=True)
class PostRestored(_OfPost):
    """A removed answer or reply is back."""


@dataclass(frozen=True)
class TopicRemoved(_InTopic):
    """A topic was taken away with its question."""


@dataclass(frozen=True)
class TopicRestored(_InTopic):
    """A removed topic is back."""


@dataclass(frozen=True)
class TopicLocked(_InTopic):
    """Nobody but the team may post any more."""


@dataclass(frozen=True)
class TopicUnlocked(_InTopic):
    """Everybody may post again."""


@dataclass(frozen=True)
class TopicPinned(_InTopic):
    """The topic stands above others; `announced` is true for an announcement."""

    announced: bool


@dataclass(frozen=True)
class TopicUnpinned(_InTopic):
    """The topic stands among others again."""


@dataclass(frozen=True)
class TopicMoved(_InTopic):
    """The topic went from one forum to another."""

    from_forum_id: int
    to_forum_id: int


@dataclass(frozen=True)
class TopicSplit(_InTopic):
    """Some answers became the topic `new_topic_id`."""

    new_topic_id: int


@dataclass(frozen=True)
class StillStuck(_InTopic):
    """The asker said that no answer helped; `help_check_id` is the record of it."""

    help_check_id: int


@dataclass(frozen=True)
class TopicsMerged(_InTopic):
    """The topic went into `into_topic_id`; its address redirects there."""

    into_topic_id: int
