"""The back office: each role sees what its page permissions and the groups of private sections
give, at every address.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from modelsearch.index import insert_or_update_object
from wagtail.documents import get_document_model
from wagtail.models import Locale, PageViewRestriction, ReferenceIndex, TaskState
from wagtail.search.models import IndexEntry

from community.accounts.doors import Refused
from community.accounts.models import User
from community.portal.office import sight
from kb.actions import draft_article
from kb.models import Article, Category, KnowledgeIndex
from kb.sight import can_see_file_in_office, can_see_in_office, files_in_office, pages_in_office
from tests.addresses import addresses
from tests.conftest import lamp, published
from tests.standing import stands

pytestmark = pytest.mark.django_db
PRIVATE, DRAFT = "Zirkonium", "Hafnium"
SEES = {
    "cleo": set(),
    "mo": set(),
    "agnes": {PRIVATE},
    "edda": {DRAFT},
    "ada": {DRAFT},
    "root": {PRIVATE, DRAFT},
}


@stands
def root(cast) -> User:
    """Whoever set the installation up."""
    return User.objects.create_superuser("root", "root@example.com", "pw")


@stands
def things(cast, root):
    """What only agents may see (a section, pages and files in it) and what only those see who may
    edit: drafts and new titles.
    """
    index = KnowledgeIndex.objects.first()
    section = index.add_child(
        instance=Category(
            title=f"{PRIVATE} section", slug="section", locale=index.locale, owner=root
        )
    )
    picture = lamp()
    picture.title = f"{PRIVATE} lamp"
    picture.save()
    paper = get_document_model().objects.create(
        title=f"{PRIVATE} paper", file=ContentFile(b"x", "paper.txt")
    )
    body = [
        ("picture", {"image": picture.pk, "alt": "a lamp", "caption": ""}),
        ("text", f'<p><a linktype="document" id="{paper.pk}">x</a></p>'),
    ]
    hidden = published(root, f"{PRIVATE} article", parent=section, body=body)
    ReferenceIndex.create_or_update_for_object(hidden)
    hidden.title = f"{PRIVATE} renamed"
    hidden.locked, hidden.locked_by = True, root
    hidden.save_revision(user=root, log_action=True)
    hidden.get_workflow().start(hidden, root)
    shown = published(
        root, "Everybody's", body=[("related", {"title": "More", "pages": [hidden.pk]})]
    )
    shown.title = f"{DRAFT} renamed"
    shown.save_revision(user=root, log_action=True)
    draft = draft_article(by=root, title=f"{DRAFT} article", language="en", body=[])
    place = index.add_child(
        instance=Category(
            title=f"{DRAFT} place", slug="place", locale=index.locale, live=False, owner=root
        )
    )
    inside = published(root, "Live in a draft", parent=place)
    russian = shown.copy_for_translation(Locale.objects.get(language_code="ru"))
    Article.objects.filter(pk=russian.pk).update(
        title=f"{DRAFT} translated", draft_title=f"{DRAFT} translated"
    )
    own = draft_article(by=cast.mo, title="Of Mo", language="en", body=[])
    PageViewRestriction.objects.create(page=section, restriction_type="groups").groups.set(
        Group.objects.filter(name="agent")
    )
    pages = {
        "section": section,
        "hidden": hidden,
        "shown": shown,
        "draft": draft,
        "inside": inside,
        "russian": russian,
        "own": own,
    }
    return {**pages, "picture": picture, "paper": paper}


def ways(things, names) -> list[str]:
    """Every address of the back office, once for each of the pages where it names one, and what
    lists and searches may be asked.
    """
    paths = []
    for name in names:
        page = things[name]
        task = TaskState.objects.order_by("-pk").first()
        named = dict.fromkeys(
            ("page_id", "parent_page_id", "page_to_move_id", "page_pk", "object_id"), page.pk
        )
        values = named | {
            "pk": page.pk,
            "destination_id": KnowledgeIndex.objects.first().pk,
            "revision_id": page.latest_revision_id or 1,
            "task_id": 1,
            "task_state_id": task.pk,
            "workflow_state_id": task.workflow_state_id,
            "action_name": "approve",
            "content_type_app_name": "kb",
            "content_type_model_name": "article",
            "app_label": "wagtailcore",
            "model_name": "page",
            "action": "delete",
            "image_id": things["picture"].pk,
            "document_id": things["paper"].pk,
            "doc_id": things["paper"].pk,
            "filter_spec": "max-165x165",
            "document_filename": things["paper"].filename,
        }
        for path, pattern in addresses(**values):
            if path.startswith(("/office/", "/documents/")) and (
                name == names[0] or "page" in str(pattern.pattern)
            ):
                paths.append(path)
        paths += [
            f"/office/bulk/wagtailcore/page/{verb}/?id={page.pk}"
            for verb in ("delete", "publish", "unpublish", "move")
        ]
        paths += [
            f"/office/choose-page/chosen-multiple/?id={page.pk}",
            f"/office/api/main/pages/?child_of={page.pk}",
        ]
    word = "?q=" + PRIVATE[:4]
    other = "?q=" + DRAFT[:4]
    for query in (word, other):
        paths += [
            f"/office/{path}{query}"
            for path in (
                "pages/",
                "pages/search/",
                "pages/search/results/",
                "choose-page/search/",
                "images/",
                "images/results/",
                "documents/",
                "images/chooser/results/",
                "documents/chooser/results/",
                "users/",
                "reports/aging-pages/",
                "forums/",
            )
        ]
        paths.append(f"/office/api/main/pages/{query.replace('q=', 'search=')}")
    index = KnowledgeIndex.objects.first().pk
    paths += [
        f"/office/bulk/wagtailcore/page/delete/?id=all&childOf={index}",
        "/office/bulk/wagtailimages/image/delete/?id=all",
        f"/office/bulk/wagtailimages/image/delete/?id={things['picture'].pk}",
        f"/office/images/chooser/chosen/{things['picture'].pk}/",
        f"/office/bulk/wagtaildocs/document/delete/?id={things['paper'].pk}",
        f"/office/documents/chooser/chosen/{things['paper'].pk}/",
        f"/office/images/chooser/chosen-multiple/?id={things['picture'].pk}",
        "/office/choose-page/?page_type=kb.article",
        "/office/choose-page/?page_type=kb.category",
        f"/office/api/main/pages/?translation_of={things['shown'].pk}",
        "/office/api/main/pages/?child_of=1&for_explorer=1",
        f"/office/api/main/pages/?child_of={index}&for_explorer=1",
        f"/office/pages/{index}/?q={PRIVATE}&search_all=1",
        f"/office/pages/{index}/?q={DRAFT}",
        "/office/pages/?search_all=1&has_child_pages=false",
        "/office/reports/workflow/?export=csv",
        "/office/reports/workflow_tasks/?export=csv",
        "/office/reports/aging-pages/?export=csv",
        "/office/reports/page-types-usage/?export=csv",
        "/office/reports/locked/?export=csv",
        "/office/reports/site-history/?export=csv",
    ]
    return list(dict.fromkeys(paths))


def said_by(client: Client, path: str) -> str:
    client.raise_request_exception = False
    answer = client.get(path)
    assert answer.status_code != 500, (path, client.exc_info)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


@pytest.mark.parametrize("who", SEES)
def test_no_address_of_the_back_office_names_what_somebody_does_not_see(
    who, cast, root, things, sign_in
):
    client = sign_in(root if who == "root" else getattr(cast, who))
    names = {"ada": ["hidden"], "root": []}.get(
        who, ["hidden", "section", "draft", "russian"]
    )  # Ada sees what Edda sees, Root all
    told: dict[str, set[str]] = {PRIVATE: set(), DRAFT: set()}
    for path in ways(things, names):
        words = said_by(client, path).replace("?q=", "")
        for word in (PRIVATE, DRAFT):
            if f"{word} " in words:
                told[word].add(path)
    assert {word for word, where in told.items() if where} == SEES[who], told


@pytest.mark.parametrize("who", SEES)
def test_a_list_and_a_question_about_one_thing_agree(who, cast, root, things):
    person = User.objects.get(username=who)
    listed = set(pages_in_office(person).values_list("pk", flat=True)) if who != "cleo" else set()
    for name, page in things.items():
        if name in ("picture", "paper"):
            in_list = files_in_office(person, type(page)).filter(pk=page.pk).exists()
            assert can_see_file_in_office(person, page) == (in_list or who == "root"), name
            assert can_see_file_in_office(person, page) == (PRIVATE in SEES[who]), name
        elif who != "cleo":
            page.refresh_from_db()
            assert can_see_in_office(person, page) == (page.pk in listed), name
    if who == "mo":
        assert things["own"].pk in listed
        assert not {things["draft"].pk, things["inside"].pk, things["russian"].pk} & listed


# What stands in addresses of the back office without naming a thing of the knowledge base, or
# stands beside one that is asked for.
HARMLESS = {
    "action",
    "action_name",
    "app_label",
    "app_name",
    "collection_id",
    "company_id",
    "content_type_app_name",
    "content_type_model_name",
    "filter_spec",
    "forum_id",
    "model_name",
    "pk",
    "revision_id",
    "revision_id_a",
    "revision_id_b",
    "session_id",
    "task_id",
    "task_state_id",
    "uploaded_file_id",
    "workflow_pk",
    "workflow_state_id",
    "object_id",
    "token",
    "uidb64",
}


def test_the_gate_knows_every_name_that_an_address_of_the_back_office_gives_to_a_thing():
    named = set()
    for path, pattern in addresses():
        if path.startswith("/office/"):
            named |= set(pattern.pattern.regex.groupindex)
    assert named == HARMLESS | set(sight.PAGES) | set(sight.PICTURES) | set(sight.DOCUMENTS)


@pytest.mark.parametrize(("who", "reached"), [("edda", False), ("agnes", False), ("root", True)])
def test_nobody_acts_on_what_they_do_not_see(who, reached, cast, root, things, sign_in):
    """Not by its number, and not by asking for all of a listing."""
    client = sign_in(root if who == "root" else getattr(cast, who))
    hidden, index = things["hidden"], KnowledgeIndex.objects.first()
    if who == "agnes":
        hidden = things["draft"]
    client.post(f"/office/bulk/wagtailcore/page/unpublish/?id={hidden.pk}", {})
    client.post(f"/office/bulk/wagtailcore/page/delete/?id=all&childOf={index.pk}", {})
    client.post(f"/office/pages/{hidden.pk}/delete/", {})
    assert Article.objects.filter(pk=hidden.pk).exists() != reached
    page = client.get(f"/office/pages/{hidden.pk}/edit/")
    assert page.status_code == (404 if not reached else page.status_code)


def test_the_state_of_translations_leaves_out_what_somebody_does_not_see(cast, things, sign_in):
    for who, words in SEES.items():
        if who in ("mo", "edda", "agnes"):
            page = sign_in(getattr(cast, who)).get("/office/knowledge/").content.decode()
            assert {word for word in (PRIVATE, DRAFT) if f"{word} " in page} == words, who


def test_an_article_is_not_drafted_into_a_section_that_one_may_not_see(cast, things):
    with pytest.raises(Refused):
        draft_article(
            by=cast.edda, title="Inside", language="en", body=[], parent=things["section"]
        )
    assert draft_article(
        by=cast.agnes, title="Inside", language="en", body=[], parent=things["section"]
    )


def test_an_address_that_is_typed_as_a_link_tells_no_title(cast, things, sign_in):
    form = {
        "external-link-chooser-url": f"/{things['section'].slug}/{things['hidden'].slug}/",
        "external-link-chooser-link_text": "x",
    }
    for who in ("mo", "edda"):
        assert (
            PRIVATE
            not in sign_in(getattr(cast, who))
            .post("/office/choose-external-link/", form)
            .content.decode()
        )


def test_a_page_is_put_into_the_offices_index_in_one_transaction(cast):
    """Two workers that describe it at the same moment would both insert it."""
    article = published(cast.edda)
    IndexEntry.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        insert_or_update_object(article)
    statements = [query["sql"] for query in asked]
    inserted = next(n for n, sql in enumerate(statements) if sql.lstrip().startswith("INSERT"))
    assert any(sql.startswith("SAVEPOINT") for sql in statements[:inserted])
    assert statements[-1].startswith("RELEASE")
    assert IndexEntry.objects.filter(object_id=str(article.pk)).exists()
