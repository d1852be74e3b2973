"""Every kind of thing that can be found × every role × every way of finding it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import PageViewRestriction

from community.accounts.models import User
from community.search import actions as search
from community.search.vocabulary import forget_words
from kb.models import Article, Category, FaqPage, KnowledgeIndex, NewsPage
from tests.conftest import settle
from tests.integration.visibility.conftest import READERS, SECRET
from tests.standing import stands

pytestmark = pytest.mark.django_db


@stands
def findable(cast, things, team_room, engine):
    """Of each kind of thing one that some may not see, each saying the secret word; with the
    address of its page.
    """
    index = KnowledgeIndex.objects.first()
    section = index.add_child(
        instance=Category(title=f"{SECRET} section", slug="section", locale=index.locale)
    )
    made = {
        "topic": things["hidden"].get_absolute_url(),
        "removed topic": things["gone"].get_absolute_url(),
    }
    faq = [
        {
            "type": "faq",
            "id": "11111111-aaaa",
            "value": {"question": f"{SECRET} in an FAQ?", "answer": f"<p>{SECRET}</p>"},
        }
    ]
    for name, kind, body in (
        ("article", Article, []),
        ("faq", FaqPage, faq),
        ("news", NewsPage, []),
    ):
        page = kind(
            title=f"{SECRET} as {name}",
            slug=name,
            locale=index.locale,
            lead=SECRET,
            body=kind.body.field.stream_block.to_python(body),
        )
        section.add_child(instance=page)
        page.save_revision(user=cast.edda).publish(user=cast.edda)
        made[name] = page.get_absolute_url()
    draft = Article(title=f"{SECRET} as a draft", slug="draft", locale=index.locale, live=False)
    index.add_child(instance=draft)
    made["draft"] = draft.get_absolute_url()
    restriction = PageViewRestriction.objects.create(page=section, restriction_type="groups")
    restriction.groups.set(Group.objects.filter(name__in=["agent", "administrator"]))
    closed = User.objects.create_user(
        "zirkonium", "z@example.com", "pw", display_name=f"{SECRET} the person"
    )
    search.index("person", [closed.pk])
    made["person"] = closed.get_absolute_url()
    settle()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    forget_words()
    return made


@pytest.mark.parametrize("who", READERS)
def test_search_and_suggestions_say_nothing_that_a_page_would_refuse(
    who, cast, findable, things, sign_in
):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    allowed = {kind: client.get(address).status_code == 200 for kind, address in findable.items()}
    assert allowed["topic"] == READERS[who]
    assert allowed["article"] == (who in ("agnes", "ada"))
    assert not allowed["draft"]
    marks = {
        "topic": "in the team room",
        "removed topic": "was removed",
        "article": "as article",
        "faq": "in an FAQ",
        "news": "as news",
        "draft": "as a draft",
        "person": "the person",
    }
    ways = [
        f"/search/?q={SECRET}",
        f"/search/?q={SECRET}&sort=newest",
        f"/search/instant/?q={SECRET[:6].lower()}",
        f"/search/?q={SECRET}+kind:article",
        "/search/?kind=faq",
        "/search/?kind=topic",
    ]
    ways += [
        "/search/?q=in:section",
        f"/search/?q=-nothing+{SECRET}",
        f'/search/?q="{SECRET}"',
        "/search/?q=author:mo",
        "/kb/",
        "/sitemap-articles.xml",
        "/health/",
    ]
    said = ""
    for path in ways:
        response = client.get(path)
        assert response.status_code == 200, path
        said += response.content.decode()
    for title in (f"What about {SECRET}", SECRET.lower(), "in the team room"):
        response = client.post(
            "/ask/help/", {"title": title, "body": f"{SECRET} and more", "nonce": "n"}
        )
        said += response.content.decode() if response.status_code == 200 else ""
    said = said.replace("<mark>", "").replace("</mark>", "")
    for kind, words in marks.items():
        if not allowed[kind]:
            assert f"{SECRET} {words}" not in said, (who, kind)
    if not READERS[who]:
        assert "Team room" not in said
    if not allowed["article"]:
        assert f"{SECRET} section" not in said
    if allowed["article"]:
        assert f"{SECRET} as article" in said
    if allowed["topic"]:
        assert f"{SECRET} in the team room" in said
