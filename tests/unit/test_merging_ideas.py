"""Two ideas that are one wish are counted as one, and can be taken apart again as they were."""

from __future__ import annotations

import pytest
from django.utils import timezone

from community.accounts.doors import Refused
from community.notifications.actions import follow
from community.notifications.models import Notice, Subscription
from community.votes import voters
from ideas import actions
from ideas.boards import status_named
from ideas.families import family
from ideas.models import Idea, IdeaMerge
from tests.conftest import run_all, told

pytestmark = pytest.mark.django_db
LEVEL = Subscription.Level


@pytest.fixture
def twin(cast, board) -> Idea:
    """Carl's idea, which is the same wish in other words; Mo wants it, too."""
    twin = actions.submit_idea(board, by=cast.carl, title="A night mode, please", content="So!")
    actions.vote_idea(twin, by=cast.mo, wanted=True)
    return fresh(twin)


@pytest.fixture
def third(cast, board) -> Idea:
    """Edda's, which is the same once more."""
    return actions.submit_idea(board, by=cast.edda, title="Less light at night", content="Hm.")


def fresh(idea) -> Idea:
    return Idea.objects.select_related("status", "merged_into").get(pk=idea.pk)


def people(idea) -> set[str]:
    return {vote.user.username for vote in voters(Idea, family(idea))}


# --- counted as one


def test_the_count_is_of_people_and_each_counts_once(cast, idea, twin):
    actions.vote_idea(idea, by=cast.mo, wanted=True)
    actions.merge_idea(twin, by=cast.petra, into=idea)
    home, duplicate = fresh(idea), fresh(twin)
    assert (home.votes_count, home.recent_votes) == (3, 3)
    assert people(home) == {"cleo", "carl", "mo"}
    assert (duplicate.merged_into, duplicate.status.key) == (home, "duplicate")
    assert len(voters(Idea, family(home))) == 3, "who voted for both is listed once"


def test_a_vote_for_the_duplicate_is_one_for_the_original(cast, idea, twin):
    actions.merge_idea(twin, by=cast.petra, into=idea)
    assert actions.vote_idea(twin, by=cast.agnes, wanted=True) == idea
    assert actions.vote_idea(fresh(twin), by=cast.agnes, wanted=True).votes_count == 4
    assert people(fresh(idea)) == {"cleo", "carl", "mo", "agnes"}


@pytest.mark.parametrize("via", ["idea", "twin"])
def test_a_vote_taken_back_anywhere_is_gone_from_the_family(via, cast, idea, twin):
    actions.vote_idea(idea, by=cast.mo, wanted=True)
    merge = actions.merge_idea(twin, by=cast.petra, into=idea)
    actions.vote_idea({"idea": idea, "twin": twin}[via], by=cast.mo, wanted=False)
    assert fresh(idea).votes_count == 2
    assert not Subscription.objects.filter(user=cast.mo).exists()
    actions.undo_merge(merge, by=cast.petra)
    assert (fresh(idea).votes_count, fresh(twin).votes_count) == (1, 1)


def test_taken_apart_each_has_what_it_had_and_later_votes_stay_with_the_original(cast, idea, twin):
    actions.vote_idea(idea, by=cast.mo, wanted=True)
    merge = actions.merge_idea(twin, by=cast.petra, into=idea)
    actions.vote_idea(twin, by=cast.agnes, wanted=True)
    back = actions.undo_merge(merge, by=cast.mo)
    assert (back.status.key, back.merged_into, back.votes_count) == ("under-review", None, 2)
    assert people(fresh(idea)) == {"cleo", "mo", "agnes"}
    merge.refresh_from_db()
    assert merge.undone_by == cast.mo and merge.undone_on


def test_a_duplicate_comes_back_with_the_status_that_it_had(cast, idea, twin):
    actions.change_status(twin, by=cast.petra, to=status_named("planned"))
    since = fresh(twin).status_on
    merge = actions.merge_idea(twin, by=cast.petra, into=idea)
    actions.undo_merge(merge, by=cast.petra)
    assert (fresh(twin).status.key, fresh(twin).status_on) == ("planned", since)


def test_votes_stay_with_an_original_that_was_decided(cast, idea, twin):
    actions.change_status(idea, by=cast.petra, to=status_named("completed"))
    actions.merge_idea(twin, by=cast.petra, into=idea)
    assert fresh(idea).votes_count == 3
    with pytest.raises(Refused, match="closed"):
        actions.vote_idea(twin, by=cast.agnes, wanted=True)


# --- an idea that has duplicates


def test_duplicates_follow_their_original_and_come_back_with_it(cast, idea, twin, third):
    actions.merge_idea(third, by=cast.petra, into=twin)
    outer = actions.merge_idea(twin, by=cast.petra, into=idea)
    assert fresh(third).merged_into == idea
    assert people(fresh(idea)) == {"cleo", "carl", "mo", "edda"}
    assert actions.vote_idea(third, by=cast.agnes, wanted=True) == idea
    actions.undo_merge(outer, by=cast.petra)
    assert fresh(third).merged_into == twin
    assert (fresh(idea).votes_count, fresh(twin).votes_count) == (2, 3)


def test_a_chain_comes_apart_at_any_link(cast, idea, twin, third):
    inner = actions.merge_idea(third, by=cast.petra, into=twin)
    outer = actions.merge_idea(twin, by=cast.petra, into=idea)
    actions.undo_merge(inner, by=cast.petra)
    assert fresh(third).merged_into is None
    assert (fresh(idea).votes_count, fresh(third).votes_count) == (3, 1)
    actions.undo_merge(outer, by=cast.petra)
    assert [fresh(one).votes_count for one in (idea, twin, third)] == [1, 2, 1]
    assert not Idea.objects.exclude(merged_into=None).exists()


# --- refused


def test_an_idea_is_no_duplicate_of_itself(cast, idea):
    with pytest.raises(Refused, match="same"):
        actions.merge_idea(idea, by=cast.petra, into=idea)


def test_what_is_merged_is_not_merged_again_and_no_target(cast, idea, twin, third):
    actions.merge_idea(twin, by=cast.petra, into=idea)
    with pytest.raises(actions.Merged) as source:
        actions.merge_idea(twin, by=cast.petra, into=third)
    assert (source.value.idea, source.value.home) == (twin, idea)
    for one in (third, idea):
        with pytest.raises(actions.Merged) as target:
            actions.merge_idea(one, by=cast.petra, into=twin)
        assert (target.value.idea, target.value.home) == (twin, idea)
    assert IdeaMerge.objects.count() == 1


def test_what_is_removed_is_neither_merged_nor_merged_into(cast, idea, twin):
    actions.remove_idea(twin, by=cast.mo)
    for one, into in ((twin, idea), (idea, twin)):
        with pytest.raises(Refused, match="removed"):
            actions.merge_idea(one, by=cast.petra, into=into)


def test_boards_of_other_readers_stay_apart(cast, idea):
    closed = actions.add_board("Team board")
    actions.change_access(closed, {"see": ["agent", "product manager"]})
    secret = actions.submit_idea(closed, by=cast.petra, title="Dark secrets here", content="Sh.")
    for one, into in ((secret, idea), (idea, secret)):
        with pytest.raises(Refused, match="readers"):
            actions.merge_idea(one, by=cast.petra, into=into)
    elsewhere = actions.add_board("Mobile")
    same = actions.submit_idea(elsewhere, by=cast.carl, title="Dark on phones, too", content="So.")
    assert actions.merge_idea(same, by=cast.petra, into=idea)


def test_merging_and_taking_apart_twice_is_harmless(cast, idea, twin):
    merge = actions.merge_idea(twin, by=cast.petra, into=idea)
    assert actions.merge_idea(twin, by=cast.mo, into=idea) == merge
    for _ in range(2):
        actions.undo_merge(merge, by=cast.petra)
    assert fresh(twin).merged_into is None
    again = actions.merge_idea(twin, by=cast.petra, into=idea)
    assert again != merge
    actions.undo_merge(merge, by=cast.petra)
    assert fresh(twin).merged_into == idea, "the earlier merge is over"


def test_a_removed_duplicate_comes_back_removed_and_counts_as_before(cast, idea, twin):
    merge = actions.merge_idea(twin, by=cast.petra, into=idea)
    actions.remove_idea(twin, by=cast.mo)
    assert fresh(idea).votes_count == 3
    back = actions.undo_merge(merge, by=cast.petra)
    assert back.is_removed and fresh(idea).votes_count == 1
    assert actions.restore_idea(back, by=cast.mo).status.key == "under-review"


# --- who hears


def test_whoever_voted_for_the_duplicate_hears_once_and_nobody_else(cast, idea, twin):
    actions.vote_idea(idea, by=cast.edda, wanted=True)
    actions.vote_idea(twin, by=cast.edda, wanted=True)
    follow(twin.live_group, by=cast.mo, level=LEVEL.NORMAL)
    actions.merge_idea(twin, by=cast.petra, into=idea)
    run_all()
    assert told(cast.carl) == told(cast.edda) == ["idea_merged"]
    assert told(cast.cleo) == told(cast.mo) == told(cast.petra) == []
    notice = Notice.objects.get(recipient=cast.carl)
    assert (notice.title, notice.address) == (twin.title, idea.get_absolute_url())
    assert notice.in_digest and not notice.mail_on


def test_what_was_taken_apart_again_is_not_told_to_who_has_not_heard(cast, idea, twin):
    merge = actions.merge_idea(twin, by=cast.petra, into=idea)
    run_all()
    Notice.objects.filter(recipient=cast.mo).update(read_on=timezone.now())
    actions.undo_merge(merge, by=cast.petra)
    run_all()
    cast.carl.refresh_from_db()
    assert (told(cast.carl), cast.carl.unread_notices) == ([], 0)
    assert told(cast.mo) == ["idea_merged"]
    later = actions.merge_idea(twin, by=cast.petra, into=idea)
    actions.undo_merge(later, by=cast.petra)
    run_all()
    assert told(cast.carl) == []


def test_followers_of_a_duplicate_hear_what_becomes_of_the_original_as_they_chose(
    cast, idea, twin, third
):
    actions.merge_idea(third, by=cast.petra, into=twin)
    actions.merge_idea(twin, by=cast.petra, into=idea)
    follow(idea.live_group, by=cast.mo, level=LEVEL.NORMAL)
    run_all()
    Notice.objects.all().delete()
    actions.change_status(idea, by=cast.petra, to=status_named("completed"))
    run_all()
    assert told(cast.carl) == told(cast.cleo) == told(cast.edda) == ["idea_completed"]
    assert told(cast.mo) == [], "they chose at the original not to hear"


def test_taken_apart_followers_hear_of_their_own_idea_alone(cast, idea, twin):
    merge = actions.merge_idea(twin, by=cast.petra, into=idea)
    actions.undo_merge(merge, by=cast.petra)
    actions.change_status(idea, by=cast.petra, to=status_named("completed"))
    run_all()
    assert told(cast.carl) == [] and told(cast.cleo) == ["idea_completed"]
