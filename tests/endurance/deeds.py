"""What people do, one function each, and how often: the table `DEEDS`.

A deed chooses by the world's dice and goes through the world's doors wherever there is a page for
it; only what is done in Wagtail's own pages calls the action. A deed that is refused (403, 404,
409, 422) is a deed as well: half of what people try is not possible any more.
"""

from __future__ import annotations

from collections.abc import Callable

from wagtail.models import Page

from community.accounts.doors import Refused
from community.accounts.models import User
from community.accounts.roles import ROLES
from community.notifications.models import Notice
from forum.models import Forum, Post, Topic, TopicMerge
from kb import actions as kb
from kb.actions.drafting import editable_texts
from kb.models import Article
from tests.endurance.wishes import DEEDS_WITH_IDEAS
from tests.endurance.world import World, add_person, change_role

PAGES = (
    "/",
    "/topics/",
    "/topics/unanswered/",
    "/topics/unsolved/",
    "/topics/solved/",
    "/topics/new/",
    "/topics/mine/",
    "/forums/",
    "/people/",
    "/notices/",
    "/bookmarks/",
    "/settings/",
    "/settings/notices/",
    "/settings/export/",
    "/ask/",
    "/kb/",
    "/topics/feed/",
    "/sitemap-topics.xml",
    "/tags/router/",
    "/health/",
    "/ideas/",
    "/ideas/?sort=new",
    "/ideas/?status=planned",
    "/ideas/mine/",
    "/ideas/voted/",
    "/ideas/waiting/",
    "/ideas/roadmap/",
    "/ideas/roadmap/feed/",
    "/ideas/feed/",
    "/sitemap-ideas.xml",
)


# --- writing ------------------------------------------------------------------------------------


def ask_question(world: World) -> None:
    forum = world.one_of(Forum.objects.filter(type=Forum.FORUM_POST))
    data = {
        "title": f"{world.mark()} does not work",
        "body": world.words(),
        "forum": forum.pk,
        "tags": world.dice.choice(("router", "lamp, router", "")),
        "nonce": world.nonce(),
    }
    world.ask(world.member(), "/ask/", data)


def answer(world: World) -> None:
    topic, data = world.topic(), {"body": world.words(), "nonce": world.nonce()}
    person = world.member()
    for _ in range(world.dice.choice((1, 1, 1, 2))):  # now and then the same form is sent twice
        world.ask(person, f"/topics/{topic.pk}/answer/", data)


def reply(world: World) -> None:
    if post := world.post():
        data = {"body": world.words(), "nonce": world.nonce(), "parent": post.pk}
        world.ask(world.member(), f"/topics/{post.topic_id}/answer/", data)


def edit(world: World) -> None:
    if post := world.post():
        data = {"body": world.words(), "seen_version": post.updates_count}
        if post.is_question:
            data["title"] = f"{world.mark()} works no more"
        world.ask(
            post.poster if world.dice.random() < 0.6 else world.of_role("moderator"),
            f"/posts/{post.pk}/edit/",
            data,
        )


def keep_draft(world: World) -> None:
    if topic := world.topic():
        world.ask(world.member(), "/drafts/", {"place": topic.live_group, "body": world.words()})


# --- judging ------------------------------------------------------------------------------------


def vote(world: World) -> None:
    if post := world.post():
        world.ask(
            world.member(), f"/posts/{post.pk}/vote/", {"vote": world.dice.choice(("1", "1", "0"))}
        )


def accept(world: World) -> None:
    if post := world.post(parent=None, number__gt=0):
        person = (
            post.topic.poster if world.dice.random() < 0.5 else world.of_role("moderator", "agent")
        )
        world.ask(person, f"/posts/{post.pk}/accept/", {})


def withdraw_acceptance(world: World) -> None:
    if post := world.post(is_accepted=True):
        world.ask(
            world.of_role("moderator", "agent"), f"/posts/{post.pk}/accept/", {"take_back": "1"}
        )


def bookmark(world: World) -> None:
    if post := world.post():
        world.ask(world.member(), f"/posts/{post.pk}/bookmark/", {})


# --- moderating ---------------------------------------------------------------------------------


def moderator(world: World) -> User | None:
    return world.of_role("moderator", "administrator")


def move(world: World) -> None:
    topic, forum = world.topic(), world.one_of(Forum.objects.filter(type=Forum.FORUM_POST))
    world.ask(moderator(world), f"/topics/{topic.pk}/manage/", {"what": "move", "to": forum.pk})


def split(world: World) -> None:
    if head := world.post(parent=None, number__gt=0):
        others = Post.objects.filter(topic=head.topic_id, parent=None, number__gt=head.number)[
            : world.dice.randint(0, 2)
        ]
        data = {
            "what": "split",
            "title": f"{world.mark()} is another matter",
            "answers": [head.pk, *(p.pk for p in others)],
        }
        world.ask(moderator(world), f"/topics/{head.topic_id}/manage/", data)


def merge(world: World) -> None:
    topic, into = world.topic(), world.topic()
    world.ask(
        moderator(world), f"/topics/{topic.pk}/manage/", {"what": "merge", "into": str(into.pk)}
    )


def undo_merge(world: World) -> None:
    if merge := world.one_of(TopicMerge.objects.filter(undone_on=None)):
        world.ask(moderator(world), f"/merges/{merge.pk}/undo/", {})


def remove(world: World) -> None:
    if post := world.post(approved=True):
        person = post.poster if world.dice.random() < 0.3 else moderator(world)
        world.ask(person, f"/posts/{post.pk}/remove/", {"reason": "random"})


def restore(world: World) -> None:
    if post := world.post(approved=False):
        world.ask(moderator(world), f"/posts/{post.pk}/restore/", {})


def lock_or_pin(world: World) -> None:
    verb = world.dice.choice(("lock", "unlock", "unlock", "pin", "announce", "unpin"))
    world.ask(moderator(world), f"/topics/{world.topic().pk}/do/{verb}/", {})


# --- people -------------------------------------------------------------------------------------


def follow(world: World) -> None:
    forum, person = world.one_of(Forum.objects.all()), world.member()
    about = world.dice.choice(
        (world.topic().live_group, f"forum.{forum.pk}", f"person.{person.pk}")
    )
    world.ask(world.member(), "/follow/", {"about": about, "level": world.dice.choice("01233")})


def join(world: World) -> None:
    add_person(f"new{world.mark()}", "customer")


def close_account(world: World) -> None:
    person = world.of_role("customer")
    if person and User.objects.filter(is_active=True).count() > 8:
        world.ask(person, "/settings/close/", {"name": person.username})


def take_another_role(world: World) -> None:
    person = world.one_of(User.objects.filter(is_active=True, is_superuser=False))
    if person and person.username not in (
        "mo",
        "edda",
        "ada",
    ):  # somebody has to moderate and to write
        change_role(person, world.dice.choice(ROLES))


def save_profile(world: World) -> None:
    if person := world.member():
        about = f"about {world.dice.randint(1, 9)}"
        data = {
            "display_name": f"{person.username[:20].capitalize()} {world.dice.randint(1, 3)}",
            "about": about,
            "theme": "auto",
            "language": "",
            "time_zone": "",
        }
        world.ask(person, "/settings/", data)


def save_preferences(world: World) -> None:
    world.ask(
        world.member(),
        "/settings/notices/",
        {"follow_asked": 3, "follow_answered": world.dice.choice("13")},
    )


def read_notices(world: World) -> None:
    notice = world.one_of(Notice.objects.filter(read_on=None, recipient__is_active=True))
    if notice and world.dice.random() < 0.5:
        world.ask(notice.recipient, f"/notices/{notice.pk}/", {})
    elif notice:
        world.ask(notice.recipient, "/notices/read/", {})


def read_all(world: World) -> None:
    world.ask(world.member(), "/topics/read/", {})


# --- the knowledge base -------------------------------------------------------------------------


def publish_article(world: World) -> None:
    """A new article, or a new text of one that is there (which publishes it again)."""
    editor, article = world.of_role("editor"), world.one_of(Article.objects.all())
    if editor is None:
        return
    if article is None or world.dice.random() < 0.5:
        try:
            article = kb.draft_article(
                by=editor,
                title=f"{world.mark()} explained",
                language="en",
                body=[("text", f"<p>{world.words()}</p>")],
            )
        except Refused:
            return
    article.save_revision(user=editor).publish(user=editor)


def withdraw_article(world: World) -> None:
    if article := world.one_of(Article.objects.filter(live=True)):
        article.unpublish(user=world.of_role("editor"))


def suggest_edit(world: World) -> None:
    if article := world.one_of(Article.objects.filter(live=True)):
        texts = {
            f"text-{key}": f"{text} {world.mark()}" for key, text in editable_texts(article).items()
        }
        world.ask(world.member(), f"/kb/{article.pk}/suggest/", {**texts, "words": ""})


def give_opinion(world: World) -> None:
    if page := world.one_of(Page.objects.type(Article).filter(live=True)):
        world.ask(
            world.member(),
            f"/kb/{page.pk}/helpful/",
            {"helpful": world.dice.choice(("1", "0", ""))},
        )


def draft_from_topic(world: World) -> None:
    world.ask(
        world.of_role("moderator", "agent", "editor"), f"/topics/{world.topic().pk}/article/", {}
    )


# --- reading ------------------------------------------------------------------------------------


def read_topic(world: World) -> None:
    topic, person = world.topic(), world.member()
    world.ask(person, topic.get_absolute_url())
    after = world.dice.randint(0, topic.last_event_id)
    world.ask(person, f"/live/since/?group=topic.{topic.pk}&after={after}")
    world.ask(person, f"/topics/{topic.pk}/read/", {"post": topic.last_post_id or 0})


def read_a_page(world: World) -> None:
    person = world.member() if world.dice.random() < 0.7 else None
    world.ask(person, world.dice.choice(PAGES))
    topic = world.one_of(Topic.objects.all())
    world.ask(
        person,
        world.dice.choice(
            (
                f"/topics/{topic.pk}/",
                f"/topics/{topic.pk}/feed/",
                f"/posts/{topic.pk}/",
                f"/people/{topic.poster_id}/",
            )
        ),
    )


def search(world: World) -> None:
    words = world.dice.choice(
        (
            "router",
            "лампа",
            "restart lamp",
            f"zq{world.dice.randint(0, 7)}x{world.dice.randint(1, 40)}",
        )
    )
    world.ask(world.member(), f"/search/?q={words}")
    world.ask(None, f"/search/instant/?q={words[:4]}")


Deed = Callable[[World], None]
DEEDS: dict[Deed, int] = {  # how often each is done, beside the others
    ask_question: 6,
    answer: 14,
    reply: 10,
    edit: 7,
    keep_draft: 4,
    vote: 10,
    accept: 7,
    withdraw_acceptance: 2,
    bookmark: 2,
    move: 6,
    split: 4,
    merge: 3,
    undo_merge: 2,
    remove: 8,
    restore: 7,
    lock_or_pin: 3,
    follow: 5,
    join: 2,
    close_account: 1,
    take_another_role: 2,
    save_profile: 4,
    save_preferences: 2,
    read_notices: 5,
    read_all: 1,
    publish_article: 3,
    withdraw_article: 2,
    suggest_edit: 2,
    give_opinion: 2,
    draft_from_topic: 1,
    read_topic: 6,
    read_a_page: 5,
    search: 3,
    **DEEDS_WITH_IDEAS,
}


def do_one(world: World) -> str:
    """Do one deed; returns its name."""
    deed = world.dice.choices(list(DEEDS), list(DEEDS.values()))[0]
    deed(world)
    return deed.__name__
