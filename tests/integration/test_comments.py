"""Comments on ideas: said, answered, changed, taken away; who hears of them and who finds them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.accounts.doors import FormerMember, Refused
from community.accounts.models import User
from community.live.announcing import missed
from community.portal.actions import close_account
from community.search.finding import search
from community.writing.drafts import draft_at
from community.writing.models import Draft
from ideas import actions
from ideas.actions.trending import let_trends_sink
from ideas.models import Comment, Idea
from ideas.trends import trend_of
from tests.conftest import settle

pytestmark = pytest.mark.django_db
LIVE = {"HX-Request": "true"}


def say(idea, by, content: str, parent=None, **more) -> Comment:
    return actions.add_comment(idea, by=by, content=content, parent=parent, **more)


def page(idea, client=None, query: str = "") -> str:
    return (client or Client()).get(idea.get_absolute_url() + query).content.decode()


def counted() -> tuple[int, int]:
    return Idea.objects.values_list("comments_count", "recent_comments").get()


# --- saying


def test_a_comment_stands_on_the_page_once_however_often_it_is_sent(cast, idea, sign_in):
    client, form = sign_in(cast.carl), {"body": "And *charts*, please.", "nonce": "form-1"}
    client.post("/drafts/", {"place": idea.live_group, "body": "And"})
    assert draft_at(idea.live_group, by=cast.carl)
    first = client.post(f"/ideas/{idea.pk}/comments/", form)
    comment = Comment.objects.get()
    assert first["Location"] == comment.get_absolute_url()
    assert client.post(f"/ideas/{idea.pk}/comments/", form)["Location"] == first["Location"]
    assert counted() == (1, 1)
    assert draft_at(idea.live_group, by=cast.carl) is None
    assert "And <em>charts</em>, please." in page(idea)
    assert "1 comment<" in page(idea)
    arrived = client.get(first["Location"])
    assert arrived["Location"] == f"{idea.get_absolute_url()}#comment-{comment.pk}"


def test_the_composer_stays_on_the_page_and_gets_what_the_page_missed(cast, idea, sign_in):
    form = {"body": "And charts.", "nonce": "form-1", "after": idea.last_event_id}
    answer = sign_in(cast.carl).post(f"/ideas/{idea.pk}/comments/", form, headers=LIVE).json()
    comment = Comment.objects.get()
    assert answer["shown"] == f"comment-{comment.pk}"
    (message,) = answer["messages"]
    assert (message["do"], message["into"]) == ("add", "comments")
    assert "And charts." in message["html"] and "1 comment" in message["html"]


@pytest.mark.parametrize("body", ["", " x ", "y" * 30_001])
def test_what_nobody_may_send_is_kept_in_the_form(body, cast, idea, sign_in):
    client, path = sign_in(cast.carl), f"/ideas/{idea.pk}/comments/"
    answer = client.post(path, {"body": body})
    assert answer.status_code == 422
    if body.strip():
        assert body.strip()[:20] in answer.content.decode()
    assert client.post(path, {"body": body}, headers=LIVE).status_code == 422
    assert not Comment.objects.exists()


def test_who_may_not_comment_on_the_board_has_no_composer_and_is_refused(
    cast, board, idea, sign_in
):
    actions.change_access(board, {"see": ["", "customer", "agent"], "comment": ["agent"]})
    customer = sign_in(cast.carl)
    assert 'id="composer"' not in page(idea, customer)
    refused = customer.post(f"/ideas/{idea.pk}/comments/", {"body": "Me, too."})
    assert refused.status_code == 403
    assert 'id="composer"' in page(idea, sign_in(cast.agnes))
    assert "Sign in to comment" in page(idea)
    visit = Client().post(f"/ideas/{idea.pk}/comments/", {"body": "Me, too."})
    assert "/accounts/login/" in visit["Location"]
    assert sign_in(cast.carl).get(f"/ideas/{idea.pk}/comments/").status_code == 405
    assert counted() == (0, 0)


def test_nothing_is_said_about_what_is_removed_or_by_a_closed_account(cast, idea):
    comment = say(idea, cast.carl, "And charts.")
    actions.remove_comment(comment, by=cast.mo)
    with pytest.raises(Refused, match="removed"):
        say(idea, cast.cleo, "Why?", parent=comment)
    actions.remove_idea(idea, by=cast.mo)
    with pytest.raises(Refused, match="removed"):
        say(idea, cast.cleo, "Why?")
    actions.restore_idea(idea, by=cast.mo)
    User.objects.filter(pk=cast.carl.pk).update(closed_on="2026-01-01T00:00:00Z")
    with pytest.raises(FormerMember):
        say(idea, cast.carl, "One more.")
    assert counted() == (0, 0)


# --- threads


def test_replies_stand_under_what_they_answer_and_deep_ones_say_what_that_is(cast, idea):
    chain = [say(idea, cast.carl, "The first level")]
    for n in range(5):
        chain.append(say(idea, (cast.cleo, cast.carl)[n % 2], f"Reply {n}", parent=chain[-1]))
    assert [one.depth for one in chain] == [0, 1, 2, 3, 4, 5]
    assert {one.root_id for one in chain[1:]} == {chain[0].pk}
    assert [one.shown_under_id for one in chain[4:]] == [chain[2].pk, chain[2].pk]
    assert [one.reply_number for one in chain[1:]] == [1, 2, 3, 4, 5]
    counts = dict(Comment.objects.values_list("pk", "replies_count"))
    assert [counts[one.pk] for one in chain] == [5, 1, 1, 1, 1, 0]
    html = page(idea)
    assert html.count("in reply to") == 2, "the third level is as deep as indents go"
    assert html.index("The first level") < html.index("Reply 0") < html.index("Reply 4")


def test_a_long_branch_opens_on_demand(cast, idea, sign_in):
    root = say(idea, cast.carl, "The root of it")
    for n in range(7):
        say(idea, cast.cleo, f"Reply number {n}", parent=root)
    html = page(idea)
    assert "Reply number 4" in html and "Reply number 5" not in html
    assert "2 more replies" in html
    address = f"/comments/{root.pk}/replies/"
    all_of_them = sign_in(cast.carl).get(address, headers=LIVE).content.decode()
    assert all(f"Reply number {n}" in all_of_them for n in range(7))
    assert "csrfmiddlewaretoken" not in all_of_them, "nobody of the team: no form"
    assert Client().get(address)["Location"] == root.get_absolute_url()


def test_the_newest_threads_stand_first_and_each_address_finds_its_page(cast, idea, monkeypatch):
    monkeypatch.setattr("ideas.views.talk.COMMENTS_PER_PAGE", 3)
    made = [say(idea, cast.carl, f"Thread number {n}") for n in range(7)]
    reply = say(idea, cast.cleo, "Late to the party", parent=made[0])

    def shown(html: str) -> list[int]:
        return [n for n in range(7) if f"Thread number {n}" in html]

    assert shown(page(idea)) == [4, 5, 6]
    after = page(idea).partition("?after=")[2].partition("#")[0]
    second = page(idea, query=f"?after={after}")
    assert shown(second) == [1, 2, 3]
    assert 'data-grows=""' in second and 'data-grows="start"' in page(idea)
    for comment in (*made, reply):
        address = Client().get(comment.get_absolute_url())["Location"]
        assert address.endswith(f"#comment-{comment.pk}")
        assert comment.content in Client().get(address).content.decode(), comment.content
    assert "?after=" not in Client().get(made[6].get_absolute_url())["Location"]


def test_a_reply_belongs_below_the_idea_of_its_parent(cast, board, idea, sign_in):
    other = actions.submit_idea(board, by=cast.carl, title="A bell that rings", content="Please.")
    elsewhere = say(other, cast.carl, "Loudly.")
    form = {"body": "Quietly.", "parent": elsewhere.pk}
    assert sign_in(cast.cleo).post(f"/ideas/{idea.pk}/comments/", form).status_code == 404
    form["parent"] = 10**9
    assert sign_in(cast.cleo).post(f"/ideas/{idea.pk}/comments/", form).status_code == 404


def test_without_scripts_one_replies_and_quotes_by_the_address(cast, idea, sign_in):
    comment = say(idea, cast.carl, "And charts.\nAll of them.")
    client = sign_in(cast.cleo)
    html = page(idea, client, f"?quote={comment.pk}")
    assert "Reply to Carl" in html
    assert f"&gt; [Carl]({comment.get_absolute_url()}):\n&gt; And charts." in html
    assert "Reply to" in page(idea, client, f"?reply={comment.pk}")
    kept = {"place": idea.live_group, "body": "Yes, and", "parent": comment.pk}
    client.post("/drafts/", kept)
    assert Draft.objects.get().more == {"parent": comment.pk}
    assert "Reply to Carl" in page(idea, client) and "Yes, and" in page(idea, client)
    text = client.get(f"/comments/{comment.pk}/quote/").json()["text"]
    assert text.startswith("> [Carl](") and "> All of them." in text


# --- changing, taking away


def test_an_author_edits_and_the_earlier_text_is_kept(cast, idea, sign_in):
    comment = say(idea, cast.carl, "And charts.")
    client, path = sign_in(cast.carl), f"/comments/{comment.pk}/edit/"
    assert client.post(path, {"body": "And graphs.", "seen_version": 1}).status_code == 302
    assert "edited" not in page(idea), "at once it leaves no trace"
    Comment.objects.update(created="2026-11-20T00:00:00Z")
    assert client.post(path, {"body": "And maps.", "seen_version": 2}).status_code == 302
    assert "And maps." in page(idea) and "edited" in page(idea)
    earlier = client.get(f"/comments/{comment.pk}/history/").content.decode()
    assert "<del>" in earlier and "graphs" in earlier
    assert sign_in(cast.cleo).get(f"/comments/{comment.pk}/history/").status_code == 404
    late = sign_in(cast.mo).post(path, {"body": "Mine.", "seen_version": 2})
    assert late.status_code == 409 and "And maps." in late.content.decode()
    assert sign_in(cast.cleo).get(path).status_code == 404


def test_an_author_is_told_when_it_is_too_late(cast, idea, sign_in):
    comment = say(idea, cast.carl, "And charts.")
    Comment.objects.update(created="2024-11-20T00:00:00Z")
    answer = sign_in(cast.carl).get(f"/comments/{comment.pk}/edit/", follow=True)
    assert "can no longer be changed" in answer.content.decode()
    assert sign_in(cast.mo).get(f"/comments/{comment.pk}/edit/").status_code == 200


def test_what_is_removed_leaves_a_gap_where_it_was_answered_and_comes_back(cast, idea, sign_in):
    root = say(idea, cast.carl, "And charts.")
    alone = say(idea, cast.carl, "Never mind.")
    reply = say(idea, cast.cleo, "Which?", parent=root)
    assert counted() == (3, 3)
    own, moderator = sign_in(cast.carl), sign_in(cast.mo)
    assert own.post(f"/comments/{root.pk}/remove/").status_code == 404, "somebody replied"
    assert own.post(f"/comments/{alone.pk}/remove/").status_code == 302
    assert moderator.post(f"/comments/{root.pk}/remove/").status_code == 302
    assert counted() == (1, 1)
    html = page(idea)
    assert "And charts." not in html and "Never mind." not in html
    assert "This comment was removed." in html and "Which?" in html
    assert Client().get(root.get_absolute_url()).status_code == 404
    assert "And charts." in moderator.get(f"/comments/{root.pk}/more/").content.decode()
    for _ in range(2):
        moderator.post(f"/comments/{root.pk}/restore/")
    assert "And charts." in page(idea)
    assert counted() == (2, 2)
    assert sign_in(cast.cleo).post(f"/comments/{reply.pk}/restore/").status_code == 404


def test_removing_a_reply_is_counted_where_it_stood(cast, idea):
    root = say(idea, cast.carl, "And charts.")
    reply = say(idea, cast.cleo, "Which?", parent=root)
    deeper = say(idea, cast.carl, "All.", parent=reply)
    for _ in range(2):
        actions.remove_comment(deeper, by=cast.mo)
    counts = dict(Comment.objects.values_list("pk", "replies_count"))
    assert (counts[root.pk], counts[reply.pk]) == (1, 0)
    for _ in range(2):
        actions.restore_comment(deeper, by=cast.mo)
    counts = dict(Comment.objects.values_list("pk", "replies_count"))
    assert (counts[root.pk], counts[reply.pk]) == (2, 1)
    assert counted() == (3, 3)


# --- the team's answer


def test_the_official_answer_stands_above_all_comments_and_there_is_one(cast, idea, sign_in):
    first = say(idea, cast.agnes, "We are drawing it.")
    say(idea, cast.carl, "Lovely.")
    client = sign_in(cast.petra)
    for _ in range(2):
        client.post(f"/comments/{first.pk}/official/")
    html = page(idea)
    assert html.count("We are drawing it.") == 1
    assert html.index("We are drawing it.") < html.index("Lovely.")
    assert "The official answer, shown above" in html
    second = say(idea, cast.petra, "It comes in May.", parent=first)
    client.post(f"/comments/{second.pk}/official/")
    assert Comment.objects.get(official_on__isnull=False) == second
    assert Comment.objects.get(pk=second.pk).official_by == cast.petra
    assert page(idea).index("It comes in May.") < page(idea).index("We are drawing it.")
    client.post(f"/comments/{second.pk}/official/", {"take_back": "1"})
    assert not Comment.objects.exclude(official_on=None).exists()
    assert 'id="official" hidden' in page(idea)


def test_only_who_decides_marks_and_only_what_the_team_said(cast, idea, sign_in):
    theirs, ours = say(idea, cast.carl, "I know it."), say(idea, cast.agnes, "It is drawn.")
    for who in ("cleo", "carl", "mo", "agnes", "edda"):
        answer = sign_in(getattr(cast, who)).post(f"/comments/{ours.pk}/official/")
        assert answer.status_code == 404, who
    assert sign_in(cast.petra).post(f"/comments/{theirs.pk}/official/").status_code == 404
    with pytest.raises(Refused, match="customer"):
        actions.mark_official(theirs, by=cast.petra)
    actions.remove_comment(ours, by=cast.mo)
    with pytest.raises(Refused, match="removed"):
        actions.mark_official(ours, by=cast.petra)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.update(official_on="2026-11-01T00:00:00Z")


def test_a_removed_official_answer_is_none_until_it_is_restored(cast, idea):
    ours = say(idea, cast.agnes, "It is drawn.")
    actions.mark_official(ours, by=cast.petra)
    actions.remove_comment(ours, by=cast.mo)
    assert "It is drawn." not in page(idea)
    actions.restore_comment(ours, by=cast.mo)
    assert page(idea).count("It is drawn.") == 1
    assert "The official answer, shown above" in page(idea)


# --- found, trending, listed


def test_what_is_said_is_found_with_its_idea_and_forgotten_with_the_comment(cast, idea):
    comment = say(idea, cast.carl, "My thermostat has a halibut.")
    settle()
    (hit,) = search(cast.cleo, "halibut").results
    assert hit.entry.key == idea.live_group
    actions.edit_comment(comment, by=cast.carl, content="My thermostat has a sturgeon.")
    settle()
    assert not search(cast.cleo, "halibut").results
    assert search(cast.cleo, "sturgeon").results
    actions.remove_comment(comment, by=cast.mo)
    settle()
    assert not search(cast.cleo, "sturgeon").results


def test_comments_warm_an_idea_until_they_are_old(cast, board, idea, sign_in):
    quiet = actions.submit_idea(board, by=cast.carl, title="A bell that rings", content="Please.")
    comment = say(idea, cast.carl, "And charts.")
    now = Idea.objects.get(pk=idea.pk)
    assert now.trend == pytest.approx(trend_of(1, 1, idea.created), rel=0.01)
    listed = sign_in(cast.carl).get("/ideas/?sort=talked").content.decode()
    assert "1 comment" in listed and listed.index(idea.title) < listed.index(quiet.title)
    Comment.objects.filter(pk=comment.pk).update(created="2026-01-01T00:00:00Z")
    let_trends_sink()
    assert Idea.objects.get(pk=idea.pk).recent_comments == 0
    actions.remove_comment(comment, by=cast.mo)
    assert Idea.objects.get(pk=idea.pk).recent_comments == 0


def test_a_page_of_comments_costs_the_same_however_many_there_are(cast, idea, sign_in):
    client = sign_in(cast.carl)

    def queries() -> int:
        page(idea, client)
        with CaptureQueriesContext(connection) as asked:
            page(idea, client)
        assert not [one["sql"] for one in asked if "COUNT(" in one["sql"]]
        return len(asked)

    root = say(idea, cast.cleo, "The root of it")
    say(idea, cast.carl, "A reply", parent=root)
    few = queries()
    for n in range(30):
        other = say(idea, (cast.cleo, cast.mo, cast.edda)[n % 3], f"Thread {n}")
        say(idea, cast.carl, "A reply", parent=other)
    assert queries() == few


# --- live


def test_pages_see_comments_come_change_and_go(cast, idea):
    root = say(idea, cast.agnes, "We are drawing it.")
    reply = say(idea, cast.carl, "Lovely.", parent=root)
    actions.mark_official(root, by=cast.petra)
    actions.edit_comment(reply, by=cast.carl, content="Very lovely.")
    actions.remove_comment(reply, by=cast.mo)
    actions.withdraw_official(root, by=cast.petra)
    _made, first, second, marked, edited, removed, taken = missed(idea.live_group, 0, "ru")
    assert (first["do"], first["into"]) == ("add", "comments")
    assert second["do"] == "nothing", "it is gone by now"
    assert 'id="official"' in marked["html"] and f'id="place-{root.pk}"' in marked["html"]
    assert edited["do"] == removed["do"] == taken["do"] == "replace"
    assert "Комментарий удалён" in removed["html"]
    assert "~token" not in first["html"] and "~voted" not in first["html"]


# --- who has left


def test_a_former_member_is_named_nowhere_below_an_idea(cast, idea):
    chain = [say(idea, cast.carl, "The first level")]
    for n in range(4):
        chain.append(say(idea, cast.carl, f"Reply {n}", parent=chain[-1]))
    assert page(idea).count("in reply to Carl") == 1
    User.objects.filter(pk=cast.carl.pk).update(display_name="Karl", card_version=7)
    assert "in reply to Karl" in page(idea) and "Carl" not in page(idea)
    close_account(User.objects.get(pk=cast.carl.pk), by=cast.carl)
    html = page(idea)
    assert "Karl" not in html and "former member" in html and "The first level" in html
    assert counted() == (5, 5)
