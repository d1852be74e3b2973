"""Ideas: submitted, voted for, edited, listed and found."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.accounts.doors import Refused
from community.accounts.models import RuleOverride, User
from community.accounts.rules import forget_overrides
from community.live.announcing import missed
from community.search.finding import search, suggest
from community.search.query import Filters
from community.votes import voters
from community.writing.drafts import draft_at
from ideas import actions
from ideas.actions.trending import let_trends_sink
from ideas.boards import status_named
from ideas.models import Access, Board, Idea, Status, StatusChange
from ideas.trends import trend_of
from tests.conftest import settle

pytestmark = pytest.mark.django_db


def decide(idea, by, to: str, words: str = "Because.", **more) -> StatusChange | None:
    return actions.change_status(idea, by=by, to=status_named(to), words=words, **more)


def names_of_voters(idea) -> set[str]:
    return {vote.user.username for vote in voters(Idea, [idea.pk])}


# --- submitting


def test_submitting_counts_the_authors_own_vote_and_forgets_the_draft(cast, board, sign_in):
    client = sign_in(cast.cleo)
    typed = {"place": "ideas", "title": "A router that", "body": "So that", "board": board.pk}
    client.post("/drafts/", typed)
    page = client.get("/ideas/new/").content.decode()
    assert "A router that" in page and "So that" in page
    form = {"title": "A router that sleeps at night", "body": "It glows.", "board": board.pk}
    answer = client.post("/ideas/new/", {**form, "nonce": "form-1"})
    idea = Idea.objects.get()
    assert answer["Location"] == idea.get_absolute_url()
    assert (idea.votes_count, idea.author, idea.status.key) == (1, cast.cleo, "under-review")
    assert names_of_voters(idea) == {"cleo"}
    assert draft_at("ideas", by=cast.cleo) is None
    again = client.post("/ideas/new/", {**form, "nonce": "form-1"})
    assert again["Location"] == idea.get_absolute_url()
    assert Idea.objects.count() == 1


def test_an_exact_repeat_is_refused_with_the_way_to_the_first(cast, board, idea, sign_in):
    form = {"title": f"  {idea.title.upper()}!! ", "body": "The same.", "board": board.pk}
    page = sign_in(cast.carl).post("/ideas/new/", form)
    assert page.status_code == 422
    assert f'href="{idea.get_absolute_url()}"' in page.content.decode()
    elsewhere = actions.add_board("Mobile")
    actions.submit_idea(elsewhere, by=cast.carl, title=idea.title, content="Here, too.")
    assert Idea.objects.count() == 2


@pytest.mark.parametrize("title", ["Too short", "x" * 101])
def test_a_title_has_ten_to_a_hundred_characters(title, cast, board, sign_in):
    form = {"title": title, "body": "Some words.", "board": board.pk}
    assert sign_in(cast.cleo).post("/ideas/new/", form).status_code == 422
    assert not Idea.objects.exists()


def test_who_may_not_submit_has_no_page_for_it(cast, board, sign_in):
    actions.change_access(board, {"see": ["", "customer"], "vote": ["customer"]})
    assert sign_in(cast.cleo).get("/ideas/new/").status_code == 404
    assert "/ideas/new/" not in sign_in(cast.cleo).get("/ideas/").content.decode()
    assert Client().get("/ideas/new/").status_code == 302


# --- boards


def test_no_role_may_do_on_a_board_what_it_may_not_see(cast, board):
    with pytest.raises(Refused, match="looser"):
        actions.change_access(board, {"see": ["agent"], "vote": ["agent", "customer"]})
    with pytest.raises(IntegrityError), transaction.atomic():
        Access.objects.filter(board=board, role=None).update(see=False, vote=True)


def test_an_administrator_makes_a_board_and_says_who_may_what(cast, sign_in):
    client = sign_in(cast.ada)
    form = {"name": "Mobile", "icon": "smartphone", "position": 1, "see": ["customer", "agent"]}
    wrong = client.post("/office/boards/new/", {**form, "vote": ["customer", "editor"]})
    assert wrong.status_code == 200 and not Board.objects.exists()
    form |= {"submit": ["customer"], "vote": ["customer"]}
    assert client.post("/office/boards/new/", form).status_code == 302
    board = Board.objects.get()
    rows = {row.role.name if row.role else "": row for row in Access.objects.select_related("role")}
    assert (rows["customer"].submit, rows["agent"].submit, rows["agent"].see) == (True, False, True)
    assert not rows[""].see and not rows["editor"].see
    assert client.get(f"/office/boards/edit/{board.pk}/").status_code == 200


def test_an_operator_renames_colours_and_adds_statuses(cast, idea, sign_in):
    client = sign_in(cast.petra)
    review = status_named("under-review")
    form = {"name": "Being read", "name_ru": "Читаем", "colour": "violet", "icon": "eye"}
    form |= {"position": 0}
    assert client.post(f"/office/statuses/edit/{review.pk}/", form).status_code == 302
    assert status_named("under-review").category == "open"
    assert "Being read" in Client().get(idea.get_absolute_url()).content.decode()
    russian = Client().get(idea.get_absolute_url(), headers={"Accept-Language": "ru"})
    assert "Читаем" in russian.content.decode()
    new = {"name": "In beta", "category": "active", "colour": "amber", "icon": "play"}
    assert client.post("/office/statuses/new/", {**new, "position": 3}).status_code == 302
    assert Status.objects.get(key="in-beta").takes_votes
    nameless = client.post("/office/statuses/new/", {**new, "name": "", "position": 3})
    assert nameless.status_code == 200


# --- voting


def test_a_vote_counts_once_however_often_it_is_given_and_can_be_taken_back(cast, idea, sign_in):
    client, path = sign_in(cast.carl), f"/ideas/{idea.pk}/vote/"
    for _ in range(2):
        answer = client.post(path, {"vote": "1"}, headers={"HX-Request": "true"})
        assert answer.json() == {"voted": True, "score": 2}
    assert names_of_voters(idea) == {"cleo", "carl"}
    for _ in range(2):
        answer = client.post(path, {"vote": "0"}, headers={"HX-Request": "true"})
        assert answer.json() == {"voted": False, "score": 1}
    assert names_of_voters(idea) == {"cleo"}
    assert client.get(path).status_code == 405
    assert client.post(path)["Location"] == idea.get_absolute_url()
    assert Idea.objects.get().votes_count == 2


def test_there_are_no_votes_against(cast, idea, sign_in):
    assert sign_in(cast.carl).post(f"/ideas/{idea.pk}/vote/", {"vote": "-1"}).status_code == 400
    assert Idea.objects.get().votes_count == 1


def test_a_visitors_click_is_not_lost_by_signing_in(verified, idea):
    client = Client()
    page = client.get(idea.get_absolute_url())
    assert "vote-form" in page.content.decode()
    back = {"Referer": f"http://testserver{idea.get_absolute_url()}"}
    answer = client.post(f"/ideas/{idea.pk}/vote/", headers=back)
    assert "/accounts/login/" in answer["Location"]
    assert Idea.objects.get().votes_count == 1
    form = {"login": "carl", "password": "pw"}
    signed_in = client.post(answer["Location"], form)
    assert signed_in["Location"].startswith(f"/ideas/{idea.pk}/")
    assert "data-wanted" in client.get(signed_in["Location"]).content.decode()
    client.post(f"/ideas/{idea.pk}/vote/", {"vote": "1"})
    assert Idea.objects.get().votes_count == 2
    assert "data-wanted" not in client.get(idea.get_absolute_url()).content.decode()


def test_the_page_of_voters_counts_no_votes(cast, idea, sign_in):
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    client = sign_in(cast.ada)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/ideas/{idea.pk}/voters/").content.decode()
    assert "Carl" in page and "Cleo" in page
    assert not [one["sql"] for one in asked if "COUNT(" in one["sql"]]


def test_a_visitors_clicks_are_limited_because_each_begins_a_session(idea):
    RuleOverride.objects.create(name="address_posts_per_minute", value=2)
    forget_overrides()
    clicks = [Client().post(f"/ideas/{idea.pk}/vote/").status_code for _ in range(3)]
    assert clicks == [302, 302, 429]
    assert Session.objects.count() == 2


def test_what_is_decided_takes_no_votes_and_keeps_those_that_it_has(cast, idea, sign_in):
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    decide(idea, cast.petra, "declined")
    for person, wanted in ((cast.mo, True), (cast.carl, False)):
        with pytest.raises(Refused, match="closed"):
            actions.vote_idea(idea, by=person, wanted=wanted)
    assert Idea.objects.get().votes_count == 2
    assert sign_in(cast.mo).post(f"/ideas/{idea.pk}/vote/").status_code == 404
    assert "vote-form" not in Client().get(idea.get_absolute_url()).content.decode()


def test_who_voted_is_shown_where_the_board_says_so_and_to_the_team(cast, board, idea, sign_in):
    assert "Cleo" in Client().get(f"/ideas/{idea.pk}/voters/").content.decode()
    Board.objects.update(voters_shown=False)
    actions.change_access(board, {"see": ["", "customer"], "vote": ["customer"]})
    assert sign_in(cast.carl).get(f"/ideas/{idea.pk}/voters/").status_code == 404
    assert sign_in(cast.petra).get(f"/ideas/{idea.pk}/voters/").status_code == 200


# --- editing, removing


def test_an_author_edits_until_it_is_decided_and_the_earlier_text_is_kept(cast, idea, sign_in):
    Idea.objects.update(created="2026-11-01T00:00:00Z")
    client, path = sign_in(cast.cleo), f"/ideas/{idea.pk}/edit/"
    form = {"title": "Dark colours after sunset", "body": "And *quiet* ones.", "seen_version": 1}
    assert client.post(path, form).status_code == 302
    earlier = client.get(f"/ideas/{idea.pk}/history/").content.decode()
    assert "<del>" in earlier and "bright" in earlier and "app" in earlier
    assert sign_in(cast.carl).get(f"/ideas/{idea.pk}/history/").status_code == 404
    assert sign_in(cast.mo).post(path, {**form, "body": "Mine."}).status_code == 409
    decide(idea, cast.petra, "planned")
    assert client.get(path).status_code == 404


def test_what_is_removed_is_gone_for_others_and_comes_back_as_it_was(cast, idea, sign_in):
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    assert sign_in(cast.cleo).post(f"/ideas/{idea.pk}/remove/").status_code == 404
    moderator = sign_in(cast.mo)
    assert moderator.post(f"/ideas/{idea.pk}/remove/").status_code == 302
    assert Client().get(idea.get_absolute_url()).status_code == 404
    assert moderator.get(idea.get_absolute_url()).status_code == 200
    with pytest.raises(Refused, match="closed"):
        actions.vote_idea(idea, by=cast.edda, wanted=True)
    moderator.post(f"/ideas/{idea.pk}/restore/")
    assert Client().get(idea.get_absolute_url()).status_code == 200
    assert Idea.objects.get().votes_count == 2


def test_what_was_said_again_meanwhile_does_not_come_back(cast, board, idea):
    actions.remove_idea(idea, by=cast.mo)
    again = actions.submit_idea(board, by=cast.carl, title=idea.title, content="Again.")
    with pytest.raises(actions.Repeated) as refused:
        actions.restore_idea(idea, by=cast.mo)
    assert refused.value.first == again


# --- lists


def test_lists_are_by_status_in_three_orders_a_page_at_a_time(cast, board, sign_in, monkeypatch):
    monkeypatch.setattr("ideas.views.lists.IDEAS_PER_PAGE", 2)
    made = [
        actions.submit_idea(board, by=cast.cleo, title=f"The wish number {n}", content="Please.")
        for n in range(4)
    ]
    for person in (cast.carl, cast.mo):
        actions.vote_idea(made[1], by=person, wanted=True)
    decide(made[3], cast.petra, "declined")
    client = sign_in(cast.carl)

    def shown(path: str) -> list[int]:
        page = client.get(path).content.decode()
        return [n for n in range(4) if f"The wish number {n}" in page]

    assert shown("/ideas/?sort=top") == [1, 2]
    assert shown("/ideas/?sort=new") == [1, 2]
    following = client.get("/ideas/?sort=new").content.decode()
    after = following.partition("after=")[2].partition('"')[0]
    assert shown(f"/ideas/?sort=new&after={after}") == [0]
    assert shown("/ideas/?status=declined") == [3]
    assert shown("/ideas/voted/") == [1]
    assert shown("/ideas/mine/") == []
    assert client.get("/ideas/").content.decode().count('aria-pressed="true"') == 1
    assert client.get("/ideas/?status=nothing").status_code == 404
    assert client.get("/ideas/?board=99").status_code == 404
    assert client.get("/ideas/?sort=worst").status_code == 404


def test_what_trends_sinks_with_time_and_with_votes_that_are_old(cast, idea):
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    warm = Idea.objects.get().trend
    assert warm == pytest.approx(trend_of(2, 0, idea.created), rel=0.01)
    votes = voters(Idea, [idea.pk]).filter(user=cast.cleo)
    votes.update(time_stamp="2026-01-01T00:00:00Z")
    let_trends_sink()
    now = Idea.objects.get()
    assert (now.recent_votes, now.votes_count) == (1, 2)
    assert now.trend < warm


# --- found, live


def test_ideas_are_found_by_status_and_offered_to_who_asks(cast, idea, sign_in):
    settle()
    found = search(cast.carl, "dark colours")
    assert [result.entry.key for result in found.results] == [idea.live_group]
    assert found.facets["status"] == {"under-review": 1}
    decide(idea, cast.petra, "declined", "Our own eyes prefer daylight.")
    settle()
    assert not search(cast.carl, "dark colours", filters=Filters(status="planned")).results
    (hit,) = search(cast.carl, "daylight", filters=Filters(status="declined")).results
    assert hit.entry.votes == 1
    assert suggest(cast.carl, "dark colours", kinds=("idea",))
    assert "Declined" in Client().get("/search/?q=colours").content.decode()


def test_pages_of_an_idea_see_votes_and_decisions_live(cast, idea):
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    decide(idea, cast.petra, "planned", "In spring.")
    submitted, vote, change = missed(idea.live_group, 0, "ru")
    assert (vote["do"], vote["post"], vote["score"]) == ("score", idea.live_group, 2)
    assert change["do"] == "replace"
    assert "Запланирована" in change["html"] and "In spring." in change["html"]
    assert 'aria-pressed="false"' in change["html"]
    assert submitted["do"] == "nothing"


def test_an_idea_is_the_authors_to_take_away_and_a_closed_account_writes_nothing(cast, idea):
    User.objects.filter(pk=cast.carl.pk).update(closed_on="2026-01-01T00:00:00Z")
    from community.accounts.doors import FormerMember

    with pytest.raises(FormerMember):
        actions.vote_idea(idea, by=cast.carl, wanted=True)
    assert Idea.objects.get().votes_count == 1


def test_while_an_idea_is_written_others_are_offered_in_every_status(cast, board, idea, sign_in):
    decide(idea, cast.petra, "declined", "Our own eyes prefer daylight.")
    closed = actions.add_board("Team board")
    secret = actions.submit_idea(closed, by=cast.petra, title="Dark secrets here", content="Sh.")
    actions.change_access(closed, {"see": ["agent", "product manager"]})
    other = actions.submit_idea(board, by=cast.carl, title="Dark icons as well", content="Please.")
    settle()
    typed = {"title": "dark colours for icons", "body": ""}
    page = sign_in(cast.cleo).post("/ideas/similar/", typed).content.decode()
    assert idea.title in page and "Our own eyes prefer daylight." in page
    assert other.title in page and f"/ideas/{other.pk}/vote/" in page
    assert secret.title not in page
    assert secret.title in sign_in(cast.agnes).post("/ideas/similar/", typed).content.decode()
    assert "row" not in sign_in(cast.cleo).post("/ideas/similar/", {"title": "x"}).content.decode()
    assert Client().post("/ideas/similar/", typed).status_code == 302


def test_the_roadmap_has_a_column_for_what_comes_and_what_is_there(cast, board, idea, sign_in):
    ready = actions.submit_idea(board, by=cast.carl, title="A bell that rings", content="Please.")
    decide(ready, cast.petra, "completed")
    page = Client().get("/ideas/roadmap/").content.decode()
    assert ready.title in page.partition('id="column-completed"')[2]
    assert idea.title not in page
    decide(idea, cast.petra, "started")
    page = Client().get("/ideas/roadmap/").content.decode()
    assert idea.title in page.partition('id="column-started"')[2].partition("column-completed")[0]
    actions.change_access(board, {"see": ["agent"]})
    assert ready.title not in Client().get("/ideas/roadmap/").content.decode()
    assert ready.title in sign_in(cast.agnes).get("/ideas/roadmap/").content.decode()


def test_who_wants_it_counts_everybody_but_the_one_that_is_named(cast, idea, monkeypatch):
    monkeypatch.setattr("ideas.views.ideas.FACES_SHOWN", 2)
    for person in (cast.carl, cast.mo, cast.edda):
        actions.vote_idea(idea, by=person, wanted=True)
    assert "Edda and 3 others want this" in Client().get(idea.get_absolute_url()).content.decode()
