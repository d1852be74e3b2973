"""A note that is withdrawn, deleted or moved: what goes with it, and what stays."""

from __future__ import annotations

import pytest
from django.test import Client

from community.notifications.models import Notice
from community.search.finding import search
from community.search.models import SearchEntry
from community.search.query import Filters
from forum.models import Topic
from ideas.models import Idea
from moderation.releases.models import Completed, Release, ReleaseNote
from tests.conftest import settle
from tests.integration.releases.conftest import changelog_in, drafted, publish

pytestmark = pytest.mark.django_db


def text(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.fixture
def note(cast, wishes, question) -> ReleaseNote:
    """It completes an idea and a topic."""
    return publish(drafted(cast.petra, wishes["dark"], question), cast.petra)


def withdraw(note: ReleaseNote) -> None:
    ReleaseNote.objects.get(pk=note.pk).unpublish()
    settle()


def delete(note: ReleaseNote) -> None:
    ReleaseNote.objects.get(pk=note.pk).delete()
    settle()


@pytest.mark.parametrize("go", [withdraw, delete])
def test_it_is_nowhere_any_more(go, cast, note, question, sign_in):
    address, short = note.get_absolute_url(), f"/changelog/{note.pk}/"
    go(note)
    for path in ("/changelog/", "/changelog/feed/en/", "/", question.get_absolute_url()):
        assert note.title not in text(path), path
    assert address not in text("/sitemap-releases.xml")
    assert not search(cast.mo, "Northwind", filters=Filters(kind="release")).results
    assert not SearchEntry.objects.filter(kind="release", is_gone=False).exists()
    for path in (address, short):
        assert Client().get(path).status_code == 404
    assert not Notice.objects.filter(about__startswith="release.", read_on=None).exists()
    assert {person.unread_notices for person in type(cast.carl).objects.all()} == {0}


@pytest.mark.parametrize("go", [withdraw, delete])
def test_what_it_completed_stays_completed(go, note, wishes, question):
    go(note)
    assert Idea.objects.get(pk=wishes["dark"].pk).status.key == "completed"
    assert Completed.objects.count() == 2 and Release.objects.count() == 1
    assert Topic.objects.get(pk=question.pk).released_in == Release.objects.get().live_group


def test_brought_back_it_is_there_again_and_tells_nobody_twice(cast, note, question):
    Notice.objects.update(read_on=note.last_published_at)
    withdraw(note)
    before = Notice.objects.count()
    publish(ReleaseNote.objects.get(pk=note.pk), cast.petra)
    assert note.title in text("/changelog/") and note.title in text(question.get_absolute_url())
    assert Notice.objects.count() == before


def test_one_language_that_goes_leaves_the_other(cast, note, question):
    other = publish(
        drafted(cast.petra, question, title="Выпуск 4.2", language="ru", of=note), cast.petra
    )
    withdraw(note)
    assert other.get_absolute_url() in text(question.get_absolute_url())
    assert "Выпуск 4.2" in text("/changelog/")
    assert Client().get(note.get_absolute_url()).status_code == 404
    assert Notice.objects.filter(recipient=cast.carl, about__startswith="release.").exists()


def test_a_feed_is_there_in_each_language_and_in_no_other(cast, note):
    publish(drafted(cast.petra, title="Выпуск 4.2", language="ru", of=note), cast.petra)
    english, russian = (text(f"/changelog/feed/{code}/") for code in ("en", "ru"))
    assert "Northwind 4.2" in english and "Выпуск" not in english
    assert "Выпуск 4.2" in russian and "Northwind" not in russian
    assert "<title>Что нового · Testwind</title>" in russian
    assert 'xml:lang="ru"' in russian and 'xml:lang="en"' in english
    for code in ("de", "xx", "EN"):
        assert Client().get(f"/changelog/feed/{code}/").status_code == 404


def test_a_feed_is_dated_by_when_it_came_out_and_shows_the_whole_text(cast, note):
    feed = text("/changelog/feed/en/")
    assert "Charts in the dark." in feed
    assert f"<published>{note.first_published_at.isoformat(timespec='seconds')[:16]}" in feed
    assert f"http://testserver{note.get_absolute_url()}" in feed


def test_the_changelog_itself_may_stand_empty(cast, changelog):
    for path in ("/changelog/", "/changelog/feed/en/", "/changelog/feed/ru/"):
        assert text(path)
    assert changelog_in("ru").title in ("Что нового",)
