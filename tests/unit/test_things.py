"""What a thing is called, and the questions that are asked about any of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.things.kinds import KINDS, is_readable, readable_among, readers_of, title_of
from community.things.ref import Ref, ids_by_prefix
from forum import actions
from forum.actions.forums import set_permissions

NONSENSE = ("", "topic", "topic.", ".7", "topic.-1", "topic. 1", "topic.١", "topic.1.2", None, 7)


PREFIXES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@given(PREFIXES, st.integers(0, 2**63 - 1))
def test_a_name_is_read_as_it_was_written(prefix, pk):
    assert Ref.parse(str(Ref(prefix, pk))) == Ref(prefix, pk)


@pytest.mark.parametrize("text", [*NONSENSE, f"topic.{2**63}", "topic." + "9" * 5000])
def test_what_names_nothing_is_no_thing(text):
    assert Ref.parse(text) is None


def test_ids_are_sorted_out_by_prefix_in_their_order():
    texts = ["topic.3", "forum.1", "nonsense", "topic.1"]
    assert ids_by_prefix(texts) == {"topic": [3, 1], "forum": [1]}


@pytest.mark.django_db
def test_every_question_about_a_thing_has_one_answer(cast, team_room):
    secret = actions.start_topic(team_room, by=cast.mo, title="Only for us", content="x")
    ref = Ref("topic", secret.pk)
    everybody = [cast.cleo, cast.mo, cast.ada]
    assert readers_of(everybody, ref) == {cast.mo.pk, cast.ada.pk}
    for person in everybody:
        may = person != cast.cleo
        assert is_readable(person, ref) == may
        assert readable_among(person, [str(ref), "nothing.1"]) == ({str(ref)} if may else set())
        assert (title_of(person, ref) is not None) == may


@pytest.mark.django_db
def test_a_right_that_was_taken_away_is_missing_in_every_answer(cast, forum):
    topic = actions.start_topic(forum, by=cast.mo, title="For a while", content="x")
    ref = Ref("topic", topic.pk)
    assert is_readable(cast.cleo, ref)
    set_permissions("customer", (), forum=forum)
    set_permissions(None, (), forum=forum)
    cast.cleo = type(cast.cleo).objects.get(pk=cast.cleo.pk)
    assert not is_readable(cast.cleo, ref)
    assert readers_of([cast.cleo], ref) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", sorted(KINDS))
def test_no_kind_of_thing_knows_an_id_that_is_not_there(cast, prefix):
    assert KINDS[prefix].readable(cast.ada, {999_999}) == set()
    assert KINDS[prefix].titles(cast.ada, {999_999}) == {}
    assert readers_of([cast.ada, cast.cleo], Ref(prefix, 999_999)) == set()
