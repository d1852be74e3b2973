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
class TopicStarted(_OfPost, name="forum.topic_started"):
    """Somebody asked, or opened a discussion; `post_id` is the first post."""

    forum_id: int


@dataclass(frozen=True)
class AnswerPosted(_OfPost, name="forum.answer_posted"):
    """Somebody answered."""

    forum_id: int


@dataclass(frozen=True)
class ReplyPosted(_OfPost, name="forum.reply_posted"):
    """Somebody replied to the post `parent_id`."""

    forum_id: int
    parent_id: int


@dataclass(frozen=True)
class PostEdited(_OfPost, name="forum.post_edited"):
    """The text changed; `newly_mentioned` are user names that it did not mention before."""

    newly_mentioned: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Voted(_OfPost):
    """`score` is the sum after it; `value` is the vote now and `was` the vote before it: 1, 0 or
    -1, None in events of the time when votes did not say.
    """

    score: int
    value: int | None = None
    was: int | None = None


@dataclass(frozen=True)
class PostVoted(_Voted, name="forum.post_voted", secret=True):
    """A vote for an answer or reply was given, changed or taken back."""


@dataclass(frozen=True)
class MeTooSaid(_Voted, name="forum.me_too_said", secret=True):
    """Somebody has the same question, or has it no more; `post_id` is the question."""


@dataclass(frozen=True)
class AnswerAccepted(_OfPost, name="forum.answer_accepted"):
    """The post solved the topic."""


@dataclass(frozen=True)
class AcceptanceWithdrawn(_OfPost, name="forum.acceptance_withdrawn"):
    """The post no longer counts as accepted."""


@dataclass(frozen=True)
class AnswerConfirmed(_OfPost, name="forum.answer_confirmed"):
    """Somebody said whether an accepted answer is still true."""

    still_true: bool


@dataclass(frozen=True)
class ArticleLinked(_InTopic, name="forum.article_linked"):
    """What the topic found out stands in an article now; `key` is the search's word for it, "" when
    it does not any more.
    """

    key: str


@dataclass(frozen=True)
class IdeaLinked(_InTopic, name="forum.idea_linked"):
    """The topic became an idea, or what is said about one stands in it; `key` is the search's word
    for the idea.
    """

    key: str


@dataclass(frozen=True)
class LinkedIdeaDecided(_InTopic, name="forum.linked_idea_decided"):
    """The idea that the topic is about was given another status."""

    key: str


@dataclass(frozen=True)
class TopicReleased(_InTopic, name="forum.topic_released"):
    """What the topic asked for came with a release ("release.3")."""

    release: str


@dataclass(frozen=True)
class AgentCame(_InTopic, name="forum.agent_came"):
    """Somebody from the team takes care of the topic, and whoever reads it sees who."""

    agent_id: int


@dataclass(frozen=True)
class AgentLeft(_InTopic, name="forum.agent_left"):
    """Who took care of the topic does not any more: `state` says how that came to be ("back",
    "gone"; "" when there is nothing to do any more).
    """

    agent_id: int
    state: str


@dataclass(frozen=True)
class PostRemoved(_OfPost, name="forum.post_removed"):
    """An answer or reply was taken away."""


@dataclass(frozen=True)
class PostRestored(_OfPost, name="forum.post_restored"):
    """A removed answer or reply is back."""


@dataclass(frozen=True)
class TopicRemoved(_InTopic, name="forum.topic_removed"):
    """A topic was taken away with its question."""


@dataclass(frozen=True)
class TopicRestored(_InTopic, name="forum.topic_restored"):
    """A removed topic is back."""


@dataclass(frozen=True)
class TopicLocked(_InTopic, name="forum.topic_locked"):
    """Nobody but the team may post any more."""


@dataclass(frozen=True)
class TopicUnlocked(_InTopic, name="forum.topic_unlocked"):
    """Everybody may post again."""


@dataclass(frozen=True)
class TopicPinned(_InTopic, name="forum.topic_pinned"):
    """The topic stands above others; `announced` is true for an announcement."""

    announced: bool


@dataclass(frozen=True)
class TopicUnpinned(_InTopic, name="forum.topic_unpinned"):
    """The topic stands among others again."""


@dataclass(frozen=True)
class TopicMoved(_InTopic, name="forum.topic_moved"):
    """The topic went from one forum to another."""

    from_forum_id: int
    to_forum_id: int


@dataclass(frozen=True)
class TopicSplit(_InTopic, name="forum.topic_split"):
    """Some answers became the topic `new_topic_id`."""

    new_topic_id: int


@dataclass(frozen=True)
class StillStuck(_InTopic, name="forum.still_stuck"):
    """The asker said that no answer helped; `help_check_id` is the record of it."""

    help_check_id: int


@dataclass(frozen=True)
class TopicsMerged(_InTopic, name="forum.topics_merged"):
    """The topic went into `into_topic_id`; its address redirects there."""

    into_topic_id: int


@dataclass(frozen=True)
class MergeUndone(_InTopic, name="forum.merge_undone"):
    """The topic has its own address and posts again; `into_topic_id` is where they had been."""

    into_topic_id: int


@dataclass(frozen=True)
class PermissionsChanged(Event, name="forum.permissions_changed"):
    """What a role ("" for visitors) may do was changed, in one forum or (None) everywhere;
    `granted` are the codenames that it has there since.
    """

    forum_id: int | None
    role: str
    granted: tuple[str, ...]


@dataclass(frozen=True)
class ForumLanguageChanged(Event, name="forum.forum_language_changed"):
    """A forum is in another language from now on, and with it its topics."""

    forum_id: int
