"""What a release completes × every role × every way out."""

from __future__ import annotations

import pytest
from django.test import Client

from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice
from community.search.vocabulary import forget_words
from ideas import actions as ideas
from moderation.releases.models import Release
from tests.conftest import CAST, settle
from tests.integration.releases.conftest import changelog_in, drafted, publish
from tests.integration.visibility.conftest import READERS, SECRET, text_of
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def released(cast, board, engine, things):
    """A public note that completes an idea of the team's board and a topic of the team's room, each
    saying the secret word, and an open idea; everybody voted while they could.
    """
    from moderation.releases.actions import plant_changelogs

    plant_changelogs()
    closed = ideas.add_board("Team board")
    hidden = ideas.submit_idea(closed, by=cast.petra, title=f"{SECRET} for all", content=SECRET)
    shown = ideas.submit_idea(board, by=cast.carl, title="A public wish", content="Please.")
    for name in CAST:
        ideas.vote_idea(hidden, by=getattr(cast, name), wanted=True)
    settle()
    roles = ["moderator", "agent", "editor", "product manager", "administrator"]
    ideas.change_access(closed, dict.fromkeys(("see", "submit", "comment", "vote"), roles))
    note = publish(drafted(cast.ada, hidden, shown, things["hidden"]), cast.ada)
    forget_words()
    return {"note": note, "hidden": hidden, "shown": shown}


def ways_to_releases(r) -> list[str]:
    note = r["note"]
    return [
        "/",
        "/changelog/",
        note.get_absolute_url(),
        f"/changelog/{note.pk}/",
        "/changelog/feed/en/",
        "/sitemap-releases.xml",
        "/search/?kind=release",
        f"/search/?q={SECRET}",
        f"/search/instant/?q={SECRET[:6].lower()}",
        "/notices/",
        "/ideas/roadmap/",
        "/ideas/roadmap/embedded/",
        "/ideas/roadmap/feed/",
        r["shown"].get_absolute_url(),
        f"/office/pages/{note.pk}/edit/",
        f"/office/pages/{note.pk}/view_draft/",
        f"/office/pages/{changelog_in().pk}/",
        "/office/choose_idea/",
        f"/office/choose_idea/results/?q={SECRET}",
        f"/office/choose_idea/chosen/{r['hidden'].pk}/",
        f"/office/choose_idea/chosen-multiple/?id={r['hidden'].pk}",
        f"/office/choose_topic/results/?q={SECRET}",
    ]


@pytest.mark.parametrize("who", READERS)
def test_no_way_out_of_releases_says_what_their_things_would_refuse(who, cast, released, sign_in):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    for path in ways_to_releases(released):
        response = client.get(path)
        assert response.status_code != 500, path
        words = text_of(response).replace("<mark>", "").replace("</mark>", "")
        if not READERS[who]:
            assert f"{SECRET} for all" not in words, (who, path)
            assert f"{SECRET} in the team room" not in words, (who, path)
    note = text_of(client.get(released["note"].get_absolute_url()))
    assert (f"{SECRET} for all" in note) == READERS[who]
    assert "A public wish" in note


@pytest.mark.parametrize("who", CAST)
def test_no_notice_and_no_mail_names_what_its_reader_may_not_see(who, cast, released):
    person = getattr(cast, who)
    notices = Notice.objects.filter(recipient=person, about__startswith="release.")
    titles = " ".join(notices.values_list("title", flat=True))
    told = READERS[who] and who != "ada"  # who published it
    assert (SECRET in titles) == told
    if notice := notices.first():
        mail = Mail.objects.create(recipient=person, stream="notices", about=notice.about)
        notices.update(mail=mail)
        message = compose(mail)
        assert message and (SECRET in message.subject + message.body) == told


def test_who_may_read_the_note_no_more_has_no_notice_of_it(cast, released):
    assert Notice.objects.filter(about__startswith="release.").exists()
    released["note"].unpublish()
    settle()
    assert not Notice.objects.filter(about__startswith="release.", read_on=None).exists()
    assert Release.objects.count() == 1
