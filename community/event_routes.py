"""Which fact sets what in motion. One row per event; no logic.

- in_transaction: commits or fails with the action itself
- live: runs in the committing process at once (and again by the sweeper if that process died)
- after_commit: run by a worker in this order, one task for all of an event: what is quick comes
  first

CLOCK is what every worker does by itself, every so many seconds; each entry may run in several
workers at once.
"""

from dataclasses import dataclass

from community.clocks import events as clocks
from community.companies import events as companies
from community.notifications import events as notifications
from community.portal import events as portal
from forum import events as forum
from ideas import events as ideas
from kb import events as kb
from moderation.flags import events as flags
from moderation.releases import events as releases


@dataclass(frozen=True)
class Reactions:
    in_transaction: tuple[str, ...] = ()
    live: tuple[str, ...] = ()
    after_commit: tuple[str, ...] = ()


@dataclass(frozen=True)
class Every:
    seconds: int
    work: str


CLOCK = (
    Every(20, "community.events.reactions.sweep"),
    Every(600, "community.events.worker.clean"),
    Every(3600, "community.live.calls.forget_old"),
    Every(10, "community.notifications.mail.sending.collect_and_send"),
    Every(10, "community.accounts.letters.send_unsent"),
    Every(3600, "community.notifications.actions.reading.forget_old"),
    Every(3600, "community.writing.files.forget_unposted"),
    Every(3600, "community.portal.actions.forget_sessions"),
    Every(24 * 3600, "community.portal.actions.forget_faces"),
    Every(24 * 3600, "community.portal.inviting.forget_old_invitations"),
    Every(300, "community.notifications.mail.collecting.collect_digests"),
    Every(900, "forum.actions.help_check.send_help_checks_where_due"),
    Every(300, "forum.actions.closing.close_solved_topics"),
    Every(6 * 3600, "forum.actions.answer_times.count_answer_times"),
    Every(60, "community.notifications.mail.fetching.fetch_if_configured"),
    Every(3600, "ideas.actions.trending.let_trends_sink"),
    Every(3600, "ideas.actions.duty.count_answers"),
    Every(24 * 3600, "ideas.actions.asking.ask_voters_where_due"),
    Every(60, "kb.actions.publish_scheduled"),
    Every(900, "kb.actions.ask_to_verify_where_due"),
    Every(5, "community.search.actions.send_pending"),
    Every(5, "ideas.documents.index_voted"),
    Every(3600, "ideas.actions.worth.look_again_at_members"),
    Every(3600, "community.search.actions.drop_gone"),
    Every(3600, "community.search.actions.forget_searches"),
    Every(20, "community.clocks.actions.note_breaches"),
    Every(3600, "moderation.desk.actions.let_fade"),
    Every(20, "moderation.desk.actions.let_go_of_the_gone"),
)

ANNOUNCE = "community.live.announcing.announce"
RECHECK = "community.live.announcing.recheck"
COUNT = "forum.live.count_in_lists"
ON_ROADMAP = "ideas.live.announce_on_roadmap"
ANNOUNCE_AND_COUNT = "forum.live.announce_and_count"
INDEX_TOPIC = "forum.documents.index_topic"
INDEX_IDEA = "ideas.documents.index_idea"
FIND_ALIKE = "ideas.actions.alike.find_alike"
INDEX_COMMENTED = "ideas.documents.index_commented"
INDEX_PAGE = "kb.documents.index_page"
INDEX_AUTHOR = "community.portal.documents.index_author"
INDEX_SOLVERS = "community.portal.documents.index_solvers"
INDEX_RELEASE = "moderation.releases.documents.index_release"
AT_DESK = "moderation.desk.actions.look_again"
LINK_TOPIC = "moderation.drafting.actions.link_topic"

ROUTES = {
    notifications.MailArrived: Reactions(
        after_commit=("community.notifications.mail.receiving.take_in",)
    ),
    portal.AccountClosed: Reactions(
        live=("community.portal.live.cut_off",),
        after_commit=(
            "community.portal.actions.forget_what_came_late",
            "forum.bulk.show_person_anew",
        ),
    ),
    portal.PersonRenamed: Reactions(after_commit=("forum.bulk.show_person_anew",)),
    portal.RolesChanged: Reactions(),
    portal.PersonInvited: Reactions(),
    portal.InvitationRevoked: Reactions(),
    portal.InvitationAccepted: Reactions(),
    clocks.ClockBreached: Reactions(),
    companies.CompanyAdded: Reactions(),
    companies.CompanyChanged: Reactions(after_commit=("ideas.actions.worth.follow_company",)),
    companies.CompanyRemoved: Reactions(),
    companies.DomainsChanged: Reactions(
        after_commit=("community.companies.actions.join_those_of_domains",)
    ),
    companies.MemberJoined: Reactions(after_commit=("ideas.actions.worth.follow_member",)),
    companies.MemberLeft: Reactions(after_commit=("ideas.actions.worth.follow_member",)),
    companies.MemberRoleChanged: Reactions(),
    forum.PermissionsChanged: Reactions(),
    forum.ForumLanguageChanged: Reactions(after_commit=("forum.languages.follow_forum",)),
    forum.TopicStarted: Reactions(
        live=(COUNT, AT_DESK),
        after_commit=(INDEX_TOPIC, "forum.notifications.tell_of_topic"),
    ),
    forum.AnswerPosted: Reactions(
        live=(ANNOUNCE_AND_COUNT, AT_DESK),
        after_commit=(INDEX_TOPIC, "forum.notifications.tell_of_post"),
    ),
    forum.ReplyPosted: Reactions(
        live=(ANNOUNCE_AND_COUNT, AT_DESK),
        after_commit=(INDEX_TOPIC, "forum.notifications.tell_of_post"),
    ),
    forum.PostEdited: Reactions(
        live=(ANNOUNCE,),
        after_commit=(INDEX_TOPIC, "forum.notifications.tell_newly_mentioned"),
    ),
    forum.PostVoted: Reactions(live=(ANNOUNCE,), after_commit=(INDEX_TOPIC,)),
    forum.MeTooSaid: Reactions(
        live=(ANNOUNCE,),
        after_commit=(INDEX_TOPIC, AT_DESK),
    ),
    forum.AnswerAccepted: Reactions(
        live=(ANNOUNCE, AT_DESK),
        after_commit=(INDEX_TOPIC, INDEX_AUTHOR, "forum.notifications.tell_of_solution"),
    ),
    forum.AcceptanceWithdrawn: Reactions(
        live=(ANNOUNCE, AT_DESK),
        after_commit=(INDEX_TOPIC, INDEX_AUTHOR),
    ),
    forum.AnswerConfirmed: Reactions(live=(ANNOUNCE,), after_commit=(INDEX_TOPIC,)),
    forum.ArticleLinked: Reactions(live=(ANNOUNCE,), after_commit=(INDEX_TOPIC,)),
    forum.IdeaLinked: Reactions(
        live=(ANNOUNCE,), after_commit=("moderation.drafting.notifications.offer_vote",)
    ),
    forum.LinkedIdeaDecided: Reactions(live=(ANNOUNCE,)),
    forum.TopicReleased: Reactions(live=(ANNOUNCE,)),
    forum.AgentCame: Reactions(live=(ANNOUNCE,)),
    forum.AgentLeft: Reactions(live=(ANNOUNCE,)),
    forum.PostRemoved: Reactions(
        live=(ANNOUNCE,),
        after_commit=(INDEX_TOPIC, INDEX_AUTHOR, AT_DESK),
    ),
    forum.PostRestored: Reactions(
        live=(ANNOUNCE,),
        after_commit=(INDEX_TOPIC, INDEX_AUTHOR, AT_DESK),
    ),
    forum.TopicRemoved: Reactions(
        live=(RECHECK, ANNOUNCE),
        after_commit=(INDEX_TOPIC, "forum.notifications.withdraw_hidden", AT_DESK),
    ),
    forum.TopicRestored: Reactions(
        live=(RECHECK, ANNOUNCE),
        after_commit=(INDEX_TOPIC, AT_DESK),
    ),
    forum.TopicLocked: Reactions(live=(ANNOUNCE,), after_commit=(AT_DESK,)),
    forum.TopicUnlocked: Reactions(live=(ANNOUNCE,), after_commit=(AT_DESK,)),
    forum.TopicPinned: Reactions(live=(ANNOUNCE,)),
    forum.TopicUnpinned: Reactions(live=(ANNOUNCE,)),
    forum.TopicMoved: Reactions(
        live=(RECHECK, ANNOUNCE),
        after_commit=(INDEX_TOPIC, INDEX_SOLVERS, "forum.notifications.withdraw_hidden", AT_DESK),
    ),
    forum.TopicSplit: Reactions(
        live=(ANNOUNCE,),
        after_commit=(INDEX_TOPIC, AT_DESK),
    ),
    forum.StillStuck: Reactions(
        live=(AT_DESK,), after_commit=("forum.notifications.tell_of_stuck",)
    ),
    forum.MergeUndone: Reactions(
        live=(ANNOUNCE,),
        after_commit=(INDEX_TOPIC, INDEX_SOLVERS, AT_DESK),
    ),
    forum.TopicsMerged: Reactions(
        live=(ANNOUNCE,),
        after_commit=(INDEX_TOPIC, INDEX_SOLVERS, "forum.notifications.carry_to_merged", AT_DESK),
    ),
    ideas.BoardLanguageChanged: Reactions(after_commit=("ideas.languages.follow_board",)),
    ideas.IdeaSubmitted: Reactions(
        live=(ANNOUNCE,),
        after_commit=(INDEX_IDEA, "ideas.notifications.tell_of_mentions", FIND_ALIKE, AT_DESK),
    ),
    ideas.IdeaHeld: Reactions(after_commit=(AT_DESK,)),
    ideas.IdeaReviewed: Reactions(
        live=(RECHECK, ON_ROADMAP),
        after_commit=(INDEX_IDEA, "ideas.notifications.tell_of_review", AT_DESK),
    ),
    ideas.ReviewUndone: Reactions(
        live=(RECHECK, ON_ROADMAP),
        after_commit=(
            INDEX_IDEA,
            "ideas.notifications.withdraw_hidden",
            "ideas.notifications.take_back_review",
            AT_DESK,
        ),
    ),
    ideas.IdeaVoted: Reactions(live=(ANNOUNCE,)),  # the clock tells the search
    ideas.StatusChanged: Reactions(
        live=(ON_ROADMAP,),
        after_commit=(
            INDEX_IDEA,
            "moderation.drafting.notifications.show_in_topics",
            "ideas.notifications.tell_of_status",
            "moderation.drafting.notifications.tell_topic",
            AT_DESK,
        ),
    ),
    ideas.IdeaPlanned: Reactions(live=(ON_ROADMAP,)),
    ideas.DecisionUndone: Reactions(
        live=(ON_ROADMAP,),
        after_commit=(
            INDEX_IDEA,
            "moderation.drafting.notifications.show_in_topics",
            "ideas.notifications.take_back_decision",
            AT_DESK,
        ),
    ),
    ideas.DecisionEdited: Reactions(live=(ANNOUNCE,), after_commit=(INDEX_IDEA,)),
    ideas.IdeaEdited: Reactions(
        live=(ON_ROADMAP,),
        after_commit=(INDEX_IDEA, "ideas.notifications.tell_of_mentions", FIND_ALIKE),
    ),
    ideas.IdeaTagged: Reactions(live=(ANNOUNCE,), after_commit=(INDEX_IDEA,)),
    ideas.IdeaRemoved: Reactions(
        live=(RECHECK, ON_ROADMAP),
        after_commit=(INDEX_IDEA, "ideas.notifications.withdraw_hidden", AT_DESK),
    ),
    ideas.IdeaRestored: Reactions(
        live=(RECHECK, ON_ROADMAP),
        after_commit=(INDEX_IDEA, AT_DESK),
    ),
    ideas.IdeaLocked: Reactions(live=(ANNOUNCE,)),
    ideas.IdeaUnlocked: Reactions(live=(ANNOUNCE,)),
    ideas.VotedForCustomer: Reactions(after_commit=("ideas.notifications.tell_customer",)),
    ideas.VotedForCompany: Reactions(after_commit=("ideas.notifications.tell_managers",)),
    ideas.CompanyVoteTakenBack: Reactions(),
    ideas.VotersAsked: Reactions(after_commit=("ideas.notifications.ask_voters",)),
    ideas.IdeasMerged: Reactions(
        live=(ON_ROADMAP,),
        after_commit=("ideas.documents.index_both", "ideas.notifications.tell_of_merge", AT_DESK),
    ),
    ideas.MergeUndone: Reactions(
        live=(ON_ROADMAP,),
        after_commit=("ideas.documents.index_both", "ideas.notifications.take_back_merge", AT_DESK),
    ),
    ideas.IdeasToldApart: Reactions(after_commit=(FIND_ALIKE,)),
    ideas.TellingApartUndone: Reactions(),
    ideas.CommentAdded: Reactions(
        live=(ANNOUNCE,), after_commit=(INDEX_COMMENTED, "ideas.notifications.tell_of_comment")
    ),
    ideas.CommentEdited: Reactions(
        live=(ANNOUNCE,), after_commit=(INDEX_COMMENTED, "ideas.notifications.tell_newly_named")
    ),
    ideas.CommentRemoved: Reactions(live=(ANNOUNCE,), after_commit=(INDEX_COMMENTED,)),
    ideas.CommentRestored: Reactions(live=(ANNOUNCE,), after_commit=(INDEX_COMMENTED,)),
    ideas.OfficialAnswerMarked: Reactions(
        live=(ANNOUNCE,),
        after_commit=(INDEX_COMMENTED, AT_DESK),
    ),
    ideas.OfficialAnswerWithdrawn: Reactions(live=(ANNOUNCE,), after_commit=(INDEX_COMMENTED,)),
    ideas.TalkMoved: Reactions(live=(ANNOUNCE,), after_commit=(INDEX_IDEA,)),
    ideas.NoteAdded: Reactions(
        live=(ANNOUNCE,), after_commit=("ideas.notifications.tell_of_note",)
    ),
    ideas.NoteEdited: Reactions(
        live=(ANNOUNCE,), after_commit=("ideas.notifications.tell_of_note",)
    ),
    ideas.NoteRemoved: Reactions(live=(ANNOUNCE,)),
    ideas.NoteRestored: Reactions(live=(ANNOUNCE,)),
    kb.ArticlePublished: Reactions(
        after_commit=(
            INDEX_PAGE,
            LINK_TOPIC,
            "kb.notifications.tell_of_article",
            "kb.notifications.tell_who_searched",
        )
    ),
    kb.ArticleWithdrawn: Reactions(
        after_commit=(
            INDEX_PAGE,
            "kb.notifications.withdraw_hidden",
            "moderation.drafting.actions.unlink_topic",
        )
    ),
    kb.ArticleVerified: Reactions(after_commit=(INDEX_PAGE,)),
    kb.VerificationAsked: Reactions(after_commit=("kb.notifications.ask_owner",)),
    kb.ArticleWentStale: Reactions(after_commit=(INDEX_PAGE,)),
    kb.EditSuggested: Reactions(after_commit=("kb.notifications.tell_owner_of_edit",)),
    kb.EditsDeclined: Reactions(),
    kb.DraftDiscussed: Reactions(after_commit=("kb.notifications.tell_of_draft",)),
    kb.OpinionGiven: Reactions(),
    kb.SectionChanged: Reactions(
        after_commit=(
            "kb.documents.index_section",
            "moderation.releases.documents.index_section",
            "kb.notifications.withdraw_below",
            "moderation.releases.notifications.withdraw_below",
        )
    ),
    releases.ReleasePublished: Reactions(
        after_commit=(INDEX_RELEASE, "moderation.releases.actions.complete_what_is_listed")
    ),
    releases.IdeasReleased: Reactions(
        after_commit=("moderation.releases.notifications.tell_of_release",)
    ),
    releases.ReleaseWithdrawn: Reactions(
        after_commit=(INDEX_RELEASE, "moderation.releases.notifications.withdraw_hidden")
    ),
    flags.ThingFlagged: Reactions(),
    flags.FlagWithdrawn: Reactions(
        after_commit=("moderation.flags.notifications.take_back_hiding",)
    ),
    flags.HiddenByFlags: Reactions(after_commit=("moderation.flags.notifications.tell_of_hiding",)),
    flags.MatterDecided: Reactions(
        after_commit=("moderation.flags.notifications.tell_of_decision",)
    ),
    flags.DecisionUndone: Reactions(
        after_commit=("moderation.flags.notifications.take_back_decision",)
    ),
    flags.DecisionAppealed: Reactions(),
    flags.ThingMended: Reactions(),
}
