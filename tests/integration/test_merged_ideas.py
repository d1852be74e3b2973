"""Merged ideas on pages, in lists, in the search and live."""

from __future__ import annotations

import pytest
from django.test import Client

from community.live.announcing import missed
from community.search.finding import search
from ideas import actions
from ideas.boards import status_named
from ideas.models import Access, Idea, IdeaMerge
from tests.conftest import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(cast, board) -> Idea:
    """Carl's, which is the same wish in other words."""
    return actions.submit_idea(board, by=cast.carl, title="Night mode in the app", content="Dark!")


@pytest.fixture
def merge(cast, idea, twin) -> IdeaMerge:
    """Carl's idea is a duplicate of Cleo's."""
    return actions.merge_idea(twin, by=cast.petra, into=idea)


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


# --- merging on the page


def test_the_other_idea_is_offered_found_and_compared_before_it_is_merged(
    cast, idea, twin, sign_in
):
    settle()
    client, path = sign_in(cast.petra), f"/ideas/{twin.pk}/merge/"
    assert f'href="?into={idea.pk}"' in text(client, path), "it looks like this one"
    for typed in ("dark colours", f"%23{idea.pk}", idea.get_absolute_url()):
        assert f'href="?into={idea.pk}"' in text(client, f"{path}?q={typed}")
    assert "?into=" not in text(client, f"{path}?q=gardening")
    assert f"?into={twin.pk}" not in text(client, f"{path}?q=night"), "not itself"
    page = text(client, f"{path}?into={idea.pk}")
    assert idea.title in page and twin.title in page
    assert "2 people want one or both" in page and "/merge/?into=" in page
    answer = client.post(path, {"into": idea.pk})
    assert answer["Location"] == idea.get_absolute_url()
    assert IdeaMerge.objects.get().by == cast.petra
    assert "Undo" in text(client, answer["Location"])


@pytest.mark.parametrize("who", ["cleo", "carl", "agnes", "edda"])
def test_only_who_decides_or_keeps_order_merges(who, cast, idea, twin, sign_in):
    client = sign_in(getattr(cast, who))
    assert client.get(f"/ideas/{twin.pk}/merge/").status_code == 404
    assert client.post(f"/ideas/{twin.pk}/merge/", {"into": idea.pk}).status_code == 404
    merge = actions.merge_idea(twin, by=cast.petra, into=idea)
    assert client.post(f"/ideas/merges/{merge.pk}/undo/").status_code == 404
    assert "/merge" not in text(client, idea.get_absolute_url())
    assert IdeaMerge.objects.standing().exists()


def test_what_cannot_be_merged_says_why(cast, board, idea, twin, merge, sign_in):
    other = actions.submit_idea(board, by=cast.edda, title="Something else here", content="So.")
    client, path = sign_in(cast.mo), f"/ideas/{other.pk}/merge/"
    page = text(client, f"{path}?into={twin.pk}")
    assert f"“{twin.title}” is a duplicate of “{idea.title}” (#{idea.pk}) already" in page
    answer = client.post(path, {"into": twin.pk}, follow=True)
    assert f"is a duplicate of “{idea.title}”" in answer.content.decode()
    assert "not a duplicate of itself" in text(client, f"{path}?into={other.pk}")
    client.post(path, {"into": other.pk}, follow=True)
    closed = actions.add_board("Team board")
    actions.change_access(closed, {"see": ["moderator"]})
    hidden = actions.submit_idea(closed, by=cast.mo, title="Hidden wishes here", content="Sh.")
    assert "not open to the same people" in text(client, f"{path}?into={hidden.pk}")
    assert sign_in(cast.petra).get(f"{path}?into={hidden.pk}").status_code == 404
    actions.remove_idea(hidden, by=cast.mo)
    assert "removed" in text(client, f"{path}?into={hidden.pk}")
    assert IdeaMerge.objects.count() == 1


def test_a_merge_is_undone_from_the_page_of_the_original(cast, idea, twin, merge, sign_in):
    client = sign_in(cast.mo)
    path = f"/ideas/merges/{merge.pk}/undo/"
    assert path in text(client, idea.get_absolute_url())
    assert client.get(path).status_code == 405
    for _ in range(2):
        assert client.post(path)["Location"] == twin.get_absolute_url()
    assert path not in text(client, idea.get_absolute_url())
    assert client.post("/ideas/merges/999/undo/").status_code == 404


# --- what readers see


def test_a_duplicate_leads_to_its_original_which_says_so(cast, idea, twin, merge, sign_in):
    answer = Client().get(twin.get_absolute_url())
    assert answer["Location"] == idea.get_absolute_url()
    page = text(Client(), idea.get_absolute_url())
    assert twin.title in page and "Dark!" in page and "The same wish" in page
    assert sign_in(cast.petra).get(f"/ideas/{twin.pk}/status/").status_code == 404
    merging = sign_in(cast.petra).get(f"/ideas/{twin.pk}/merge/")
    assert merging["Location"] == idea.get_absolute_url()
    actions.undo_merge(merge, by=cast.petra)
    assert Client().get(twin.get_absolute_url()).status_code == 200
    assert twin.title not in text(Client(), idea.get_absolute_url())


def test_a_duplicate_that_not_every_reader_may_see_is_not_shown(cast, board, idea, sign_in):
    other = actions.add_board("Mobile")
    same = actions.submit_idea(other, by=cast.carl, title="Dark on phones, too", content="Secret.")
    actions.merge_idea(same, by=cast.petra, into=idea)
    assert same.title in text(Client(), idea.get_absolute_url())
    actions.change_access(other, {"see": ["product manager"]})
    assert same.title not in text(Client(), idea.get_absolute_url())
    assert Client().get(same.get_absolute_url()).status_code == 404


def test_a_removed_duplicate_is_not_shown(cast, idea, twin, merge):
    actions.remove_idea(twin, by=cast.mo)
    assert twin.title not in text(Client(), idea.get_absolute_url())


def test_an_edited_duplicate_and_another_name_stand_at_once(cast, idea, twin, merge):
    text(Client(), idea.get_absolute_url())
    actions.edit_idea(twin, by=cast.mo, title="A night mode at last", content="Darker!")
    page = text(Client(), idea.get_absolute_url())
    assert "A night mode at last" in page and "Darker!" in page


def test_my_vote_for_a_duplicate_is_marked_on_the_original_everywhere(cast, idea, twin, sign_in):
    client = sign_in(cast.carl)
    assert text(client, "/ideas/").count('aria-pressed="true"') == 1
    actions.merge_idea(twin, by=cast.petra, into=idea)
    for path in ("/ideas/", "/ideas/voted/", idea.get_absolute_url()):
        page = text(client, path)
        assert page.count('aria-pressed="true"') == 1 and idea.title in page, path
    answer = client.post(f"/ideas/{idea.pk}/vote/", headers={"HX-Request": "true"})
    assert answer.json() == {"voted": False, "score": 1}
    assert idea.title not in text(client, "/ideas/voted/")


def test_mine_shows_a_duplicate_as_what_it_is_and_other_lists_do_not(cast, twin, merge, sign_in):
    client = sign_in(cast.carl)
    mine = text(client, "/ideas/mine/")
    assert twin.title in mine and "Duplicate" in mine
    for path in ("/ideas/", "/ideas/?sort=new", "/ideas/roadmap/", "/sitemap-ideas.xml"):
        assert twin.get_absolute_url() not in text(client, path)


def test_voting_at_the_duplicates_address_counts_for_the_original(cast, idea, merge, sign_in):
    path = f"/ideas/{merge.source_id}/vote/"
    client = sign_in(cast.agnes)
    assert client.post(path)["Location"] == idea.get_absolute_url()
    assert client.post(path, {"vote": "0"}, headers={"HX-Request": "true"}).json()["score"] == 2
    actions.change_status(idea, by=cast.petra, to=status_named("declined"), words="No.")
    assert client.post(path).status_code == 404


def test_a_visitors_click_on_what_was_merged_is_not_lost(verified, idea, twin, merge):
    client = Client()
    back = {"Referer": f"http://testserver{twin.get_absolute_url()}"}
    login = client.post(f"/ideas/{twin.pk}/vote/", headers=back)["Location"]
    client.post(login, {"login": "agnes", "password": "pw"})
    assert "data-wanted" in text(client, idea.get_absolute_url())


def test_the_list_of_voters_has_everybody_once(cast, idea, twin, sign_in):
    for one in (idea, twin):
        actions.vote_idea(one, by=cast.mo, wanted=True)
    actions.merge_idea(twin, by=cast.petra, into=idea)
    page = text(sign_in(cast.petra), f"/ideas/{idea.pk}/voters/")
    assert [page.count(f'">{name}</a>') for name in ("Cleo", "Carl", "Mo")] == [1, 1, 1]


def test_following_is_read_from_the_family(cast, idea, merge, sign_in):
    client, page = sign_in(cast.carl), idea.get_absolute_url()
    assert 'value="1"' in text(client, page)
    client.post("/follow/", {"about": idea.live_group, "level": "1"})
    assert "You do not hear what becomes of it." in text(client, page)


# --- found, live


def test_a_duplicate_is_found_and_offered_as_its_original(cast, idea, twin, merge, sign_in):
    settle()
    entry = search(cast.cleo, "night mode").results[0].entry
    assert (entry.key, entry.status) == (twin.live_group, "duplicate")
    assert search(cast.cleo, "dark colours").results[0].entry.votes == 2
    offered = text_of_similar(sign_in(cast.agnes), "night mode")
    assert idea.title in offered and twin.title not in offered
    actions.undo_merge(merge, by=cast.petra)
    settle()
    assert search(cast.cleo, "night mode").results[0].entry.status == "under-review"
    assert twin.title in text_of_similar(sign_in(cast.agnes), "night mode")


def text_of_similar(client: Client, title: str) -> str:
    return client.post("/ideas/similar/", {"title": title, "body": ""}).content.decode()


def test_pages_of_both_are_loaded_again_by_a_merge_and_by_its_end(cast, idea, twin):
    merge = actions.merge_idea(twin, by=cast.petra, into=idea)
    actions.undo_merge(merge, by=cast.petra)
    for one in (idea, twin):
        assert [m["do"] for m in missed(one.live_group, 0, "en")][-2:] == ["reload", "reload"]


def test_a_board_that_closes_takes_the_duplicates_words_with_it(cast, board, idea, twin, merge):
    Access.objects.filter(board=board).delete()
    actions.change_access(board, {"see": ["product manager"]})
    assert Client().get(idea.get_absolute_url()).status_code == 404
    assert Client().get(twin.get_absolute_url()).status_code == 404


def said_live(idea: Idea) -> str:
    return str(missed(idea.live_group, 0, "en"))


@pytest.fixture
def merge_of_what_was_said(cast, idea, twin) -> IdeaMerge:
    """The duplicate brought a comment along, which was edited since."""
    said = actions.add_comment(twin, by=cast.carl, content="A word")
    merge = actions.merge_idea(twin, by=cast.petra, into=idea)
    actions.edit_comment(said, by=cast.carl, content="A plain word")
    return merge


def test_what_was_said_below_a_removed_duplicate_is_no_catching_up(
    cast, idea, twin, merge_of_what_was_said
):
    actions.edit_idea(idea, by=cast.cleo, title="Dark colours, once more", content="x")
    assert "A plain word" in said_live(idea) and twin.title in said_live(idea)
    actions.remove_idea(twin, by=cast.mo)
    assert "A plain word" not in said_live(idea) and twin.title not in said_live(idea)
    actions.restore_idea(twin, by=cast.mo)
    assert "A plain word" in said_live(idea)


def test_what_was_said_below_no_duplicate_any_more_is_no_catching_up(
    cast, idea, merge_of_what_was_said
):
    actions.undo_merge(merge_of_what_was_said, by=cast.petra)
    assert "A plain word" not in said_live(idea)
