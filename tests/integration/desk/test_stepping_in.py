"""Who has what: taken, given back, passed on, let go of; seen where people talk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community.accounts.doors import Refused
from community.events.models import EventRecord
from community.things.ref import Ref
from forum import actions as of_forum
from forum.models import Topic
from moderation.desk import actions
from moderation.desk.models import Agent, Matter, StepIn
from moderation.desk.staff import who_is_there
from tests.conftest import run_all
from tests.integration.desk.conftest import aged, matter_of, ref_of

pytestmark = pytest.mark.django_db


def present(*people, ago: int = 0) -> None:
    """They had a page open so many seconds ago."""
    for person in people:
        seen = timezone.now() - timedelta(seconds=ago)
        Agent.objects.update_or_create(user=person, defaults={"seen_on": seen})


def events(name: str) -> int:
    return EventRecord.objects.filter(name=f"forum.{name}").count()


def band(topic) -> str:
    """What a visitor reads of the team on the topic's page."""
    page = " ".join(Client().get(topic.get_absolute_url()).content.decode().split())
    page = re.sub(r'<span class="face.*?</span>', "", page)
    found = re.search(r'id="topic-agent".*?</div>', page)
    return re.sub(r"<[^>]+>", "", found[0].partition(">")[2]).strip() if found else ""


@pytest.fixture
def waiting(cast, topic):
    run_all()
    return topic


def test_who_takes_a_question_has_it_and_everybody_there_sees_who(cast, waiting):
    assert band(waiting) == ""
    taken = actions.step_in(ref_of(waiting), by=cast.agnes)
    assert (taken.agent, taken.by) == (cast.agnes, cast.agnes)
    assert matter_of(waiting).holder == cast.agnes
    assert band(waiting) == "Agnes from the team is here"
    assert actions.step_in(ref_of(waiting), by=cast.agnes) == taken
    assert events("agent_came") == 1


def test_whoever_comes_second_is_told_who_has_it(cast, waiting):
    taken = actions.step_in(ref_of(waiting), by=cast.agnes)
    with pytest.raises(actions.Taken) as refused:
        actions.step_in(ref_of(waiting), by=cast.mo)
    assert refused.value.step_in == taken
    with pytest.raises(Refused):
        actions.step_in(Ref("topic", 999_999), by=cast.mo)


def test_it_is_given_back_with_a_word_and_waits_where_it_stood(cast, lots):
    before = list(Matter.objects.order_by("take_by").values_list("thing", flat=True))
    ref = ref_of(lots.late)
    actions.step_in(ref, by=cast.agnes)
    back = actions.hand_back(ref, by=cast.agnes, words="  The community\ncan take it  ")
    assert (back.ending, back.words) == ("back", "The community can take it")
    assert matter_of(lots.late).holder is None
    assert band(lots.late).startswith("Agnes from the team gave this back to the community")
    assert "The community can take it" in band(lots.late)
    assert list(Matter.objects.order_by("take_by").values_list("thing", flat=True)) == before
    assert actions.hand_back(ref, by=cast.agnes) is None
    assert events("agent_left") == 1


def test_nobody_gives_back_what_another_has(cast, waiting):
    actions.step_in(ref_of(waiting), by=cast.agnes)
    assert actions.hand_back(ref_of(waiting), by=cast.mo) is None
    assert matter_of(waiting).holder == cast.agnes


def test_it_is_passed_on_and_the_history_says_so(cast, waiting):
    actions.step_in(ref_of(waiting), by=cast.agnes)
    given = actions.assign(ref_of(waiting), to=cast.mo, by=cast.agnes)
    assert actions.assign(ref_of(waiting), to=cast.mo, by=cast.petra) == given
    told = StepIn.objects.order_by("id").values_list("agent__username", "by__username", "ending")
    assert list(told) == [("agnes", "agnes", "passed"), ("mo", "agnes", "")]
    assert band(waiting) == "Mo from the team is here"


def test_what_is_solved_nobody_has_any_more(cast, waiting, answer):
    actions.step_in(ref_of(waiting), by=cast.agnes)
    of_forum.accept_answer(answer, by=cast.cleo)
    run_all()
    assert StepIn.objects.get().ending == "done"
    assert not Matter.objects.exists() and band(waiting) == ""


def test_who_answers_keeps_it(cast, waiting):
    actions.step_in(ref_of(waiting), by=cast.agnes)
    of_forum.post_answer(waiting, by=cast.agnes, content="The lease.")
    run_all()
    assert (matter_of(waiting).kind, matter_of(waiting).holder) == ("unsolved", cast.agnes)


def test_what_comes_back_to_the_desk_is_still_theirs(cast, waiting):
    actions.step_in(ref_of(waiting), by=cast.agnes)
    Matter.objects.all().delete()
    actions.look_at(ref_of(waiting))
    assert matter_of(waiting).holder == cast.agnes


# --- who is there --------------------------------------------------------------------------------


def test_what_somebody_has_who_left_waits_again_and_those_there_are_told(cast, waiting):
    actions.step_in(ref_of(waiting), by=cast.agnes)
    present(cast.agnes, ago=61)
    assert actions.let_go_of_the_gone() == 0, "it was taken a moment ago"
    StepIn.objects.update(created=timezone.now() - timedelta(minutes=5))
    present(cast.agnes, ago=50)
    assert actions.let_go_of_the_gone() == 0, "they are there"
    present(cast.agnes, ago=61)
    assert (actions.let_go_of_the_gone(), actions.let_go_of_the_gone()) == (1, 0)
    assert (StepIn.objects.get().ending, matter_of(waiting).holder) == ("gone", None)
    assert band(waiting) == (
        "Agnes from the team had to go. The question waits for the team again."
    )
    assert EventRecord.objects.filter(name="forum.agent_left").get().actor_id is None
    actions.step_in(ref_of(waiting), by=cast.mo)
    assert band(waiting) == "Mo from the team is here"


def test_who_was_never_there_keeps_nothing(cast, waiting):
    actions.step_in(ref_of(waiting), by=cast.agnes)
    StepIn.objects.update(created=timezone.now() - timedelta(minutes=5))
    assert actions.let_go_of_the_gone() == 1


def test_the_desk_says_who_is_there_away_or_full(cast, prompt, monkeypatch):
    monkeypatch.setattr("moderation.desk.staff.value_of", lambda name: 2)
    present(cast.agnes, cast.mo, cast.petra)
    present(cast.ada, ago=61)
    actions.say_away(by=cast.petra, is_away=True)
    for number in range(2):
        topic = of_forum.start_topic(prompt, by=cast.carl, title=f"Cable {number}", content="?")
        actions.step_in(ref_of(topic), by=cast.mo)
    seen = [(one.person.username, one.state, one.held) for one in who_is_there()]
    assert seen == [("agnes", "online", 0), ("mo", "full", 2), ("petra", "away", 0)]


def test_a_page_that_is_open_says_so_and_keeps_that_one_is_away(cast):
    actions.note_present([cast.agnes.pk])
    actions.say_away(by=cast.agnes, is_away=True)
    Agent.objects.update(seen_on=timezone.now() - timedelta(hours=1))
    actions.note_present([cast.agnes.pk, cast.mo.pk])
    assert [(one.person.username, one.state) for one in who_is_there()] == [
        ("mo", "online"),
        ("agnes", "away"),
    ]


# --- pages ---------------------------------------------------------------------------------------


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("who", ["cleo", "edda"])
def test_only_who_works_at_the_desk_takes_anything(who, cast, waiting, sign_in):
    client, thing = sign_in(getattr(cast, who)), waiting.live_group
    for path in (f"/desk/{thing}/step-in/", f"/desk/{thing}/back/", "/desk/away/"):
        assert client.post(path).status_code == 404
    assert client.get(f"/desk/{thing}/").status_code == 404
    assert "step-in" not in text(client, waiting.get_absolute_url())
    assert not StepIn.objects.exists() and not Agent.objects.exists()


def test_a_visitor_is_led_to_sign_in(waiting):
    answer = Client().post(f"/desk/{waiting.live_group}/step-in/")
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("thing", ["topic.999999", "post.1", "nonsense", "user.1"])
def test_what_the_desk_does_not_know_is_not_found(thing, cast, waiting, sign_in):
    client = sign_in(cast.agnes)
    assert client.get(f"/desk/{thing}/").status_code == 404
    assert client.post(f"/desk/{thing}/step-in/").status_code == 404


def test_nobody_takes_what_they_may_not_read(cast, team_room, sign_in):
    from community.accounts.roles import ROLES
    from forum.actions.forums import set_permissions

    hidden = of_forum.start_topic(team_room, by=cast.mo, title="Hidden", content="x")
    for role in ROLES:
        set_permissions(role, (), forum=team_room)
    assert sign_in(cast.agnes).post(f"/desk/{hidden.live_group}/step-in/").status_code == 404


def test_two_agents_work_side_by_side(cast, waiting, sign_in):
    agnes, mo, thing = sign_in(cast.agnes), sign_in(cast.mo), waiting.live_group
    present(cast.agnes, cast.mo)
    assert "Step in" in text(agnes, waiting.get_absolute_url())
    here = {"HTTP_REFERER": f"http://testserver{waiting.get_absolute_url()}"}
    taken = agnes.post(f"/desk/{thing}/step-in/", **here)
    assert taken["Location"].endswith(waiting.get_absolute_url())
    second = mo.post(f"/desk/{thing}/step-in/")
    assert second.status_code == 409 and "Agnes has it already" in second.content.decode()
    assert "Agnes" in text(mo, "/desk/") and 'data-key="c"' not in text(mo, "/desk/")
    assert mo.get("/desk/next/", follow=True).redirect_chain[-1][0] == "/desk/"
    assert "Agnes has it." in text(mo, f"/desk/{thing}/")
    given = agnes.post(f"/desk/{thing}/", {"to": cast.mo.pk}, follow=True)
    assert "Mo has it now." in given.content.decode()
    assert "Give it back" in text(mo, waiting.get_absolute_url())
    back = {"words": "You can take it from here"}
    assert mo.post(f"/desk/{thing}/back/", back, **here).status_code == 302
    assert "You can take it from here" in band(waiting)
    history = text(mo, f"/desk/{thing}/")
    assert "given back" in history and "passed on" in history and "given by Agnes" in history


def test_it_is_given_only_to_who_is_there_and_may_see_it(cast, waiting, sign_in):
    present(cast.mo)
    client, path = sign_in(cast.agnes), f"/desk/{waiting.live_group}/"
    for person in (cast.cleo, cast.petra):
        assert client.post(path, {"to": person.pk}).status_code == 422
    assert client.post(path, {"to": cast.mo.pk}).status_code == 302
    assert matter_of(waiting).holder == cast.mo


def test_a_word_that_is_too_long_is_said_at_its_field(cast, waiting, sign_in):
    actions.step_in(ref_of(waiting), by=cast.agnes)
    path = f"/desk/{waiting.live_group}/back/"
    answer = sign_in(cast.agnes).post(path, {"words": "x" * 201})
    assert answer.status_code == 422 and "field-error" in answer.content.decode()
    assert matter_of(waiting).holder == cast.agnes


def test_the_desk_is_narrowed_by_who_has_what(cast, lots, sign_in):
    actions.step_in(ref_of(lots.late), by=cast.agnes)
    actions.step_in(ref_of(lots.soon), by=cast.mo)
    client = sign_in(cast.agnes)
    found = {
        who: re.findall(r'<tr id="topic(\d+)"', text(client, f"/desk/?who={who}"))
        for who in ("mine", "free")
    }
    assert found == {"mine": [str(lots.late.pk)], "free": [str(lots.fresh.pk)]}
    assert client.get("/desk/next/")["Location"] == lots.late.get_absolute_url()


def test_one_goes_away_and_comes_again(cast, sign_in):
    client = sign_in(cast.agnes)
    client.post("/desk/away/", {"away": "1"})
    assert "I am here again" in text(client, "/desk/")
    client.post("/desk/away/", {"away": "0"})
    assert "Give me nothing for a while" in text(client, "/desk/")


def test_the_band_is_told_live(cast, waiting):
    from community.live.announcing import missed

    actions.step_in(ref_of(waiting), by=cast.agnes)
    [said] = missed(waiting.live_group, Topic.objects.get(pk=waiting.pk).last_event_id - 1, "en")
    assert said["do"] == "replace" and "Agnes" in said["html"] and "topic-agent" in said["html"]


def test_an_idea_is_taken_as_well(cast, idea):
    run_all()
    actions.step_in(ref_of(idea), by=cast.petra)
    assert matter_of(idea).holder == cast.petra
    assert actions.hand_back(ref_of(idea), by=cast.petra)
    assert matter_of(idea).holder is None


def test_an_aged_question_that_is_taken_stays_late(cast, lots):
    actions.step_in(ref_of(lots.late), by=cast.agnes)
    assert aged(lots.late, hours=6) and matter_of(lots.late).holder == cast.agnes
