"""Who follows the changelog hears of every release, once, whatever it completes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from community.events.models import EventRecord
from community.events.reactions import run_reaction
from community.notifications.actions import follow
from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice, Preferences, Subscription
from community.portal.actions import close_account
from forum.actions import merge_topics, start_topic
from forum.models import Topic
from moderation.releases import notifications
from moderation.releases.models import Heard, Release
from moderation.releases.rules import CHANGELOG
from tests.conftest import settle
from tests.integration.releases.conftest import changelog_in, drafted, publish, put_live

pytestmark = pytest.mark.django_db
LEVEL = Subscription.Level
HERE = "/changelog/"


def heard(person) -> list[Notice]:
    return list(Notice.objects.filter(recipient=person, about__startswith="release."))


@pytest.fixture
def follower(cast, changelog):
    """Edda, who follows it and wishes for nothing."""
    follow(CHANGELOG, by=cast.edda, level=LEVEL.WATCHING)
    return cast.edda


def test_one_click_follows_and_one_leaves(cast, changelog, sign_in):
    client = sign_in(cast.carl)
    page = client.get(HERE).content.decode()
    assert "Tell me of every release" in page and "/changelog/feed/en/" in page
    for level, says in (("3", "You hear of every release"), ("1", "Tell me of every release")):
        form = {"about": CHANGELOG, "level": level}
        back = client.post("/follow/", form, HTTP_REFERER=f"http://testserver{HERE}", follow=True)
        assert back.redirect_chain[-1][0].endswith(HERE)
        assert says in back.content.decode()
    assert Subscription.objects.get(user=cast.carl).level == LEVEL.NORMAL


def test_a_visitor_is_led_to_sign_in_and_follows_nothing(cast, changelog):
    page = Client().get(HERE).content.decode()
    assert "/accounts/login/?next=/changelog/" in page and 'name="level"' not in page
    answer = Client().post("/follow/", {"about": CHANGELOG, "level": "3"})
    assert answer["Location"].startswith("/accounts/login/")
    assert not Subscription.objects.filter(about=CHANGELOG).exists()


def test_there_is_one_list_to_follow(cast, changelog, sign_in):
    client = sign_in(cast.carl)
    for about in ("changelog.2", "changelog.0", "changelog."):
        assert client.post("/follow/", {"about": about, "level": "3"}).status_code == 404


def test_what_is_followed_stands_among_the_settings(cast, follower, sign_in):
    client = sign_in(follower)
    page = client.get("/settings/notices/").content.decode()
    assert f'href="{HERE}"' in page and "where I follow what is new" in page


def test_a_release_that_completes_nothing_is_told_once(cast, follower):
    note = publish(drafted(cast.petra), cast.petra)
    (told,) = heard(follower)
    assert (told.kind, told.title) == ("new_release", "Northwind 4.2")
    assert told.address == note.get_absolute_url() and told.mail_on
    assert not heard(cast.carl) and not heard(cast.petra)
    note.lead = "Corrected."
    publish(note, cast.petra)
    publish(drafted(cast.petra, title="Выпуск", language="ru", of=note), cast.petra)
    assert len(heard(follower)) == 1 and Heard.objects.count() == 1


def test_whose_wish_it_is_hears_of_that_alone(cast, wishes, follower):
    """Edda voted for both; Mo follows only."""
    follow(CHANGELOG, by=cast.mo, level=LEVEL.WATCHING)
    publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    assert [one.kind for one in heard(follower)] == ["released"]
    assert [one.kind for one in heard(cast.mo)] == ["new_release"]
    assert [one.kind for one in heard(cast.cleo)] == ["released_own"]


def test_who_publishes_hears_nothing_and_who_left_or_muted_neither(cast, changelog):
    follow(CHANGELOG, by=cast.petra, level=LEVEL.WATCHING)
    follow(CHANGELOG, by=cast.carl, level=LEVEL.NORMAL)
    follow(CHANGELOG, by=cast.mo, level=LEVEL.MUTED)
    follow(CHANGELOG, by=cast.edda, level=LEVEL.WATCHING)
    close_account(cast.edda, by=cast.edda)
    publish(drafted(cast.petra), cast.petra)
    assert not Notice.objects.filter(about__startswith="release.").exists()


def test_muting_the_list_silences_no_wish(cast, wishes):
    follow(CHANGELOG, by=cast.carl, level=LEVEL.MUTED)
    publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    assert [one.kind for one in heard(cast.carl)] == ["released"]


def test_who_follows_afterwards_hears_of_the_next_one(cast, wishes):
    note = publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    Release.objects.update(published_on=timezone.now() - timedelta(days=1))
    follow(CHANGELOG, by=cast.mo, level=LEVEL.WATCHING)
    note.lead = "Corrected."
    publish(note, cast.petra)
    assert not heard(cast.mo)
    other = publish(drafted(cast.petra, title="Northwind 4.3"), cast.petra)
    assert [one.address for one in heard(cast.mo)] == [other.get_absolute_url()]


def test_a_section_for_some_is_told_to_them_alone(cast, follower):
    parent = changelog_in()
    only = PageViewRestriction.objects.create(
        page=parent, restriction_type=PageViewRestriction.GROUPS
    )
    only.groups.set([*cast.agnes.groups.all(), *cast.petra.groups.all()])
    follow(CHANGELOG, by=cast.agnes, level=LEVEL.WATCHING)
    publish(drafted(cast.petra), cast.petra)
    assert heard(cast.agnes) and not heard(follower)


def test_a_note_that_is_withdrawn_takes_the_unread_notices_along(cast, follower):
    note = publish(drafted(cast.petra), cast.petra)
    assert heard(follower)
    note.unpublish()
    settle()
    assert not heard(follower)


def test_it_comes_in_the_readers_language_and_in_the_way_that_they_chose(cast, follower):
    type(follower).objects.filter(pk=follower.pk).update(language="ru")
    Preferences.objects.create(user=follower, deliveries={"new_release": [False, "digest"]})
    note = drafted(cast.petra)
    other = drafted(cast.petra, title="Выпуск 4.2", language="ru", of=note)
    put_live(note, cast.petra)
    put_live(other, cast.petra)
    settle()
    (told,) = heard(follower)
    assert told.title == "Выпуск 4.2" and told.address == other.get_absolute_url()
    assert (told.in_app, told.in_digest, told.mail_on) == (False, True, None)


def test_the_mail_says_what_is_new(cast, follower):
    publish(drafted(cast.petra), cast.petra)
    (told,) = heard(follower)
    mail = Mail.objects.create(recipient=follower, stream="notices", about=told.about)
    Notice.objects.filter(pk=told.pk).update(mail=mail)
    message = compose(mail)
    assert "Northwind 4.2" in message.subject
    assert "What is new in it." in message.body


def test_many_who_follow_are_told_in_portions_once_each(cast, changelog, monkeypatch):
    monkeypatch.setattr(notifications, "TOLD_AT_ONCE", 2)
    people = (cast.cleo, cast.carl, cast.agnes, cast.mo, cast.edda)
    for person in people:
        follow(CHANGELOG, by=person, level=LEVEL.WATCHING)
    put_live(drafted(cast.petra), cast.petra)
    published = EventRecord.objects.get(name="releases.release_published")
    run_reaction(published.pk, "moderation.releases.actions.complete_what_is_listed")
    owed = EventRecord.objects.get(name="releases.ideas_released")
    tell, portions = notifications.tell, []

    def dies(news, **more):
        tell(news, **more)
        portions.append(news)
        if len(portions) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(notifications, "tell", dies)
    with pytest.raises(KeyboardInterrupt):
        run_reaction(owed.pk, "moderation.releases.notifications.tell_of_release")
    assert Notice.objects.filter(kind="new_release").count() == 2
    monkeypatch.setattr(notifications, "tell", tell)
    settle()
    assert all(len(heard(person)) == 1 for person in people)


def test_a_topic_names_the_release_that_it_came_with(cast, question, sign_in):
    note = publish(drafted(cast.petra, question), cast.petra)
    release = Release.objects.get()
    topic = Topic.objects.get(pk=question.pk)
    assert topic.released_in == release.live_group
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert "It came with the release:" in page and note.get_absolute_url() in page
    other = publish(
        drafted(cast.petra, question, title="Выпуск", language="ru", of=note), cast.petra
    )
    client = Client(headers={"accept-language": "ru"})
    assert other.get_absolute_url() in client.get(topic.get_absolute_url()).content.decode()
    note.unpublish()
    other.unpublish()
    assert "It came with" not in Client().get(topic.get_absolute_url()).content.decode()


def test_a_topic_names_no_release_to_who_may_not_read_it(cast, question, sign_in):
    only = PageViewRestriction.objects.create(
        page=changelog_in(), restriction_type=PageViewRestriction.GROUPS
    )
    only.groups.set([*cast.agnes.groups.all(), *cast.petra.groups.all()])
    publish(drafted(cast.petra, question), cast.petra)
    address = Topic.objects.get(pk=question.pk).get_absolute_url()
    assert "Northwind 4.2" not in Client().get(address).content.decode()
    assert "Northwind 4.2" not in sign_in(cast.carl).get(address).content.decode()
    assert "Northwind 4.2" in sign_in(cast.agnes).get(address).content.decode()


def test_a_later_release_is_named_in_the_place_of_an_earlier_one(cast, question):
    publish(drafted(cast.petra, question), cast.petra)
    later = publish(drafted(cast.petra, question, title="Northwind 4.3"), cast.petra)
    page = Client().get(question.get_absolute_url()).content.decode()
    assert later.get_absolute_url() in page and "Northwind 4.2" not in page


def test_a_topic_that_was_merged_counts_as_the_one_that_it_went_into(cast, question, forum):
    home = start_topic(forum, by=cast.agnes, title="Drops each evening", content="Why?")
    note = drafted(cast.petra, question)
    merge_topics(question, by=cast.mo, into=home)
    note = publish(note, cast.petra)
    assert Topic.objects.get(pk=home.pk).released_in == Release.objects.get().live_group
    assert home.get_absolute_url() in Client().get(note.get_absolute_url()).content.decode()
    assert [one.kind for one in heard(cast.agnes)] == ["released_own"]
