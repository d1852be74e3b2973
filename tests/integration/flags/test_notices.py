"""Who hears what became of flags, and who does not."""

from __future__ import annotations

import pytest

from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice
from community.things.ref import Ref
from moderation.flags import actions
from tests.conftest import run_all, told
from tests.integration.flags.conftest import decide, flag, flag_by_all, matter_of
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def quiet(answer):
    """Carl's answer, of which everything is told."""
    run_all()
    Notice.objects.all().delete()
    return answer


def test_a_flag_is_told_to_nobody(cast, quiet):
    flag(quiet, cast.cleo)
    run_all()
    assert not Notice.objects.exists()


def test_whom_the_house_hid_hears_it_once(cast, quiet, crowd):
    flag_by_all(quiet, crowd[:3], "private")
    run_all()
    assert told(cast.carl) == ["flags_hid"]
    assert Notice.objects.get().actor is None


def test_who_is_hidden_and_shown_before_they_look_hears_nothing(cast, quiet, crowd):
    given = [flag(quiet, person, "private") for person in crowd[:3]]
    run_all()
    for one in given:
        actions.withdraw_flag(one, by=one.by)
    run_all()
    assert told(cast.carl) == []


@pytest.mark.parametrize(
    ("outcome", "author", "flagger"),
    [
        ("dismissed", [], ["my_flag_dismissed"]),
        ("kept", ["flag_words_kept"], ["my_flag_upheld"]),
        ("hidden", ["flag_words_hidden"], ["my_flag_upheld"]),
        ("removed", ["flag_words_removed"], ["my_flag_upheld"]),
    ],
)
def test_author_and_flagger_hear_the_outcome_once_and_not_if_it_is_taken_back(
    outcome, author, flagger, cast, quiet
):
    flag(quiet, cast.cleo)
    flag(quiet, cast.edda)
    decision = decide(quiet, cast.mo, outcome)
    run_all()
    assert (told(cast.carl), told(cast.cleo), told(cast.edda)) == (author, flagger, flagger)
    assert told(cast.mo) == []
    actions.undo_decision(decision, by=cast.mo)
    run_all()
    assert not Notice.objects.exists()


def test_a_second_look_that_is_taken_back_leaves_what_was_said_of_the_first(cast, quiet):
    flag(quiet, cast.cleo)
    first = decide(quiet, cast.mo, "hidden")
    run_all()
    actions.appeal_decision(first, by=cast.carl, words="It was a joke")
    second = decide(quiet, cast.ada, "dismissed")
    run_all()
    assert told(cast.cleo) == ["my_flag_upheld"]
    actions.undo_decision(second, by=cast.ada)
    run_all()
    assert told(cast.cleo) == ["my_flag_upheld"]


def test_what_was_taken_back_before_anybody_could_hear_is_not_told(cast, quiet):
    flag(quiet, cast.cleo)
    actions.undo_decision(decide(quiet, cast.mo, "hidden"), by=cast.mo)
    run_all()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("outcome", ["dismissed", "kept"])
def test_what_comes_back_is_told_in_place_of_what_hid_it(outcome, cast, quiet, crowd):
    flag_by_all(quiet, crowd[:3], "private")
    run_all()
    decide(quiet, cast.mo, outcome)
    run_all()
    assert told(cast.carl) == ["flag_words_back"]


def test_an_author_reads_why_and_nobody_who_flagged(cast, quiet):
    flag(quiet, cast.cleo, "other", words="Cleo finds it rude")
    decide(quiet, cast.mo, "hidden", key="abuse", words="Mo says: gently, please.")
    run_all()
    mail = Mail.objects.create(recipient=cast.carl, stream="notices", about=matter_of(quiet).about)
    Notice.objects.filter(recipient=cast.carl).update(mail=mail)
    message = compose(mail)
    words = message.body + message.alternatives[0][0]
    assert "attacks or insults" in words and "gently, please" in words
    assert "Cleo" not in words and "rude" not in words and "Mo " not in words.replace("Mo says", "")


def test_who_flagged_reads_no_word_of_what_is_hidden_now(cast, topic, sign_in):
    run_all()
    Notice.objects.all().delete()
    flag(topic.first_post, cast.carl)
    decide(topic.first_post, cast.mo, "hidden")
    run_all()
    assert told(cast.carl) == ["my_flag_upheld"]
    client = sign_in(cast.carl)
    for path in ("/notices/", "/flags/", "/settings/export/"):
        page = client.get(path)
        content = b"".join(page.streaming_content) if page.streaming else page.content
        assert topic.subject not in content.decode(errors="replace"), path
    assert Notice.objects.get(recipient=cast.carl).title == "What you flagged"


def test_a_person_hears_what_the_team_says_about_them(cast, quiet):
    carl = Ref("person", cast.carl.pk)
    flag(carl, cast.cleo, "abuse")
    decide(carl, cast.mo, "kept", key="abuse", words="Change what stands on your page.")
    run_all()
    assert told(cast.carl) == ["flag_words_kept"]


def test_what_belonged_to_a_closed_account_is_judged_without_an_author(cast, quiet):
    flag(quiet, cast.cleo)
    type(quiet).objects.filter(pk=quiet.pk).update(poster=None)
    matter = matter_of(quiet)
    type(matter).objects.filter(pk=matter.pk).update(author=None)
    decide(quiet, cast.mo, "hidden")
    run_all()
    assert told(cast.cleo) == ["my_flag_upheld"] and told(cast.carl) == []
