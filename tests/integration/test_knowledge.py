"""The knowledge base: reading, opinions, freshness, edits by members, articles from topics and gaps, private sections."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Comment, GroupPagePermission, Locale, Page, PageViewRestriction, ReferenceIndex, TaskState

from community.notifications.actions import follow
from community.notifications.models import Notice
from community.portal import assets
from community.search.finding import search as find
from community.search.models import Gap, SearchEntry
from forum import actions as forum_actions
from forum.models import Attachment, Confirmation, Post, ProductVersion, Topic
from forum.tree import forget_tree
from forum.truth import present_version
from kb import actions
from kb.actions.drafting import Refused, editable_texts
from kb.blocks import BodyBlock, TreeStepBlock, embed_address
from kb.documents import text_of
from kb.markdown import from_html, to_html
from kb.models import (
    ICONS,
    Article,
    Category,
    Credit,
    EditSuggestion,
    FaqPage,
    Figures,
    KnowledgeIndex,
    NewsPage,
    Opinion,
    Origin,
    Troubleshooting,
    VideoGuide,
)
from kb.permissions import can_read_page, can_suggest_edit, can_verify_page, can_write_articles
from moderation.drafting.actions import draft_from_gap, draft_from_topic
from tests.conftest import run_all, settle

pytestmark = pytest.mark.django_db


def published(by, title="Restarting the router", language="en", parent=None, body=None, **more) -> Article:
    body = body or [("text", "<h2>Before</h2><p>Close the old window.</p>"), ("text", "<p>Then press it.</p>")]
    article = actions.draft_article(by=by, title=title, language=language, body=body, parent=parent, **more)
    article.get_latest_revision().publish(user=by)
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def article(cast, engine) -> Article:
    article = published(cast.edda, lead="In one minute.")
    settle()
    Notice.objects.all().delete()
    return article


@pytest.fixture
def picture(cast):
    import io

    data = io.BytesIO()
    Picture.new("RGB", (60, 40), "#8c5a2b").save(data, "PNG")
    return get_image_model().objects.create(title="A lamp", file=ImageFile(data, name="lamp.png"))


@pytest.fixture
def film(cast):
    """A film and its captions."""
    made = get_document_model().objects.create
    return made(title="Film", file=ContentFile(b"0123456789", "film.mp4")), made(title="Captions", file=ContentFile(b"WEBVTT", "film.vtt"))


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(recipient=person).values_list("kind", flat=True))


# --- pages and rights ------------------------------------------------------------------------------------------------------


def test_first_pages_are_planted_once_with_rights_from_groups(cast):
    actions.plant_indexes()
    assert KnowledgeIndex.objects.count() == 2
    may = {name: can_write_articles(getattr(cast, name)) for name in ("cleo", "carl", "agnes", "mo", "petra", "edda", "ada")}
    assert may == {"cleo": False, "carl": False, "agnes": True, "mo": True, "petra": True, "edda": True, "ada": True}
    index = KnowledgeIndex.objects.first()
    assert index.permissions_for_user(cast.edda).can_publish_subpage()
    assert not index.permissions_for_user(cast.agnes).can_publish_subpage()
    assert GroupPagePermission.objects.filter(group__name="customer").count() == 0


def test_whoever_writes_may_bring_pictures_and_films_and_editors_may_translate(cast, article, sign_in):
    for who, may_add, may_translate in (("cleo", False, False), ("agnes", True, False), ("mo", True, False), ("edda", True, True)):
        client = sign_in(getattr(cast, who))
        assert (client.get("/office/images/add/").status_code == 200) is may_add, who
        assert (client.get("/office/documents/multiple/add/").status_code == 200) is may_add, who
        assert (client.get(f"/office/translation/submit/page/{article.pk}/").status_code == 200) is may_translate, who


def test_an_empty_knowledge_base_says_what_to_do(cast):
    page = Client().get("/kb/").content.decode()
    assert "No articles yet." in page
    assert "/ask/" in page


def test_a_page_is_read_at_an_address_that_begins_with_its_id(article):
    client = Client()
    assert client.get(f"/kb/{article.pk}/wrong/").headers["Location"] == article.get_absolute_url()
    page = client.get(article.get_absolute_url()).content.decode()
    for words in ("In one minute.", "Edda", "minute to read", "Verified", "Was this helpful?", 'id="before"'):
        assert words in page, words
    assert client.get("/kb/999999/x/").status_code == 404
    assert client.get(f"/kb/{Page.objects.filter(depth=1).first().pk}/root/").status_code == 404
    assert article.title in client.get("/kb/").content.decode()


def test_a_draft_is_for_the_back_office_alone(cast, sign_in):
    draft = actions.draft_article(by=cast.edda, title="Not yet", language="en", body=[("text", "<p>Zirkonium</p>")])
    for client in (Client(), sign_in(cast.cleo), sign_in(cast.edda)):
        assert client.get(draft.get_absolute_url()).status_code == 404
    run_all()
    assert not SearchEntry.objects.filter(key=f"article.{draft.pk}").exists()
    assert "Zirkonium" in sign_in(cast.edda).get(f"/office/pages/{draft.pk}/view_draft/").content.decode()
    with pytest.raises(Refused):
        actions.draft_article(by=cast.cleo, title="Mine", language="en", body=[])


def every_block(picture, other) -> list[tuple[str, object]]:
    return [
        ("text", "<h2>One</h2><p>text</p><h2>Two</h2><h2>Two</h2>"),
        ("steps", {"title": "Do it", "steps": [{"type": "item", "id": "i", "value": {"name": "First", "text": "<p>so</p>", "image": picture.pk, "alt": "a lamp"}}]}),
        ("callout", {"kind": "warning", "text": "<p>mind</p>"}),
        ("code", {"language": "python", "code": "print('<b>')"}),
        ("table", {"columns": [{"type": "text", "heading": "A"}], "rows": [{"values": ["cell"]}], "caption": "Cap"}),
        ("picture", {"image": picture.pk, "alt": "a brown lamp", "caption": "Lamp"}),
        ("video", {"title": "Film", "file": None, "captions": None, "address": "https://youtu.be/abc"}),
        ("tour", {"title": "Tour", "stops": [{"type": "item", "id": "i", "value": {"image": picture.pk, "alt": "desk", "spots": [{"type": "item", "id": "i", "value": {"x": 10, "y": 20, "text": "the bell"}}]}}]}),
        ("faq", {"question": "Why?", "answer": "<p>Because.</p>"}),
        ("related", {"title": "More", "pages": [other.pk]}),
        ("term", {"term": "Topic", "meaning": "<p>A question.</p>"}),
    ]  # fmt: skip


def test_every_block_has_icon_preview_and_a_template_and_shows(cast, article, picture, sign_in):
    for name, block in {**BodyBlock().child_blocks, "step": TreeStepBlock()}.items():
        assert block.meta.template.startswith("kb/blocks/"), name
        assert block.meta.icon not in ("placeholder", None), name
        assert block.is_previewable, name
    for kind in (Article.body.field.stream_block, Troubleshooting.steps.field.stream_block):
        for name, block in kind.child_blocks.items():
            shown = sign_in(cast.edda).get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
            assert shown.status_code == 200, name
            assert 'class="alone"' in shown.content.decode(), name
    page = published(cast.edda, "Everything", body=every_block(picture, article))
    html = Client().get(page.get_absolute_url()).content.decode()
    for piece in ("youtube-nocookie.com/embed/abc", "a brown lamp", "the bell", "&lt;b&gt;", "Because.", article.title, "<dfn>Topic</dfn>", "Cap", 'id="two-2"', "On this page"):
        assert piece in html, piece
    assert "<iframe" not in html  # nothing of another site before consent
    assert " style=" not in html.split("<main")[1].split("</main>")[0]
    kinds = {block["@type"] for block in json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.S)[1])}
    assert kinds == {"BreadcrumbList", "FAQPage", "HowTo"}
    editor = sign_in(cast.edda)
    assert editor.get(f"/office/pages/{page.pk}/edit/").status_code == 200
    for path in ("Article", "FaqPage", "VideoGuide", "Troubleshooting", "NewsPage", "Category"):
        parent = KnowledgeIndex.objects.first()
        assert editor.get(f"/office/pages/add/kb/{path.lower()}/{parent.pk}/").status_code == 200, path


def test_icons_of_categories_are_chosen_from_those_that_there_are(cast, sign_in):
    assert set(ICONS) <= set(assets.ICONS)
    form = sign_in(cast.edda).get(f"/office/pages/add/kb/category/{KnowledgeIndex.objects.first().pk}/").content.decode()
    assert '<option value="book-open" selected>' in form


def test_pictures_need_words_and_films_captions(film):
    from wagtail.blocks import StructBlockValidationError

    body = BodyBlock().child_blocks
    play, captions = (document.pk for document in film)
    assert body["video"].clean(body["video"].to_python({"title": "x", "file": play, "captions": captions, "address": ""}))
    for file, words in ((play, None), (captions, captions), (play, play)):
        with pytest.raises(StructBlockValidationError):
            body["video"].clean(body["video"].to_python({"title": "x", "file": file, "captions": words, "address": ""}))
    with pytest.raises(StructBlockValidationError):
        body["video"].clean(body["video"].to_python({"title": "x", "file": None, "captions": None, "address": "https://evil.example/v"}))
    with pytest.raises(StructBlockValidationError):
        body["picture"].clean(body["picture"].to_python({"image": None, "alt": "", "caption": ""}))
    assert embed_address("https://www.youtube.com/watch?v=x1") == "https://www.youtube-nocookie.com/embed/x1"
    assert embed_address("https://vimeo.com/12") == "https://player.vimeo.com/video/12?dnt=1"
    assert embed_address("https://youtube.com.evil.example/watch?v=x") == ""


def test_each_question_of_an_faq_is_found_by_itself(cast, engine):
    parent = KnowledgeIndex.objects.first()
    faq = FaqPage(title="Short answers", slug="short", locale=parent.locale, owner=cast.edda)
    faq.body = FaqPage.body.field.stream_block.to_python([
        {"type": "faq", "id": "11111111-aaaa", "value": {"question": "Does it need Docker?", "answer": "<p>No, Python is enough.</p>"}},
        {"type": "faq", "id": "22222222-bbbb", "value": {"question": "Where are files?", "answer": "<p>In a folder.</p>"}},
    ])  # fmt: skip
    parent.add_child(instance=faq)
    faq.save_revision(user=cast.edda).publish(user=cast.edda)
    settle()
    found = find(AnonymousUser(), "docker kind:faq").results
    assert [result.entry.title for result in found] == ["Does it need Docker?"]
    assert found[0].entry.address.endswith("#q-11111111")
    assert 'id="q-11111111"' in Client().get(faq.get_absolute_url()).content.decode()


def test_news_and_video_guides_are_pages_of_their_own_kind(cast, engine):
    parent = KnowledgeIndex.objects.first()
    for kind, title in ((NewsPage, "Firmware eight is out"), (VideoGuide, "A film about the desk")):
        page = parent.add_child(instance=kind(title=title, slug=kind.__name__.lower(), locale=parent.locale, owner=cast.edda))
        page.save_revision(user=cast.edda).publish(user=cast.edda)
        assert Client().get(page.get_absolute_url()).status_code == 200
    settle()
    assert find(AnonymousUser(), "firmware eight").results[0].entry.kind == "news"
    assert find(AnonymousUser(), "film desk").results[0].entry.kind == "article"


def test_a_decision_tree_leads_to_solved_or_to_a_question_that_is_filled_in(cast, sign_in):
    parent = KnowledgeIndex.objects.first()

    def step(name, question, *choices):
        value = {"name": name, "question": question, "text": "", "choices": [{"type": "item", "id": "i", "value": {"label": label, "leads_to": to}} for label, to in choices]}
        return {"type": "step", "value": value}

    raw = [step("lamp", "Is the lamp green?", ("Yes", "cable"), ("No", "ask")), step("cable", "Is the cable in?", ("Now it is", "solved"), ("It was", "ask"))]
    tree = Troubleshooting(title="No connection", slug="none", locale=parent.locale, owner=cast.edda, steps=Troubleshooting.steps.field.stream_block.to_python(raw))
    parent.add_child(instance=tree)
    tree.save_revision(user=cast.edda).publish(user=cast.edda)
    client = sign_in(cast.cleo)
    first = client.get(tree.get_absolute_url()).content.decode()
    assert "Is the lamp green?" in first
    address = re.search(r'href="(\?at=cable[^"]*)"', first)[1].replace("&amp;", "&").split("#")[0]
    second = client.get(tree.get_absolute_url() + address).content.decode()
    assert "Is the cable in?" in second
    ask = re.search(r'href="(/ask/\?[^"]*)"><svg[^>]*><use[^>]*/></svg>It was', second)[1].replace("&amp;", "&")
    page = client.get(ask).content.decode()
    assert "No connection" in page
    assert "Is the lamp green? Yes" in page
    assert "Is the cable in? It was" in page
    assert "comes back" in client.get(tree.get_absolute_url() + "?at=solved").content.decode()
    tree.steps = Troubleshooting.steps.field.stream_block.to_python([step("a", "b", ("x", "nowhere"))])
    with pytest.raises(Exception, match="nowhere"):
        tree.clean()


def test_another_language_is_shown_with_a_notice_and_leads_to_the_translation(cast, article):
    client = Client(headers={"Accept-Language": "ru"})
    assert "Nobody has translated" not in client.get(article.get_absolute_url()).content.decode()  # it says so in Russian
    assert "пока не перевели" in client.get(article.get_absolute_url()).content.decode()
    assert article.title in client.get("/kb/").content.decode()
    russian = article.copy_for_translation(Locale.objects.get(language_code="ru"))
    russian.title = "Перезапуск роутера"
    russian.save_revision(user=cast.edda).publish(user=cast.edda)
    page = client.get(article.get_absolute_url()).content.decode()
    assert f"/kb/{russian.pk}/" in page
    assert article.title not in client.get("/kb/").content.decode()
    article.save_revision(user=cast.edda).publish(user=cast.edda)
    assert "более новая версия" in client.get(f"/kb/{russian.pk}/{russian.slug}/").content.decode()


@pytest.mark.parametrize("kind", ["groups", "login"])
def test_a_private_section_is_there_for_its_readers_alone(kind, cast, engine, sign_in):
    parent = KnowledgeIndex.objects.first()
    section = parent.add_child(instance=Category(title="Zirkonium section", slug="team", locale=parent.locale))
    inner = section.add_child(instance=Category(title="Zirkonium inside", slug="inner", locale=parent.locale))
    hidden = published(cast.edda, "Zirkonium in an article", parent=inner)
    restriction = PageViewRestriction.objects.create(page=section, restriction_type=kind)
    if kind == "groups":
        restriction.groups.set(Group.objects.filter(name__in=["agent", "editor", "administrator"]))
    settle()
    readers = {"agnes", "edda", "ada"} if kind == "groups" else {"cleo", "carl", "agnes", "mo", "petra", "edda", "ada"}
    for who in (None, "cleo", "carl", "agnes", "mo", "petra", "edda", "ada"):
        client, person = (sign_in(getattr(cast, who)), getattr(cast, who)) if who else (Client(), AnonymousUser())
        may = who in readers
        assert can_read_page(person, hidden) == may, who
        assert (client.get(hidden.get_absolute_url()).status_code == 200) == may, who
        said = "".join(client.get(path).content.decode() for path in ("/kb/", f"/kb/{section.pk}/team/", "/search/?q=article", "/search/instant/?q=zirko", "/search/?kind=article"))
        assert ("Zirkonium in" in said.replace("<mark>", "").replace("</mark>", "")) == may, who
        assert client.post(f"/kb/{hidden.pk}/helpful/", {"helpful": "yes"}).status_code == (302 if may else 404)
        assert client.get(f"/kb/{hidden.pk}/suggest/").status_code == (200 if may and who else 404 if who else 302)
    restriction.delete()
    settle()
    assert Client().get(hidden.get_absolute_url()).status_code == 200
    assert find(AnonymousUser(), "zirkonium").results


def test_files_of_a_private_section_are_for_its_readers_and_films_come_in_parts(cast, engine, sign_in, picture, film):
    parent = KnowledgeIndex.objects.first()
    section = parent.add_child(instance=Category(title="Inside", slug="inside", locale=parent.locale))
    body = [("picture", {"image": picture.pk, "alt": "a lamp", "caption": ""}), ("video", {"title": "Film", "file": film[0].pk, "captions": film[1].pk, "address": ""})]
    page = published(cast.edda, "With a film", parent=section, body=body)
    ReferenceIndex.create_or_update_for_object(page)  # Wagtail leaves it to a worker
    html = Client().get(page.get_absolute_url()).content.decode()
    files = re.findall(r'src="(/(?:media|documents)/[^"]+)"', html)
    assert len(files) == 3
    assert 'srclang="en"' in html

    def answers(who) -> set[int]:
        client = sign_in(getattr(cast, who)) if who else Client()
        return {client.get(address).status_code for address in files}

    assert answers(None) == {200}
    restriction = PageViewRestriction.objects.create(page=section, restriction_type="groups")
    restriction.groups.set(Group.objects.filter(name="customer"))
    settle()
    assert answers(None) == {404}
    assert answers("cleo") == {200}
    assert answers("edda") == {200}
    part = sign_in(cast.cleo).get(files[1], headers={"Range": "bytes=2-5"})
    assert (part.status_code, b"".join(part), part["Content-Range"], part["Content-Type"]) == (206, b"2345", "bytes 2-5/10", "video/mp4")
    ReferenceIndex.create_or_update_for_object(published(cast.edda, "The same lamp for all", body=body[:1]))
    assert Client().get(files[0]).status_code == 200
    assert Client().get(files[1]).status_code == 404


# --- what readers say --------------------------------------------------------------------------------------------------------


def test_one_opinion_a_reader_that_may_be_changed_and_taken_back(article, cast, sign_in):
    visitor, member = Client(), sign_in(cast.cleo)
    address = f"/kb/{article.pk}/helpful/"
    assert visitor.get(address).status_code == 405
    visitor.post(address, {"helpful": "yes"})
    visitor.post(address, {"helpful": "yes"})
    member.post(address, {"helpful": "no", "reason": "hard", "words": "Too many words"})
    figures = Figures.objects.get(page_id=article.pk)
    assert (figures.helped, figures.failed, Opinion.objects.count()) == (1, 1, 2)
    visitor.post(address, {"helpful": "no", "reason": "nonsense"}, headers={"HX-Request": "true"})
    figures.refresh_from_db()
    assert (figures.helped, figures.failed) == (0, 2)
    assert set(Opinion.objects.values_list("reason", flat=True)) == {"hard", ""}
    member.post(address, {"helpful": "undo"})
    visitor.post(address, {"helpful": "undo"})
    figures.refresh_from_db()
    assert (figures.helped, figures.failed, Opinion.objects.count()) == (0, 0, 0)
    assert Client().post(address, {"helpful": "yes"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 204
    assert Opinion.objects.count() == 0


def test_reading_writes_nothing_and_a_view_is_counted_by_the_page(article, django_assert_max_num_queries):
    client = Client()
    before = Figures.objects.values().get(page_id=article.pk)
    client.get(article.get_absolute_url())
    client.get("/kb/")
    assert Figures.objects.values().get(page_id=article.pk) == before
    assert client.get(f"/kb/{article.pk}/seen/").status_code == 405
    client.post(f"/kb/{article.pk}/seen/")
    assert Figures.objects.get(page_id=article.pk).views == 1
    with django_assert_max_num_queries(40):
        client.get(article.get_absolute_url())


def test_who_follows_an_article_hears_of_a_new_text(article, cast):
    follow(f"article.{article.pk}", by=cast.carl, level=3)
    article.save_revision(user=cast.edda).publish(user=cast.edda)
    run_all()
    assert told(cast.carl) == ["article"]
    assert told(cast.edda) == []


# --- still true? ------------------------------------------------------------------------------------------------------------


def test_owners_are_asked_by_age_and_what_nobody_verifies_says_so_and_sinks(article, cast, sign_in):
    assert actions.ask_to_verify_where_due() == 0
    Figures.objects.update(verified_on=timezone.now() - timedelta(days=366))
    assert actions.ask_to_verify_where_due() == 1
    assert actions.ask_to_verify_where_due() == 0
    run_all()
    assert told(cast.edda) == ["verify"]
    Figures.objects.update(asked_on=timezone.now() - timedelta(days=15))
    assert actions.ask_to_verify_where_due() == 1
    settle()
    assert "Nobody has verified this lately" in Client().get(article.get_absolute_url()).content.decode()
    entry = SearchEntry.objects.get(key=f"article.{article.pk}")
    assert entry.stale
    sunk = entry.quality
    for who, may in (("cleo", False), ("agnes", False), ("edda", True)):
        assert can_verify_page(getattr(cast, who), article) == may
    assert sign_in(cast.cleo).post(f"/kb/{article.pk}/verify/").status_code == 404
    assert sign_in(cast.edda).get(f"/kb/{article.pk}/verify/").status_code == 405
    sign_in(cast.edda).post(f"/kb/{article.pk}/verify/")
    settle()
    entry.refresh_from_db()
    assert not entry.stale
    assert entry.quality > sunk
    assert "Nobody has verified" not in Client().get(article.get_absolute_url()).content.decode()


def test_the_nearest_category_decides_when_to_ask(cast, house):
    parent = KnowledgeIndex.objects.first()
    outer = parent.add_child(instance=Category(title="Outer", slug="outer", locale=parent.locale, verify_after_days=30))
    never = outer.add_child(instance=Category(title="Never", slug="never", locale=parent.locale, verify_after_days=0))
    asked, left = published(cast.edda, "Old in outer", parent=outer), published(cast.edda, "Old in never", parent=never)
    fresh = published(cast.edda, "Elsewhere")
    Figures.objects.update(verified_on=timezone.now() - timedelta(days=40))
    actions.ask_to_verify_where_due()
    assert set(Figures.objects.filter(asked_on__isnull=False).values_list("page_id", flat=True)) == {asked.pk}
    assert {left.pk, fresh.pk} == set(Figures.objects.filter(asked_on=None).values_list("page_id", flat=True))


def test_ten_readers_whom_it_did_not_help_raise_it_too(article, cast):
    for n in range(9):
        actions.give_opinion(article, by=None, reader=f"r{n}", helpful=False)
    assert actions.ask_to_verify_where_due() == 0
    actions.give_opinion(article, by=None, reader="r9", helpful=False)
    Opinion.objects.filter(reader="r0").update(created=timezone.now() - timedelta(days=91))
    assert actions.ask_to_verify_where_due() == 0
    actions.give_opinion(article, by=None, reader="r10", helpful=False)
    assert actions.ask_to_verify_where_due() == 1
    actions.verify_page(article, by=cast.edda)
    assert actions.ask_to_verify_where_due() == 0  # what was said before is answered


def test_accepted_answers_are_asked_about_with_each_version(cast, answer, sign_in, engine):
    first = ProductVersion.objects.create(name="7.2", released_on=date(2026, 1, 1))
    forget_tree()
    forum_actions.accept_answer(answer, by=cast.cleo)
    assert answer.acceptances.get().version == first
    page = sign_in(cast.cleo).get(answer.topic.get_absolute_url()).content.decode()
    assert "still true" not in page
    assert forum_actions.confirm_answer(answer, by=cast.cleo, still_true=True) is None
    ProductVersion.objects.create(name="8.0", released_on=date(2026, 6, 1))
    forget_tree()
    client = sign_in(cast.cleo)
    assert "Accepted with 7.2. Is it still true with 8.0?" in client.get(answer.topic.get_absolute_url()).content.decode()
    address = f"/posts/{answer.pk}/confirm/"
    assert client.get(address).status_code == 405
    assert Client().post(address, {"still_true": "1"}).status_code == 302
    assert sign_in(cast.carl).post(address, {"still_true": "1"}).status_code == 404  # its author
    client.post(address, {"still_true": "1"})
    client.post(address, {"still_true": "1"})
    assert Confirmation.objects.count() == 1
    assert "Still true with 8.0." in client.get(answer.topic.get_absolute_url()).content.decode()
    for who in ("mo", "petra", "edda"):
        sign_in(getattr(cast, who)).post(address, {"still_true": ""})
    settle()
    assert "not true any more with 8.0" in client.get(answer.topic.get_absolute_url()).content.decode()
    assert SearchEntry.objects.get(key=answer.topic.live_group).stale
    client.post(address, {"still_true": ""})
    assert Confirmation.objects.filter(still_true=False).count() == 4


def test_a_version_that_is_deleted_is_asked_about_no_more(cast, answer, sign_in, committed):
    admin = sign_in(cast.ada)
    with committed():
        admin.post("/office/versions/new/", {"name": "9", "released_on": "2026-01-01"})
    assert present_version().name == "9"
    with committed():
        admin.post(f"/office/versions/delete/{present_version().pk}/")
    assert present_version() is None
    forum_actions.accept_answer(answer, by=cast.cleo)
    assert answer.acceptances.get().version is None


# --- edits by members ---------------------------------------------------------------------------------------------------------


def test_a_suggested_edit_waits_as_a_draft_and_is_credited_when_published(article, cast, sign_in):
    client = sign_in(cast.cleo)
    texts = editable_texts(article)
    key = list(texts)[0]
    page = client.get(f"/kb/{article.pk}/suggest/").content.decode()
    assert "Close the old window." in page
    assert client.post(f"/kb/{article.pk}/suggest/", {f"text-{k}": v for k, v in texts.items()}).status_code == 422
    changed = {f"text-{key}": "## Before\n\nClose the **blue** window. <script>x</script>", "words": "It is blue now"}
    assert client.post(f"/kb/{article.pk}/suggest/", changed).status_code == 302
    suggestion = EditSuggestion.objects.get()
    assert Comment.objects.get(page=article).text == "It is blue now"
    assert "It is blue now" in sign_in(cast.edda).get(f"/office/pages/{article.pk}/edit/").content.decode()
    run_all()
    assert told(cast.edda) == ["suggested"]
    live = Client().get(article.get_absolute_url()).content.decode()
    assert "blue" not in live
    assert "Your suggestion waits" in client.get(article.get_absolute_url()).content.decode()
    state = Article.objects.get(pk=article.pk).current_workflow_state
    assert state.current_task_state.status == TaskState.STATUS_IN_PROGRESS
    state.current_task_state.approve(user=cast.edda)
    run_all()
    live = Client().get(article.get_absolute_url()).content.decode()
    assert "<b>blue</b>" in live
    assert "<script>x" not in live
    assert "Then press it." in live
    assert "Cleo" in live
    assert told(cast.cleo) == ["taken"]
    suggestion.refresh_from_db()
    assert suggestion.published_on
    assert Credit.objects.get().person == cast.cleo


def test_a_declined_edit_credits_nobody(article, cast):
    key = list(editable_texts(article))[0]
    actions.suggest_edit(article, by=cast.cleo, texts={key: "Nonsense"})
    article = Article.objects.get(pk=article.pk)
    article.current_workflow_state.current_task_state.reject(user=cast.edda)
    assert EditSuggestion.objects.get().declined_on
    article.save_revision(user=cast.edda).publish(user=cast.edda)
    run_all()
    assert not Credit.objects.exists()
    assert told(cast.cleo) == []


def test_a_suggestion_stands_on_what_editors_are_writing(article, cast):
    draft = Article.objects.get(pk=article.pk)
    draft.title = "Restarting the new router"
    draft.save_revision(user=cast.edda)
    key = list(editable_texts(Article.objects.get(pk=article.pk)))[1]
    actions.suggest_edit(article, by=cast.cleo, texts={key: "Then press it twice."})
    newest = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert newest.title == "Restarting the new router"
    assert "twice" in text_of(newest.body.raw_data[1]["value"])
    assert can_suggest_edit(cast.cleo, article)
    assert not can_suggest_edit(AnonymousUser(), article)


@pytest.mark.parametrize("html", ["<h2>A</h2><p>b <b>c</b> <i>d</i></p><ul><li>e</li><li>f</li></ul>", '<p><a href="https://x.example/">x</a> and <code>y</code></p>'])
def test_markdown_and_back_keeps_what_the_editor_knows(html):
    assert re.sub(r"\s", "", to_html(from_html(html))) == re.sub(r"\s", "", html)


# --- from a topic, from a gap ------------------------------------------------------------------------------------------------


def test_a_solved_topic_becomes_an_article_that_both_sides_show(cast, topic, answer, sign_in, picture, engine):
    with picture.file.open("rb") as stream:
        Attachment.objects.create(owner=cast.carl, post=answer, file=ContentFile(stream.read(), "shot.png"), name="shot.png", size=1, content_type="image/png", width=60, height=40)
    agnes = sign_in(cast.agnes)
    assert agnes.post(f"/topics/{topic.pk}/article/").status_code == 404  # not solved
    forum_actions.accept_answer(answer, by=cast.cleo)
    for who, status in ((None, 302), ("cleo", 404), ("carl", 404)):
        client = sign_in(getattr(cast, who)) if who else Client()
        assert client.post(f"/topics/{topic.pk}/article/").status_code == status
    assert "Make an article" in agnes.get(topic.get_absolute_url()).content.decode()
    assert agnes.get(f"/topics/{topic.pk}/article/").status_code == 405
    opened = agnes.post(f"/topics/{topic.pk}/article/")
    draft = Origin.objects.get()
    assert draft.key == topic.live_group
    assert opened.headers["Location"].endswith(f"/office/pages/{draft.page_id}/edit/")
    agnes.post(f"/topics/{topic.pk}/article/")
    assert Article.objects.count() == 1
    article = Article.objects.get()
    assert [block.block_type for block in article.body] == ["text", "text", "picture"]
    assert "Where do I" in text_of(article.body.raw_data[0]["value"])
    assert "lease" in text_of(article.body.raw_data[1]["value"])
    assert Credit.objects.get().person == cast.carl
    assert agnes.get(f"/office/pages/{article.pk}/edit/").status_code == 200
    assert "became an article" not in Client().get(topic.get_absolute_url()).content.decode()
    article.get_latest_revision().publish(user=cast.edda)
    settle()
    page = Client().get(Topic.objects.get(pk=topic.pk).get_absolute_url()).content.decode()
    assert "This became an article:" in page
    assert article.get_absolute_url() in page
    shown = Client().get(article.get_absolute_url()).content.decode()
    assert topic.get_absolute_url() in shown
    assert "Carl" in shown
    Article.objects.get(pk=article.pk).unpublish()
    settle()
    assert "This became an article:" not in Client().get(topic.get_absolute_url()).content.decode()


def test_pictures_of_a_draft_stand_where_they_stood_in_the_answer(cast, topic, answer, picture):
    with picture.file.open("rb") as stream:
        data = stream.read()
    common = {"owner": cast.carl, "post": answer, "size": 1, "content_type": "image/png", "width": 60, "height": 40}
    shown, hanging = (Attachment.objects.create(file=ContentFile(data, name), name=name, **common) for name in ("shot.png", "more.png"))
    forum_actions.edit_post(answer, by=cast.carl, content=f"Open it:\n\n![The red lamp]({shown.get_absolute_url()})\n\nThen close it.")
    forum_actions.accept_answer(answer, by=cast.cleo)
    body = draft_from_topic(Topic.objects.get(pk=topic.pk), by=cast.agnes).body
    solution = list(body)[1:]
    assert [block.block_type for block in solution] == ["text", "picture", "text", "picture"]
    assert [block.value["alt"] for block in solution if block.block_type == "picture"] == ["The red lamp", hanging.name]
    assert text_of(body.raw_data[3]["value"]) == "Then close it."


def test_a_private_article_is_not_shown_in_the_topic(cast, topic, answer, engine):
    forum_actions.accept_answer(answer, by=cast.cleo)
    article = draft_from_topic(Topic.objects.get(pk=topic.pk), by=cast.edda)
    article.title = "Zirkonium"
    article.save_revision(user=cast.edda).publish(user=cast.edda)
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    settle()
    assert "Zirkonium" not in Client().get(topic.get_absolute_url()).content.decode()


def test_a_gap_becomes_an_article_and_who_asked_is_told(cast, sign_in, engine, house):
    client = sign_in(cast.cleo)
    page = client.get("/search/?q=teleport+my+router").content.decode()
    token = re.search(r'data-search="([^"]+)"', page)[1]
    client.post("/search/counted/", {"token": token})
    assert client.get("/kb/tell-me/").status_code == 405
    assert client.post("/kb/tell-me/", {"token": "forged"}).status_code == 404
    client.post("/kb/tell-me/", {"token": token})
    gap = Gap.objects.get()
    assert sign_in(cast.cleo).post(f"/gaps/{gap.pk}/write/").status_code == 404
    edda = sign_in(cast.edda)
    report = edda.get("/office/search-report/").content.decode()
    assert "teleport my router" in report
    assert "Deflection = solved" in report
    edda.post(f"/gaps/{gap.pk}/write/")
    edda.post(f"/gaps/{gap.pk}/write/")
    article = Article.objects.get()
    article.get_latest_revision().publish(user=cast.edda)
    settle()
    assert told(cast.cleo) == ["gap"]
    gap.refresh_from_db()
    assert gap.answered_on
    assert "teleport my router" not in edda.get("/office/search-report/").content.decode()
    article.refresh_from_db()
    article.save_revision(user=cast.edda).publish(user=cast.edda)
    run_all()
    assert told(cast.cleo) == ["gap"]  # once
    assert "teleport" in client.get("/settings/notices/").content.decode()
    other = sign_in(cast.carl)  # nobody learns by guessing numbers what others look for
    assert other.post("/follow/", {"about": f"gap.{gap.pk}", "level": 3}).status_code == 404
    assert "teleport" not in other.get("/settings/notices/").content.decode()


def test_a_gap_can_be_dismissed(cast, sign_in, house):
    from community.search.actions import count_search

    gap = count_search(stems="x", language="en", words="x", found=0, searcher="a")
    sign_in(cast.edda).post(f"/gaps/{gap.pk}/dismiss/")
    assert Gap.objects.get().dismissed_by == cast.edda
    assert draft_from_gap(gap, by=cast.edda).title == "X"


# --- the back office -----------------------------------------------------------------------------------------------------------


def test_the_state_of_every_translation_is_listed_for_those_who_write(article, cast, sign_in, django_assert_max_num_queries):
    page = sign_in(cast.edda).get("/office/knowledge/").content.decode()
    assert article.title in page
    assert "missing" in page
    assert sign_in(cast.cleo).get("/office/knowledge/").status_code == 302
    for n in range(4):
        published(cast.edda, f"Another {n}")
    with django_assert_max_num_queries(60):
        sign_in(cast.edda).get("/office/knowledge/")


def test_a_planned_page_goes_live_by_the_clock(cast, engine):
    draft = actions.draft_article(by=cast.edda, title="Planned for now", language="en", body=[("text", "<p>x</p>")])
    draft.go_live_at = timezone.now() - timedelta(minutes=1)
    draft.save_revision(user=cast.edda, approved_go_live_at=draft.go_live_at)
    actions.publish_scheduled()
    assert Article.objects.get(pk=draft.pk).live
    settle()
    assert find(AnonymousUser(), "planned").results


def test_a_deleted_page_is_not_found(article):
    assert find(AnonymousUser(), "restarting").results
    article.delete()
    settle()
    assert not find(AnonymousUser(), "restarting").results
    assert Post.objects.count() == 0
