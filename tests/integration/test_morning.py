"""The first page of the back office: what waits, for whom, for how long."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.accounts.models import User
from community.notifications.models import Mail, StoppedAddress
from community.portal.office.morning import MOST_SHOWN, step_of, waiting_for
from community.portal.office.newcomers import new_people
from community.search.models import Gap
from forum import actions
from forum.actions.forums import set_permissions
from forum.models import Topic
from kb.actions import suggest_edit
from kb.models import EditSuggestion, Figures
from kb.parts import parts_of
from tests.conftest import published
from tests.standing import stands

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TEAM = ("mo", "agnes", "petra", "edda", "ada")
# Which sections each of them is shown, where something waits in all.
SHOWN = {
    "mo": {"unanswered", "people", "gaps"},
    "agnes": {"unanswered", "people", "gaps"},
    "petra": {"unanswered", "people", "gaps"},
    "edda": {"unanswered", "people", "gaps", "suggested", "due"},
    "ada": {"unanswered", "people", "gaps", "suggested", "due", "mail"},
}
# What Wagtail's frame and the first steps ask is in it; a superuser's rights cost nothing.
MOST_QUERIES = {"ada": 27, "edda": 19, "agnes": 19, "root": 23}


def ask(forum, by, title: str, days: int = 2) -> Topic:
    topic = actions.start_topic(forum, by=by, title=title, content="?")
    Topic.objects.filter(pk=topic.pk).update(last_post_on=NOW - timedelta(days=days))
    return topic


@stands
def everything(cast, forum) -> SimpleNamespace:
    """Something waits in every section."""
    asked = ask(forum, cast.cleo, "Why is it slow?", days=5)
    article = published(cast.edda, "Of Edda")
    Figures.objects.update_or_create(page_id=article.pk, defaults={"asked_on": NOW})
    key = next(iter(parts_of(article)))
    suggest_edit(article, by=cast.cleo, texts={key: "<p>Better.</p>"}, words="It is better")
    Gap.objects.create(stems="lamp", words="a red lamp", language="en", searches=4, empty=4)
    User.objects.create_user("nina", "nina@example.com", "pw", display_name="Nina New")
    StoppedAddress.objects.create(email="gone@example.com", reason="bounced")
    return SimpleNamespace(asked=asked, article=article)


def sections_of(person) -> dict[str, list[str]]:
    """What waits for somebody: titles by the section's name."""
    person = User.objects.get(pk=person.pk)
    return {
        section.what.name: [row.item.title for row in section.rows]
        for section in waiting_for(person)[0]
    }


@pytest.mark.parametrize("who", TEAM)
def test_each_role_is_shown_what_it_may_deal_with(who, cast, everything, sign_in):
    page = sign_in(getattr(cast, who)).get("/office/")
    named = set(re.findall(r'id="waits-(\w+)"', page.content.decode()))
    assert named == SHOWN[who]


def test_what_newcomers_wrote_is_counted_where_the_reader_reads(cast, forum, team_room):
    set_permissions("editor", (), forum=team_room)
    nina = User.objects.create_user("nina", "nina@example.com", "pw", display_name="Nina New")
    ask(forum, nina, "Why is it slow?")
    ask(team_room, nina, "Between us")
    noted = {
        who: next(item.note for item in new_people(getattr(cast, who), 9) if item.person == nina)
        for who in ("mo", "edda")
    }
    assert noted == {"mo": "2 topics", "edda": "1 topic"}


def test_what_is_clear_is_one_sentence_with_its_spaces(cast, everything, sign_in):
    assert "All is well here: " in sign_in(cast.mo).get("/office/").content.decode()


def test_nobody_but_the_team_comes_in(cast, everything, sign_in):
    assert sign_in(cast.cleo).get("/office/").status_code == 302
    assert Client().get("/office/").status_code == 302


def test_each_row_leads_to_where_it_is_dealt_with(cast, everything, sign_in):
    client = sign_in(cast.ada)
    html = client.get("/office/").content.decode()
    rows = re.findall(r'<li>.*?<a href="([^"]+)"', html, re.S)
    assert everything.asked.get_absolute_url() in rows
    assert f"/kb/{everything.article.pk}/suggestions/" in rows
    assert len(rows) == 6
    for row in rows:
        assert client.get(row, follow=True).status_code == 200, row


def test_questions_of_forums_that_somebody_may_not_read_do_not_wait_for_them(
    cast, forum, team_room
):
    set_permissions("moderator", (), forum=team_room)
    Topic.objects.all().delete()
    hidden = ask(team_room, cast.agnes, "Among us")
    Topic.objects.filter(pk=hidden.pk).update(is_question=True)
    ask(forum, cast.cleo, "For all")
    assert sections_of(cast.mo)["unanswered"] == ["For all"]
    assert set(sections_of(cast.agnes)["unanswered"]) == {"For all", "Among us"}


def test_what_has_waited_longest_comes_first_and_what_is_answered_goes(cast, forum):
    ages = {"Yesterday": 1, "Long ago": 9, "Of late": 3}
    asked = {title: ask(forum, cast.cleo, title, days) for title, days in ages.items()}
    assert sections_of(cast.agnes)["unanswered"] == ["Long ago", "Of late", "Yesterday"]
    actions.post_answer(asked["Long ago"], by=cast.agnes, content="So.")
    assert sections_of(cast.agnes)["unanswered"] == ["Of late", "Yesterday"]


def test_a_locked_question_and_one_of_long_ago_do_not_wait(cast, forum):
    ask(forum, cast.cleo, "Of last year", days=400)
    locked = ask(forum, cast.cleo, "Locked")
    actions.lock_topic(locked, by=cast.mo)
    assert "unanswered" not in sections_of(cast.agnes)


def test_an_edit_waits_for_who_looks_after_the_article_alone(cast, everything):
    assert "suggested" not in sections_of(cast.mo)
    assert sections_of(cast.edda)["suggested"] == ["Of Edda"]
    EditSuggestion.objects.update(declined_on=NOW)
    assert "suggested" not in sections_of(cast.edda)


def test_a_mail_that_was_given_up_is_told_in_plain_words_and_tried_again(cast, sign_in):
    given_up = Mail.objects.create(
        recipient=cast.cleo,
        stream="notices",
        attempts=8,
        dropped="ConnectionRefusedError: [Errno 111] Connection refused",
    )
    ada = sign_in(cast.ada)
    assert "No mail server answers" in ada.get("/office/").content.decode()
    assert sections_of(cast.ada)["mail"] == ["Given up: mail to Cleo"]
    assert "Cleo" in ada.get("/office/mail/").content.decode()
    assert sign_in(cast.edda).get("/office/mail/").status_code == 302
    ada.post("/office/mail/", {})
    again = Mail.objects.get(pk=given_up.pk)
    assert (again.attempts, again.dropped) == (0, "")
    assert "mail" not in sections_of(cast.ada)


def test_mail_goes_to_a_stopped_address_again(cast, sign_in):
    stopped = StoppedAddress.objects.create(email="cleo@example.com", reason="bounced")
    sign_in(cast.ada).post("/office/mail/", {"address": str(stopped.pk)})
    assert not StoppedAddress.objects.exists()


def test_people_who_came_of_themselves_this_week_are_new(cast):
    new = User.objects.create_user("nina", "nina@example.com", "pw", display_name="Nina New")
    assert sections_of(cast.mo)["people"] == ["Nina New"]
    User.objects.filter(pk=new.pk).update(staged_from="other:1")
    assert "people" not in sections_of(cast.mo)


def test_more_than_nine_are_not_counted(cast, forum, sign_in):
    for number in range(12):
        ask(forum, cast.cleo, f"Question {number}", days=number + 1)
    html = sign_in(cast.agnes).get("/office/").content.decode()
    assert '<b class="number">9+</b>' in html
    assert html.count("Question ") == MOST_SHOWN


def test_where_nothing_waits_it_says_so(cast, sign_in):
    html = sign_in(cast.ada).get("/office/").content.decode()
    assert "Nothing waits for you." in html
    assert "data-key" not in html


def test_an_age_fills_a_bar_by_steps():
    assert [step_of(timedelta(hours=hours)) for hours in (0, 7, 8, 30, 80, 9000)] == [
        1,
        1,
        2,
        3,
        4,
        4,
    ]


def _queries(client: Client) -> int:
    client.get("/office/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/office/").status_code == 200
    return len(asked)


@pytest.mark.parametrize("who", ["ada", "edda", "agnes", "root"])
def test_the_page_asks_the_same_however_much_waits(who, cast, forum, everything, sign_in):
    root = User.objects.create_superuser("root", "root@example.com", "pw")
    client = sign_in(root if who == "root" else getattr(cast, who))
    before = _queries(client)
    assert before <= MOST_QUERIES[who]
    for number in range(6):
        ask(forum, cast.carl, f"Question {number}", days=number + 1)
        Gap.objects.create(stems=f"s{number}", words=f"w{number}", searches=3, empty=3)
        User.objects.create_user(f"new{number}", f"new{number}@example.com", "pw")
        article = published(cast.edda, f"Article {number}")
        Figures.objects.update_or_create(page_id=article.pk, defaults={"asked_on": NOW})
        suggest_edit(
            article,
            by=cast.cleo,
            texts={next(iter(parts_of(article))): "<p>New.</p>"},
            words="Better",
        )
    assert _queries(client) <= before
