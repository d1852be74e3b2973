"""Ideas × every role × every way out."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from community.accounts.roles import ROLES
from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice
from community.search.vocabulary import forget_words
from ideas import actions as ideas
from ideas.boards import status_named
from ideas.live import may_watch_idea
from ideas.models import Idea
from tests.conftest import CAST, settle
from tests.integration.visibility.conftest import OWN, READERS, SECRET, text_of
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def wishes(cast, board, engine):
    """An idea on a board of the team's with a decision, a removed one and an open one beside it,
    each saying the secret word; everybody followed them while they could.
    """
    closed = ideas.add_board("Team board")
    hidden = ideas.submit_idea(
        closed, by=cast.petra, title=f"{SECRET} on the team's board", content=f"{SECRET} @cleo"
    )
    gone = ideas.submit_idea(board, by=cast.carl, title=f"{SECRET} was removed", content=SECRET)
    shown = ideas.submit_idea(board, by=cast.carl, title="A public wish", content="Please.")
    for name in CAST:
        for idea in (hidden, gone):
            ideas.vote_idea(idea, by=getattr(cast, name), wanted=True)
    for idea in (hidden, gone):
        ideas.change_tags(idea, by=cast.petra, given=[SECRET])
    change = ideas.change_status(
        hidden, by=cast.petra, to=status_named("planned"), words=f"{SECRET}, soon."
    )
    settle()
    roles = [role for role in ROLES if role != "customer"]
    ideas.change_access(closed, dict.fromkeys(("see", "submit", "comment", "vote"), roles))
    ideas.remove_idea(gone, by=cast.mo)
    settle()
    Notice.objects.filter(about=hidden.live_group).update(title="was told while it could be read")
    forget_words()
    return {"hidden": hidden, "gone": gone, "shown": shown, "change": change, "board": closed}


def ways_to_ideas(w) -> list[str]:
    hidden, gone = w["hidden"], w["gone"]
    return [
        "/",
        "/ideas/",
        "/ideas/?sort=new",
        "/ideas/?status=planned",
        f"/ideas/?board={w['board'].pk}",
        "/ideas/voted/",
        f"/ideas/?tag={SECRET.lower()}",
        f"/ideas/{w['shown'].pk}/tags/",
        "/ideas/triage/",
        "/ideas/triage/?status=all",
        f"/ideas/triage/?status=all&q={SECRET}",
        f"/ideas/triage/export/?status=all&q={SECRET}",
        f"/ideas/triage/?board={w['board'].pk}",
        "/ideas/triage/export/?status=all",
        "/sitemap-ideas.xml",
        "/notices/",
        "/settings/notices/",
        f"/search/?q={SECRET}",
        "/search/?kind=idea",
        "/search/?status=planned",
        f"/search/instant/?q={SECRET[:6].lower()}",
        f"/people/{hidden.author_id}/petra/",
        w["shown"].get_absolute_url(),
        "/settings/export/",
        f"/decisions/{w['change'].pk}/edit/",
        *(
            f"/ideas/{idea.pk}/{rest}"
            for idea in (hidden, gone)
            for rest in ("", "x/", "voters/", "history/", "edit/", "status/", "merge/", "vote-for/")
            + ("tags/",)
        ),
        *(
            f"/ideas/{w['shown'].pk}/merge/?{query}"
            for query in (f"q={SECRET}", f"into={hidden.pk}", f"into={gone.pk}")
        ),
        *(f"/live/since/?group=idea.{idea.pk}&after=0" for idea in (hidden, gone)),
    ]


@pytest.mark.parametrize("who", READERS)
def test_no_way_out_of_ideas_says_what_the_page_would_refuse(who, cast, wishes, sign_in):
    person = AnonymousUser() if who == "visitor" else getattr(cast, who)
    client = Client() if who == "visitor" else sign_in(person)
    hidden, gone = wishes["hidden"], wishes["gone"]
    said = {path: client.get(path) for path in ways_to_ideas(wishes)}
    for path, response in said.items():
        assert response.status_code != 500, path
        words = text_of(response).replace("<mark>", "").replace("</mark>", "")
        own = path in OWN.get(who, ())
        if not READERS[who]:
            assert f"{SECRET} on the team" not in words, (who, path)
            assert f"{SECRET}, soon" not in words, (who, path)
            assert "Team board" not in words, (who, path)
        if who not in ("mo", "petra", "ada") and not own:
            assert f"{SECRET} was removed" not in words, (who, path)
    assert (client.get(hidden.get_absolute_url()).status_code == 200) == READERS[who]
    assert may_watch_idea(person, hidden.pk) == READERS[who]
    assert may_watch_idea(person, gone.pk) == (who in ("mo", "petra", "ada"))
    if who != "visitor":
        found = client.post("/ask/help/", {"title": f"{SECRET} on the team", "body": ""})
        assert (SECRET in text_of(found)) == READERS[who]


@pytest.mark.parametrize("who", ["visitor", "cleo"])
def test_nothing_can_be_done_to_ideas_that_one_may_not_see(who, cast, wishes, sign_in):
    client = Client() if who == "visitor" else sign_in(cast.cleo)
    before = list(Idea.objects.order_by("pk").values_list("votes_count", "version", "removed_on"))
    for idea in (wishes["hidden"], wishes["gone"]):
        for verb in (
            "vote",
            "vote-for",
            "lock",
            "status",
            "merge",
            "edit",
            "tags",
            "remove",
            "restore",
        ):
            form = {"title": "Another title", "body": "Other words", "status": 1, "seen_version": 1}
            response = client.post(f"/ideas/{idea.pk}/{verb}/", form)
            assert response.status_code in ((302, 404) if who == "visitor" else (404,)), verb
    drafted = client.post("/drafts/", {"place": f"idea.{wishes['hidden'].pk}", "body": "x"})
    assert drafted.status_code in (302, 404)
    assert before == list(
        Idea.objects.order_by("pk").values_list("votes_count", "version", "removed_on")
    )


@pytest.mark.parametrize("who", [name for name in READERS if name != "visitor"])
def test_no_mail_about_an_idea_says_it(who, cast, wishes):
    person, hidden = getattr(cast, who), wishes["hidden"]
    mail = Mail.objects.create(recipient=person, stream="notices", about=hidden.live_group)
    Notice.objects.update_or_create(
        recipient=person,
        event_id=-1,
        defaults={
            "actor": cast.petra,
            "kind": "idea_status",
            "about": hidden.live_group,
            "target_id": wishes["change"].pk,
            "title": hidden.title,
            "address": wishes["change"].get_absolute_url(),
            "mail": mail,
        },
    )
    message = compose(mail)
    words = (message.subject + message.body + message.alternatives[0][0]) if message else ""
    assert (f"{SECRET}, soon" in words) == READERS[who]
