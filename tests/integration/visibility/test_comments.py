"""Comments × every role × every way out: on a board of the team's, removed, below a duplicate."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from community.accounts.roles import ROLES
from community.live.announcing import missed
from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice
from community.search.vocabulary import forget_words
from community.things.kinds import is_readable
from ideas import actions as ideas
from ideas.models import Comment
from tests.conftest import CAST, settle
from tests.integration.visibility.conftest import OWN, READERS, SECRET, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(cast, board, engine):
    """A comment on the team's board, and a removed one beside an open one; everybody heard of them
    while they could.
    """
    closed = ideas.add_board("Team board")
    hidden = ideas.submit_idea(closed, by=cast.petra, title="On the team's board", content="Sh.")
    shown = ideas.submit_idea(board, by=cast.cleo, title="A public wish", content="Please.")
    said = ideas.add_comment(hidden, by=cast.petra, content=f"{SECRET} is near, @cleo @carl")
    gone = ideas.add_comment(shown, by=cast.carl, content=f"{SECRET} was removed, @mo @cleo")
    ideas.add_comment(shown, by=cast.cleo, content="An open reply", parent=gone)
    settle()
    roles = [role for role in ROLES if role != "customer"]
    ideas.change_access(closed, dict.fromkeys(("see", "submit", "comment", "vote"), roles))
    ideas.remove_comment(gone, by=cast.mo)
    settle()
    forget_words()
    return {"hidden": hidden, "shown": shown, "said": said, "gone": gone}


def ways_out(t) -> list[str]:
    return [
        t["hidden"].get_absolute_url(),
        t["shown"].get_absolute_url(),
        f"/search/?q={SECRET}",
        f"/search/instant/?q={SECRET[:6].lower()}",
        "/ideas/?sort=talked",
        *(f"/ideas/{t[name].pk}/feed/" for name in ("hidden", "shown")),
        "/notices/",
        "/settings/export/",
        "/",
        *(f"/live/since/?group={t[name].live_group}&after=0" for name in ("hidden", "shown")),
        *(
            f"/comments/{t[name].pk}/{rest}"
            for name in ("said", "gone")
            for rest in ("", "more/", "edit/", "history/", "quote/", "replies/")
        ),
        *(f"{t['shown'].get_absolute_url()}?quote={t[name].pk}" for name in ("said", "gone")),
    ]


@pytest.mark.parametrize("who", READERS)
def test_no_way_out_says_a_comment_that_the_page_would_refuse(who, cast, talk, sign_in):
    person = AnonymousUser() if who == "visitor" else getattr(cast, who)
    client = Client() if who == "visitor" else sign_in(person)
    for path in ways_out(talk):
        response = client.get(path)
        assert response.status_code != 500, path
        words = text_of(response).replace("<mark>", "").replace("</mark>", "")
        if not READERS[who]:
            assert f"{SECRET} is near" not in words, (who, path)
        if who not in ("mo", "petra", "ada") and path not in OWN.get(who, ()):
            assert f"{SECRET} was removed" not in words, (who, path)
    assert is_readable(person, talk["said"].ref) == READERS[who]
    assert is_readable(person, talk["gone"].ref) == (who in ("mo", "petra", "ada"))
    assert "An open reply" in client.get(talk["shown"].get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["visitor", "cleo"])
def test_nothing_can_be_done_to_comments_that_one_may_not_see(who, cast, talk, sign_in):
    client = Client() if who == "visitor" else sign_in(cast.cleo)
    before = list(Comment.objects.order_by("pk").values_list("version", "removed_on", "content"))
    refused = (302, 404) if who == "visitor" else (404,)
    for name in ("said", "gone"):
        for verb in ("edit", "remove", "restore", "official"):
            form = {"body": "Other words", "seen_version": 1}
            answer = client.post(f"/comments/{talk[name].pk}/{verb}/", form)
            assert answer.status_code in refused, verb
    for form in ({"body": "Mine"}, {"body": "Mine", "parent": talk["said"].pk}):
        path = f"/ideas/{talk['hidden'].pk}/comments/"
        assert client.post(path, form).status_code in refused
    reply = {"body": "Mine", "parent": talk["gone"].pk}
    path = f"/ideas/{talk['shown'].pk}/comments/"
    assert client.post(path, reply).status_code in refused
    kept = {"place": talk["shown"].live_group, "body": "x", "parent": talk["gone"].pk}
    client.post("/drafts/", kept)
    rows = Comment.objects.order_by("pk").values_list("version", "removed_on", "content")
    assert before == list(rows)


@pytest.mark.parametrize("who", [name for name in READERS if name != "visitor"])
def test_no_mail_says_it(who, cast, talk):
    person, hidden = getattr(cast, who), talk["hidden"]
    Notice.objects.filter(recipient=person).delete()
    mail = Mail.objects.create(recipient=person, stream="notices", about=hidden.live_group)
    Notice.objects.create(
        recipient=person,
        event_id=-1,
        actor=cast.petra,
        kind="comment",
        about=hidden.live_group,
        target_id=talk["said"].pk,
        title=hidden.title,
        address=talk["said"].get_absolute_url(),
        mail=mail,
    )
    message = compose(mail)
    assert (message is not None and f"{SECRET} is near" in message.body) == READERS[who]


def test_below_a_duplicate_on_a_closed_board_its_words_stay_there(cast, board, sign_in):
    other = ideas.add_board("Team board")
    original = ideas.submit_idea(board, by=cast.cleo, title="The first wish", content="Please.")
    again = ideas.submit_idea(other, by=cast.petra, title="The same again", content="Please.")
    said = ideas.add_comment(again, by=cast.petra, content=f"{SECRET} is near")
    ideas.merge_idea(again, by=cast.petra, into=original)
    page = Client().get(original.get_absolute_url()).content.decode()
    assert f"{SECRET} is near" in page and "1 comment<" in page
    reply = ideas.add_comment(original, by=cast.agnes, content=f"{SECRET}, yes", parent=said)
    assert reply.idea == again, "an undone merge has it again"
    roles = [role for role in ROLES if role != "customer"]
    ideas.change_access(other, dict.fromkeys(("see", "comment"), roles))
    for who in CAST:
        page = sign_in(getattr(cast, who)).get(original.get_absolute_url()).content.decode()
        assert (f"{SECRET} is near" in page) == READERS[who], who
        assert (f"{SECRET}, yes" in page) == READERS[who], who
    live = missed(original.live_group, 0, "en")
    assert not [one for one in live if SECRET in one.get("html", "")]


def test_the_feed_of_a_discussion_says_what_visitors_may_read(cast, talk, sign_in):
    ideas.add_note(talk["shown"], by=cast.agnes, content=f"{SECRET} in a note")
    feed = Client().get(f"/ideas/{talk['shown'].pk}/feed/").content.decode()
    assert "An open reply" in feed and SECRET not in feed
    assert sign_in(cast.ada).get(f"/ideas/{talk['hidden'].pk}/feed/").status_code == 404
    page = sign_in(cast.ada).get(talk["hidden"].get_absolute_url()).content.decode()
    assert f"/ideas/{talk['hidden'].pk}/feed/" not in page
    page = Client().get(talk["shown"].get_absolute_url()).content.decode()
    assert f"/ideas/{talk['shown'].pk}/feed/" in page
