"""What readers see of releases: the list, a note, the feed, the search, the first page."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from community.accounts.models import User
from community.search.finding import search
from ideas import actions as ideas
from moderation.releases.models import Release, ReleaseNote
from tests.conftest import settle
from tests.integration.releases.conftest import changelog_in, drafted, publish, put_live

pytestmark = pytest.mark.django_db
RUSSIAN = {"Accept-Language": "ru"}


def read(path: str, client: Client | None = None, **more) -> str:
    response = (client or Client()).get(path, **more)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def note(cast, wishes, question) -> ReleaseNote:
    return publish(drafted(cast.petra, wishes["dark"], wishes["export"], question), cast.petra)


def test_before_anything_is_released_the_page_says_so(changelog):
    page = read("/changelog/")
    assert "Nothing was released yet" in page and 'href="/ideas/roadmap/"' in page
    assert "/changelog/" not in read("/")


def test_the_list_begins_with_the_newest_and_names_what_came_true(cast, note, wishes):
    publish(drafted(cast.petra, title="Northwind 4.3"), cast.petra)
    page = read("/changelog/")
    assert page.index("Northwind 4.3") < page.index("Northwind 4.2")
    assert f'href="{note.get_absolute_url()}"' in page
    assert f'href="{wishes["dark"].get_absolute_url()}"' in page


def test_the_list_keeps_to_the_reader_s_languages(cast, note, wishes):
    other = drafted(cast.petra, wishes["dark"], title="Выпуск 4.2", language="ru", of=note)
    publish(other, cast.petra)
    publish(drafted(cast.petra, title="Только по-русски", language="ru"), cast.petra)
    english = read("/changelog/", headers={"Accept-Language": "en"})
    assert "Northwind 4.2" in english and "Выпуск" not in english
    assert "Только по-русски" not in english
    russian = read("/changelog/", headers=RUSSIAN)
    assert "Выпуск 4.2" in russian and "Northwind 4.2" not in russian
    assert "Только по-русски" in russian


def test_a_long_list_goes_on(cast, changelog, monkeypatch):
    monkeypatch.setattr("moderation.releases.views.NOTES_PER_PAGE", 2)
    for number in range(3):
        put_live(drafted(cast.petra, title=f"Version {number}"), cast.petra)
    first = Client().get("/changelog/")
    following = first.context["next_after"]
    second = read(f"/changelog/?after={following}")
    assert "Version 0" in second and "Version 2" not in second
    assert "nothing earlier" in read("/changelog/?after=1-1")


def test_a_note_shows_its_text_what_it_completes_and_thanks(note, wishes, question):
    page = read(note.get_absolute_url())
    assert "Charts in the dark." in page
    for thing in (*wishes.values(), question):
        assert f'href="{thing.get_absolute_url()}"' in page
    assert "4 votes" in page and "Thanks to" in page and ">Cleo</a>" in page


def test_who_does_not_allow_it_is_thanked_without_a_name(cast, note, sign_in):
    cleo = sign_in(cast.cleo)
    form = {"language": "", "time_zone": "", "theme": "auto", "display_name": "Cleo"}
    assert cleo.post("/settings/", form).status_code == 302
    assert not User.objects.get(pk=cast.cleo.pk).thanked_by_name
    page = read(note.get_absolute_url())
    assert ">Cleo</a>" not in page and "Thanks to a member" in page
    assert cleo.post("/settings/", {**form, "thanked_by_name": "on"}).status_code == 302
    assert ">Cleo</a>" in read(note.get_absolute_url())


def test_who_left_is_thanked_without_a_name(cast, note):
    User.objects.filter(pk=cast.cleo.pk).update(closed_on="2026-01-01T00:00Z", is_active=False)
    assert ">Cleo</a>" not in read(note.get_absolute_url())


def test_the_versions_of_a_note_know_each_other(cast, note, wishes):
    other = publish(
        drafted(cast.petra, wishes["dark"], title="Выпуск", language="ru", of=note), cast.petra
    )
    page = read(note.get_absolute_url())
    assert 'hreflang="ru"' in page
    foreign = read(note.get_absolute_url(), headers=RUSSIAN)
    assert f'href="{other.get_absolute_url()}"' in foreign
    assert 'hreflang="en"' in read(other.get_absolute_url(), headers=RUSSIAN)


def test_a_wrong_name_leads_to_the_right_one_and_a_draft_is_not_there(cast, note):
    assert Client().get(f"/changelog/{note.pk}/wrong/")["Location"] == note.get_absolute_url()
    draft = drafted(cast.petra, title="Northwind 5")
    for path in (f"/changelog/{draft.pk}/", draft.get_absolute_url(), "/changelog/999999/x/"):
        assert Client().get(path).status_code == 404


def test_a_draft_is_seen_in_the_back_office_as_its_readers_will(cast, wishes, sign_in):
    draft = drafted(cast.petra, wishes["dark"], title="Northwind 5")
    page = read(f"/office/pages/{draft.pk}/view_draft/", sign_in(cast.petra))
    assert "Northwind 5" in page and "Dark colours at night" in page


def test_the_feed_holds_the_notes_of_one_language(cast, note):
    publish(drafted(cast.petra, title="Выпуск", language="ru", of=note), cast.petra)
    feed = read("/changelog/feed/en/")
    assert "<title>Northwind 4.2</title>" in feed and "Charts in the dark." in feed
    assert "Выпуск" not in feed
    russian = read("/changelog/feed/ru/")
    assert "<title>Выпуск</title>" in russian and 'xml:lang="ru"' in russian
    assert Client().get("/changelog/feed/xx/").status_code == 404


def test_a_note_is_found_in_its_language_and_stands_in_the_sitemap(cast, note):
    found = search(cast.cleo, "charts dark").results
    assert note.get_absolute_url() in [one.entry.address for one in found]
    assert note.get_absolute_url() in read("/sitemap-releases.xml")
    note.unpublish()
    settle()
    assert not [
        one for one in search(cast.cleo, "charts dark").results if one.entry.kind == "release"
    ]
    assert Client().get(note.get_absolute_url()).status_code == 404
    assert note.get_absolute_url() not in read("/sitemap-releases.xml")


def test_the_first_page_and_the_frame_lead_to_what_is_new(cast, note):
    page = read("/")
    assert note.get_absolute_url() in page and 'href="/changelog/"' in page


def test_what_changes_is_seen_at_once(cast, note):
    assert "Northwind 4.2" in read(note.get_absolute_url())
    note.title = "Northwind 4.2.1"
    note = publish(note, cast.petra)
    assert "Northwind 4.2.1" in read(note.get_absolute_url())
    assert "Northwind 4.2.1" in read("/")


def test_a_page_asks_no_more_for_many_things_than_for_one(
    cast, board, note, sign_in, django_assert_max_num_queries
):
    many = [
        ideas.submit_idea(board, by=cast.carl, title=f"Another wish, number {n}", content="x")
        for n in range(12)
    ]
    longer = publish(drafted(cast.petra, *many, title="Northwind 5"), cast.petra)
    for client, most in ((Client(), 8), (sign_in(cast.cleo), 10)):
        for path in (note.get_absolute_url(), longer.get_absolute_url(), "/changelog/"):
            read(path, client)
            with django_assert_max_num_queries(most):
                read(path, client)


def test_a_section_for_some_is_there_for_them_alone(cast, note, sign_in):
    PageViewRestriction.objects.create(page=changelog_in(), restriction_type="login")
    settle()
    assert Client().get(note.get_absolute_url()).status_code == 404
    for path in ("/changelog/", "/", "/sitemap-releases.xml", "/changelog/feed/en/"):
        assert "Northwind 4.2" not in read(path), path
    assert "Northwind 4.2" in read("/changelog/", sign_in(cast.cleo))
    assert Release.objects.count() == 1
