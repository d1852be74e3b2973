"""Forms that were opened before something else changed the row, and sent after it."""

from __future__ import annotations

import pytest
from allauth.account.adapter import get_adapter
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from community import transactions
from community.accounts.doors import Refused
from community.accounts.forms import ProfileForm
from community.notifications.mail.addresses import LINK, token_of
from community.notifications.models import Mail, Preferences
from community.portal.actions import close_account
from community.portal.office.people import PersonEditForm
from forum import actions
from forum.actions.forums import add_forum
from forum.models import Forum, Post
from forum.office.forums import ForumForm

pytestmark = pytest.mark.django_db
User = get_user_model()
PROFILE = {
    "display_name": "Carl the Great",
    "about": "Back again",
    "language": "",
    "time_zone": "",
    "theme": "dark",
}


def shown_in_the_office(person, **changes) -> dict:
    """What the office's form of a person sends when nothing but `changes` is changed."""
    groups = [group.pk for group in person.groups.all()]
    form = {
        "username": person.username,
        "email": person.email,
        "display_name": person.display_name,
        "groups": groups,
    }
    form |= {
        name: "on" for name in ("is_active", "is_team", "is_superuser") if getattr(person, name)
    }
    return {name: value for name, value in {**form, **changes}.items() if value is not None}


def as_it_was(person):
    """The row that a request loaded when it began."""
    return User.objects.get(pk=person.pk)


def test_an_account_that_was_closed_meanwhile_stays_closed(cast, topic, answer):
    loaded = as_it_was(cast.carl)
    form = ProfileForm(PROFILE, instance=loaded)
    assert form.is_valid()
    close_account(cast.carl, by=cast.carl)
    with pytest.raises(Refused):
        form.save()
    carl = as_it_was(cast.carl)
    assert (carl.is_active, carl.email, carl.display_name, carl.about, carl.is_team) == (
        False,
        "",
        "",
        "",
        False,
    )
    assert carl.closed_on
    assert not carl.has_usable_password()


def test_the_page_of_settings_leads_a_former_member_home(cast, sign_in, monkeypatch):
    """The account is closed between the moment when the request began and the moment when it
    saves.
    """
    looked_at = ProfileForm.full_clean

    def closed_in_between(form):
        looked_at(form)
        close_account(cast.carl, by=cast.carl)

    client = sign_in(cast.carl)
    monkeypatch.setattr(ProfileForm, "full_clean", closed_in_between)
    assert client.post("/settings/", PROFILE)["Location"] == "/"
    assert as_it_was(cast.carl).display_name == ""


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/follow/", {"about": "{topic.live_group}", "level": "3"}),
        ("/topics/{topic.pk}/answer/", {"body": "Carl came late."}),
        ("/ask/", {"title": "A late question", "body": "Carl came late.", "forum": "{forum.pk}"}),
        ("/drafts/", {"place": "{topic.live_group}", "body": "Carl came late."}),
        ("/posts/{topic.first_post_id}/bookmark/", {}),
        ("/settings/notices/", {"follow_asked": "3", "follow_answered": "1"}),
    ],
)
def test_what_is_on_its_way_while_its_account_is_closed_is_sent_to_sign_in(
    path, sent, cast, topic, forum, sign_in, monkeypatch
):
    """The account is closed after the request was allowed what it asks, before it writes."""
    write = transactions._patiently

    def write_too_late(work):
        monkeypatch.setattr(transactions, "_patiently", write)
        close_account(cast.carl, by=cast.carl)
        return write(work)

    client = sign_in(cast.carl)
    path = path.format(topic=topic)
    sent = {name: value.format(topic=topic, forum=forum) for name, value in sent.items()}
    monkeypatch.setattr(transactions, "_patiently", write_too_late)
    answer = client.post(path, sent)
    assert answer["Location"].startswith("/accounts/login/")
    carl = as_it_was(cast.carl)
    assert not carl.is_active
    for mine in (carl.subscriptions, carl.drafts, carl.bookmarks):
        assert not mine.exists()
    assert not Post.objects.filter(poster=carl).exists()
    assert not Preferences.objects.filter(user=carl).exists()


def test_the_link_of_a_mail_to_a_former_member_leads_nowhere(cast):
    mail = Mail.objects.create(recipient=cast.carl, stream=Mail.Stream.NOTICES)
    way = reverse("stop_mail", args=[token_of(mail.pk, LINK)])
    assert Client().get(way).status_code == 200
    Mail.objects.update(sent_on=timezone.now())
    close_account(cast.carl, by=cast.carl)
    assert Client().post(way, {"do": "stop"}).status_code == 404
    assert not Preferences.objects.filter(user=cast.carl).exists()


def test_counters_and_roles_that_changed_meanwhile_stay(cast, topic):
    loaded = as_it_was(cast.carl)
    form = ProfileForm(PROFILE, instance=loaded)
    assert form.is_valid()
    answer = actions.post_answer(topic, by=cast.carl, content="Look at the lease.")
    actions.accept_answer(answer, by=cast.cleo)
    User.objects.filter(pk=cast.carl.pk).update(
        is_team=True, unread_notices=7, email="carl@new.example"
    )
    form.save()
    carl = as_it_was(cast.carl)
    assert (carl.display_name, carl.about, carl.theme) == ("Carl the Great", "Back again", "dark")
    assert (carl.answers_count, carl.solved_count, carl.unread_notices) == (1, 1, 7)
    assert (carl.is_team, carl.email) == (True, "carl@new.example")


def test_a_form_that_changed_nothing_writes_nothing(cast):
    loaded = as_it_was(cast.carl)
    same = {name: getattr(loaded, name) for name in PROFILE}
    form = ProfileForm(same, instance=loaded)
    assert form.is_valid()
    User.objects.filter(pk=loaded.pk).update(about="Written in another tab")
    form.save()
    carl = as_it_was(cast.carl)
    assert (carl.about, carl.card_version) == ("Written in another tab", loaded.card_version)


def test_a_new_password_is_all_that_a_new_password_writes(cast, topic):
    loaded = as_it_was(cast.carl)
    actions.post_answer(topic, by=cast.carl, content="Look at the lease.")
    get_adapter(RequestFactory().get("/")).set_password(loaded, "a-long-pass-9")
    carl = as_it_was(cast.carl)
    assert carl.check_password("a-long-pass-9")
    assert carl.answers_count == 1


# --- the back office ------------------------------------------------------------------------------
# ------------------------


def test_the_office_suspends_somebody_who_has_neither_first_nor_last_name(cast, sign_in):
    admin, address = sign_in(cast.ada), f"/office/users/edit/{cast.carl.pk}/"
    page = admin.get(address).content.decode()
    assert 'name="display_name" value="Carl"' in page
    assert 'name="first_name"' not in page
    assert admin.post(address, shown_in_the_office(cast.carl, is_active=None)).status_code == 302
    carl = as_it_was(cast.carl)
    assert (carl.is_active, carl.display_name, carl.email) == (False, "Carl", "carl@example.com")
    assert [group.name for group in carl.groups.all()] == ["customer"]
    assert not Client().login(username="carl", password="pw")
    assert admin.post(address, shown_in_the_office(carl, is_active="on")).status_code == 302
    assert as_it_was(cast.carl).is_active


def test_the_office_suspends_somebody_who_came_without_an_address(cast, sign_in):
    staged = User.objects.create(username="ann-7", display_name="Ann", staged_from="dump:7")
    response = sign_in(cast.ada).post(
        f"/office/users/edit/{staged.pk}/", shown_in_the_office(staged, is_active=None, groups=None)
    )
    assert response.status_code == 302
    assert not as_it_was(staged).is_active


def test_the_office_keeps_who_speaks_for_the_company_and_makes_new_members(cast, sign_in):
    admin = sign_in(cast.ada)
    agnes = as_it_was(cast.agnes)
    admin.post(
        f"/office/users/edit/{agnes.pk}/", shown_in_the_office(agnes, display_name="Agnes A.")
    )
    agnes = as_it_was(cast.agnes)
    assert (agnes.display_name, agnes.is_team, agnes.card_version) == (
        "Agnes A.",
        True,
        cast.agnes.card_version + 1,
    )
    new = {
        "username": "nora",
        "email": "nora@example.com",
        "display_name": "Nora",
        "password1": "a-long-pass-9",
        "password2": "a-long-pass-9",
    }
    assert admin.post("/office/users/new/", new).status_code == 302
    nora = User.objects.get(username="nora")
    assert (nora.display_name, nora.is_team, nora.check_password("a-long-pass-9")) == (
        "Nora",
        False,
        True,
    )


def test_a_form_of_the_office_reopens_no_account(cast, sign_in):
    form = shown_in_the_office(cast.carl)
    loaded = as_it_was(cast.carl)
    late = PersonEditForm({**form, "display_name": "Still here"}, instance=loaded)
    assert late.is_valid()
    close_account(cast.carl, by=cast.carl)
    late.save()
    response = sign_in(cast.ada).post(f"/office/users/edit/{cast.carl.pk}/", form)
    assert "closed for good" in response.content.decode()
    carl = as_it_was(cast.carl)
    assert (carl.is_active, carl.display_name, carl.email, carl.groups.count()) == (
        False,
        "",
        "",
        0,
    )


def test_counters_of_people_and_forums_stay_when_the_office_saves_an_older_form(cast, forum, topic):
    loaded, carl = Forum.objects.get(pk=forum.pk), as_it_was(cast.carl)
    actions.post_answer(topic, by=cast.carl, content="Look at the lease.")
    data = {
        "name": "Internet at home",
        "type": 0,
        "kind": "questions",
        "description": "",
        "icon": "wifi",
        "parent": "",
        "language": "",
    }
    form = ForumForm(data, instance=loaded)
    assert form.is_valid(), form.errors
    form.save()
    person = PersonEditForm(shown_in_the_office(carl, display_name="Carl C."), instance=carl)
    assert person.is_valid(), person.errors
    person.save()
    forum = Forum.objects.get(pk=forum.pk)
    assert (forum.name, forum.direct_posts_count, forum.last_post_id) == (
        "Internet at home",
        2,
        topic.posts.latest("id").pk,
    )
    assert (as_it_was(carl).display_name, as_it_was(carl).answers_count) == ("Carl C.", 1)


def test_a_forum_that_is_moved_in_the_office_stands_below_its_new_parent(house, forum):
    group = add_forum("Everything", category=True)
    data = {
        "name": forum.name,
        "type": 0,
        "kind": "questions",
        "description": "",
        "icon": "wifi",
        "parent": group.pk,
        "language": "",
    }
    form = ForumForm(data, instance=Forum.objects.get(pk=forum.pk))
    assert form.is_valid(), form.errors
    form.save()
    group, moved = Forum.objects.get(pk=group.pk), Forum.objects.get(pk=forum.pk)
    assert list(group.get_children()) == [moved]
    assert (group.lft, group.rght, moved.lft, moved.rght, moved.level) == (1, 4, 2, 3, 1)
    assert moved.tree_id == group.tree_id
