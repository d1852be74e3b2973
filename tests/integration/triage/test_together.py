"""What is done to several ideas at once, and taken back: by whom, to which, in which words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ideas import actions
from ideas.actions.deciding import UNDONE_WITHIN
from ideas.boards import status_named
from ideas.models import Idea, StatusChange
from tests.conftest import run_all, told

pytestmark = pytest.mark.django_db
HERE = "/ideas/triage/"


def act(client: Client, ideas, path: str = HERE, **form) -> str:
    answer = client.post(path, {"idea": [idea.pk for idea in ideas], **form}, follow=True)
    return answer.content.decode()


def undo_in(page: str) -> str:
    return re.search(r'action="(/ideas/triage/undo/[^"]+)"', page)[1]


def plan(client: Client, ideas, **more) -> str:
    return act(client, ideas, act="status", status=status_named("planned").pk, **more)


def status(idea) -> str:
    return Idea.objects.get(pk=idea.pk).status.key


def names(idea) -> list[str]:
    return sorted(idea.tags.values_list("name", flat=True))


@pytest.mark.parametrize("happened", ["merged", "removed"])
def test_an_undo_counts_what_cannot_be_taken_back_any_more(happened, cast, wishes, sign_in):
    client = sign_in(cast.petra)
    page = plan(client, wishes[:2])
    if happened == "merged":
        actions.merge_idea(wishes[0], by=cast.mo, into=wishes[2])
    else:
        actions.remove_idea(wishes[0], by=cast.mo)
    back = client.post(undo_in(page), follow=True).content.decode()
    assert "1 idea stays: something else was decided since." in back
    assert "Taken back." not in back
    assert status(wishes[1]) == "under-review" and StatusChange.objects.count() == 1


def test_tags_of_one_that_is_gone_are_counted_as_well(cast, wishes, sign_in):
    client = sign_in(cast.petra)
    page = act(client, wishes[:2], act="tag", tags="night")
    actions.merge_idea(wishes[0], by=cast.mo, into=wishes[2])
    back = client.post(undo_in(page), follow=True).content.decode()
    assert "1 idea stays" in back and names(wishes[1]) == []


def test_an_undo_brings_back_no_sixth_tag(cast, wishes, sign_in):
    client, one = sign_in(cast.petra), wishes[0]
    actions.set_tags(one, ["a", "b", "c", "d", "e"], by=cast.petra)
    page = act(client, [one], act="untag", tags="a")
    actions.change_tags(one, by=cast.petra, given=["f"])
    back = client.post(undo_in(page), follow=True).content.decode()
    assert "1 idea stays" in back and names(one) == ["b", "c", "d", "e", "f"]


def test_too_late_is_too_late(cast, wishes, sign_in):
    client = sign_in(cast.petra)
    page = plan(client, wishes[:1])
    long_ago = timezone.now() - UNDONE_WITHIN - timedelta(seconds=1)
    StatusChange.objects.update(created=long_ago)
    back = client.post(undo_in(page), follow=True).content.decode()
    assert "1 idea stays" in back and status(wishes[0]) == "planned"


def test_an_undo_twice_is_harmless_and_says_so(cast, wishes, sign_in):
    client = sign_in(cast.petra)
    way = undo_in(plan(client, wishes))
    for _twice in range(2):
        assert "Taken back." in client.post(way, follow=True).content.decode()
    assert {status(idea) for idea in wishes} == {"under-review"}


def test_an_undo_leads_back_to_the_same_list(cast, wishes, sign_in):
    client = sign_in(cast.petra)
    path = f"{HERE}?sort=new"
    page = act(client, wishes, path, act="status", status=status_named("planned").pk)
    answer = client.post(undo_in(page), headers={"Referer": f"http://testserver{path}"})
    assert answer["Location"].endswith(path)
    away = client.post(undo_in(page), headers={"Referer": "https://evil.example/"})
    assert away["Location"] == HERE


@pytest.mark.parametrize("who", ["cleo", "agnes", "mo", "edda"])
def test_who_does_not_decide_takes_nothing_back(who, cast, wishes, sign_in):
    way = undo_in(plan(sign_in(cast.petra), wishes))
    assert sign_in(getattr(cast, who)).post(way).status_code == 404
    assert status(wishes[0]) == "planned"


def test_what_an_idea_is_already_is_said_and_nobody_hears(cast, wishes, sign_in):
    client = sign_in(cast.petra)
    plan(client, wishes)
    run_all()
    before = told(cast.cleo)
    page = plan(client, wishes)
    assert "Nothing is changed: they were like that already." in page
    assert "0 ideas" not in page and "undo/" not in page
    run_all()
    assert told(cast.cleo) == before and StatusChange.objects.count() == 3
    assert "Nothing is changed" in act(client, wishes, act="untag", tags="never")


def test_who_would_carry_too_many_tags_stays_and_is_named(cast, wishes, sign_in):
    one, two, _ = wishes
    actions.set_tags(one, ["a", "b", "c", "d"], by=cast.petra)
    page = act(sign_in(cast.petra), [one, two], act="tag", tags="x, y")
    assert "1 idea is changed." in page and f"At most 5 tags fit: #{one.pk}" in page
    assert "something else happened" not in page
    assert names(one) == ["a", "b", "c", "d"] and names(two) == ["x", "y"]


def test_more_tags_than_an_idea_carries_are_refused_at_the_field(cast, wishes, sign_in):
    client = sign_in(cast.petra)
    form = {"idea": [wishes[0].pk], "act": "tag", "tags": "a,b,c,d,e,f"}
    answer = client.post(HERE, form)
    assert answer.status_code == 422 and "At most 5 tags." in answer.content.decode()
    form |= {"tags": "Wi-Fi, wi-fi; WI-FI, a, b, c"}
    assert client.post(HERE, form).status_code == 302
    assert names(wishes[0]) == ["a", "b", "c", "wi-fi"], "one word is one tag"
    client.post(HERE, form | {"act": "untag", "tags": "a,b,c,d,e,f,wi-fi"})
    assert names(wishes[0]) == []


def test_only_what_its_reader_sees_and_may_decide_is_touched(cast, wishes, sign_in):
    closed = actions.add_board("Team board")
    hidden = actions.submit_idea(closed, by=cast.ada, title="A wish of the team", content="So.")
    actions.change_access(closed, dict.fromkeys(("see", "submit"), ["administrator"]))
    gone = wishes[2]
    actions.remove_idea(gone, by=cast.mo)
    page = plan(sign_in(cast.petra), [hidden, gone, wishes[0]])
    assert "1 idea is changed." in page and hidden.title not in page
    assert status(hidden) == status(gone) == "under-review"
    answer = sign_in(cast.petra).post(
        HERE, {"idea": [hidden.pk, "x", ""], "act": "tag", "tags": "x"}
    )
    assert answer.status_code == 422


def test_a_duplicate_is_no_status_to_choose(cast, wishes, sign_in):
    form = {"idea": [wishes[0].pk], "act": "status", "status": status_named("duplicate").pk}
    assert sign_in(cast.petra).post(HERE, form).status_code == 422
    assert status(wishes[0]) == "under-review"


@pytest.mark.parametrize(
    ("n", "says"), [(1, "Изменена 1 идея."), (2, "Изменены 2 идеи."), (5, "Изменено 5 идей.")]
)
def test_it_is_said_in_russian_numbers(n, says, cast, board, wishes, sign_in):
    ideas = [
        actions.submit_idea(board, by=cast.cleo, title=f"A further wish {k}", content="So.")
        for k in range(n)
    ]
    client = sign_in(cast.petra)
    type(cast.petra).objects.filter(pk=cast.petra.pk).update(language="ru")
    client.cookies["django_language"] = "ru"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ru"
    assert says in plan(client, ideas)


def test_a_comment_that_came_meanwhile_stays_the_first_answer(cast, wishes, sign_in):
    client, one = sign_in(cast.petra), wishes[0]
    page = plan(client, [one, wishes[1]])
    said = actions.add_comment(one, by=cast.agnes, content="We look into it.")
    client.post(undo_in(page))
    assert Idea.objects.get(pk=one.pk).answered_on == said.created
    assert Idea.objects.get(pk=wishes[1].pk).answered_on is None


def test_a_comment_before_it_was_the_first_answer_and_stays_it(cast, wishes, sign_in):
    said = actions.add_comment(wishes[0], by=cast.agnes, content="We look into it.")
    change = actions.change_status(wishes[0], by=cast.petra, to=status_named("planned"))
    actions.undo_decision(change, by=cast.petra)
    assert Idea.objects.get(pk=wishes[0].pk).answered_on == said.created
