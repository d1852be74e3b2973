"""Finding: the same on the database and on a real Elasticsearch (the step "elasticsearch" of
bin/test runs this again with one).
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from community.accounts.models import User
from community.search import actions as search
from community.search import vocabulary
from community.search.actions.learning import learn
from community.search.finding import search as find
from community.search.finding import suggest
from community.search.models import (
    AskSession,
    Gap,
    Search,
    SearchEntry,
    SearchWord,
    Suggestion,
    Synonyms,
)
from community.search.querysets import deflection, open_gaps
from community.search.vocabulary import forget_synonyms, forget_words
from forum import actions
from forum.actions.forums import add_forum
from forum.bulk import new_post
from forum.models import Post, Topic
from kb.actions.drafting import draft_article
from kb.models import Article
from tests.conftest import settle

pytestmark = pytest.mark.django_db
ALL = ["database", "elasticsearch"]


def titles(text: str, who=None, **more) -> list[str]:
    return [result.entry.title for result in find(who or AnonymousUser(), text, **more).results]


@pytest.fixture
def library(cast, forum, engine):
    """Some topics in two languages, solved and not, and an article."""
    russian = add_forum("Интернет", language="ru")
    made = {}
    for key, where, title, body, tags in [
        (
            "drops",
            forum,
            "The router drops every evening",
            "The red lamp goes on at nine.",
            ["router"],
        ),
        (
            "slow",
            forum,
            "Slow downloads over wireless",
            "Only 40 Mbit/s in the kitchen, 500 by cable.",
            ["speed"],
        ),
        ("bill", forum, "What is this line on my invoice?", "It says handling fee.", ["billing"]),
        (
            "ru",
            russian,
            "Роутер теряет соединение каждый вечер",
            "Горит красная лампочка, интернета нет до утра.",
            ["роутер"],
        ),
        ("ru2", russian, "Не приходят письма с портала", "Почта не грузит вложения.", ["почта"]),
    ]:
        made[key] = actions.start_topic(where, by=cast.cleo, title=title, content=body, tags=tags)
    answer = actions.post_answer(
        made["drops"],
        by=cast.carl,
        content="The lease of the address runs out: update the firmware.",
    )
    actions.accept_answer(answer, by=cast.cleo)
    article = draft_article(
        by=cast.edda,
        title="Updating the firmware",
        language="en",
        body=[("text", "<p>Open the page of the router and choose stable.</p>")],
        lead="In three steps.",
    )
    article.get_latest_revision().publish(user=cast.edda)
    search.index_all(["person"])
    settle()
    forget_words()
    return made | {"article": article}


def test_all_texts_of_a_thing_are_found_in_any_form(library):
    assert titles("routers")[0] == "The router drops every evening"
    assert titles("leases") == ["The router drops every evening"]
    assert titles("красной лампочкой") == ["Роутер теряет соединение каждый вечер"]
    assert "Slow downloads over wireless" in titles("download speeds in kitchens")
    assert titles("Carl") == ["Carl"]


def test_kinds_stand_together_with_facets_and_an_honest_count(library):
    found = find(AnonymousUser(), "firmware")
    assert {result.entry.kind for result in found.results} == {"topic", "article"}
    assert found.total == 2
    assert not found.is_more
    assert found.facets["kind"] == {"topic": 1, "article": 1}
    narrowed = find(AnonymousUser(), "firmware kind:article")
    assert narrowed.total == 1
    assert narrowed.facets["kind"] == {"topic": 1, "article": 1}  # what the other value would give
    assert "<mark>firmware</mark>" in narrowed.results[0].title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is:solved", {"The router drops every evening"}),
        ("is:unanswered tag:speed", {"Slow downloads over wireless"}),
        ("tag:роутер", {"Роутер теряет соединение каждый вечер"}),
        ("author:cleo invoice", {"What is this line on my invoice?"}),
        ("author:carl invoice", set()),
        ("in:Интернет", {"Роутер теряет соединение каждый вечер", "Не приходят письма с портала"}),
        ('"red lamp"', {"The router drops every evening"}),
        ('"lamp red"', set()),
        ("router -firmware", set()),
        ("evening -firmware", set()),
        ("kitchen before:2020", set()),
        ("kitchen after:2020", {"Slow downloads over wireless"}),
        (
            "lang:ru is:unanswered",
            {"Роутер теряет соединение каждый вечер", "Не приходят письма с портала"},
        ),
    ],
)
def test_operators_narrow_down(library, text, expected):
    assert set(titles(text)) == expected


def test_slips_are_mended_and_said(library):
    found = find(AnonymousUser(), "fimrware updat")
    assert found.meant.startswith("firmware")
    assert "Updating the firmware" in [result.entry.title for result in found.results]
    assert titles("роутр")[0] == "Роутер теряет соединение каждый вечер"
    assert find(AnonymousUser(), "firmware").meant == ""


def test_the_wrong_keyboard_layout_is_understood_both_ways(library):
    found = find(AnonymousUser(), "hjenth")
    assert (found.meant, found.layout) == ("роутер", True)
    assert found.results[0].entry.title == "Роутер теряет соединение каждый вечер"
    assert titles("кщгеук")[0] == "The router drops every evening"
    assert titles("hjenth", literal=True) == []


def test_a_word_that_is_being_typed_is_found_by_its_beginning(library):
    assert [
        result.entry.title for result in suggest(AnonymousUser(), "downl")
    ] == []  # not solved: nothing to offer
    assert "Updating the firmware" in [
        result.entry.title for result in suggest(AnonymousUser(), "upda")
    ]
    assert [result.entry.title for result in suggest(AnonymousUser(), "the router dro")][
        0
    ] == "The router drops every evening"


PIECES = [
    "router",
    "wi-fi",
    "d'ét",
    "can't",
    "router’s",
    "роутер",
    "«не",
    "\\",
    "'",
    '"',
    "''",
    "%",
    "&",
    "|",
    "!",
    "<->",
    ":*",
    "(",
    ")",
    "NEAR(",
    "AND",
    "*",
    "-",
    "author:",
    "в:",
    "²",
    "é̂",
    "\u200b",
    "😀",
    "a" * 60,
]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
    | st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join)
    | st.text(max_size=30)
)
@example("d'ét")
def test_no_text_is_too_strange_for_an_engine(topic, engine, text):
    find(AnonymousUser(), text)
    suggest(AnonymousUser(), text)
    suggest(AnonymousUser(), "router", text)


def test_a_word_is_understood_on_the_other_layout_before_it_is_complete(cast, forum, engine):
    topic = actions.start_topic(forum, by=cast.cleo, title="Роутер не включается", content="x")
    actions.accept_answer(actions.post_answer(topic, by=cast.carl, content="y"), by=cast.cleo)
    settle()
    forget_words()
    for typed in ("hjen", "hjenth", "HJEN", "yt drk.xf"):
        assert [result.entry.object_id for result in suggest(AnonymousUser(), typed)] == [
            topic.pk
        ], typed
    assert suggest(AnonymousUser(), "xqwz") == []


def test_a_word_with_an_apostrophe_is_found_while_it_is_typed(cast, forum, engine):
    topic = actions.start_topic(
        forum, by=cast.cleo, title="The operator's d'etiquette page", content="x"
    )
    actions.accept_answer(actions.post_answer(topic, by=cast.carl, content="y"), by=cast.cleo)
    settle()
    for typed in ("operator'", "operator’s", "d'eti", "d'etiq"):
        assert [result.entry.object_id for result in suggest(AnonymousUser(), typed)] == [
            topic.pk
        ], typed


def test_what_staff_call_the_same_finds_each_other(library):
    assert titles("wifi kitchen")[:1] == ["Slow downloads over wireless"]
    assert titles("wlan") == []
    Synonyms.objects.create(words="wlan\nwireless")
    Synonyms.objects.create(words="не грузит\nнет интернета\ninternet is down")
    forget_synonyms()
    assert titles("wlan") == ["Slow downloads over wireless"]
    assert "Роутер теряет соединение каждый вечер" in titles("не грузит")


def test_synonyms_hold_from_the_moment_that_staff_keep_them_until_they_delete_them(
    library, cast, sign_in, committed
):
    admin = sign_in(cast.ada)
    with committed():
        admin.post("/office/synonyms/new/", {"words": "tardy\nslow"})
    assert titles("tardy") == ["Slow downloads over wireless"]
    with committed():
        admin.post(f"/office/synonyms/delete/{Synonyms.objects.get().pk}/")
    assert titles("tardy", literal=False) == []


def test_solved_comes_before_unsolved_where_both_fit_alike(cast, forum, engine):
    for n in range(3):
        topic = actions.start_topic(
            forum, by=cast.cleo, title="The printer is offline", content="Since today."
        )
        if n == 1:
            actions.accept_answer(
                actions.post_answer(topic, by=cast.carl, content="Turn it on."), by=cast.cleo
            )
            solved = topic
    settle()
    assert find(AnonymousUser(), "printer offline").results[0].entry.object_id == solved.pk


def test_what_changes_is_found_as_it_is_now(cast, library, forum):
    topic = Topic.objects.get(pk=library["bill"].pk)
    actions.edit_post(
        topic.first_post, by=cast.cleo, content="It says zebra tax.", title="A line about zebras"
    )
    settle()
    assert titles("zebra") == ["A line about zebras"]
    assert "A line about zebras" not in titles("handling fee")
    actions.remove_post(topic.first_post, by=cast.mo)
    settle()
    assert titles("zebra") == []
    actions.restore_post(topic.first_post, by=cast.mo)
    settle()
    assert titles("zebra") == ["A line about zebras"]
    actions.merge_topics(topic, by=cast.mo, into=library["slow"])
    settle()
    assert titles("zebra") == ["Slow downloads over wireless"]


def test_a_thing_that_became_private_is_not_found_even_before_the_index_knows(
    cast, library, team_room
):
    actions.move_topic(library["slow"], by=cast.mo, to=team_room)
    from forum.tree import forget_tree

    forget_tree()
    assert "Slow downloads over wireless" not in titles("downloads wireless")
    settle()
    assert "Slow downloads over wireless" not in titles("downloads wireless")
    assert "Slow downloads over wireless" in titles("downloads wireless", who=cast.agnes)
    assert "Team room" not in str(find(AnonymousUser(), "downloads").facets) + str(
        find(AnonymousUser(), "downloads").places
    )


def test_describing_twice_changes_nothing_and_the_versions_grow_with_changes_alone(library):
    before = dict(SearchEntry.objects.values_list("key", "version"))
    assert search.index_all() == 0
    assert dict(SearchEntry.objects.values_list("key", "version")) == before


def test_people_are_found_by_name_until_they_close_their_account(cast, library):
    from community.portal.actions import close_account

    assert titles("Petra") == ["Petra"]
    close_account(cast.petra, by=cast.petra)
    assert titles("Petra") == []  # asked again on reading
    search.index("person", [cast.petra.pk])
    settle()
    assert not SearchEntry.objects.filter(key=f"person.{cast.petra.pk}", is_gone=False).exists()


def test_a_saved_profile_is_described_anew_by_a_worker(cast, committed):
    with committed():
        person = User.objects.get(pk=cast.carl.pk)
        person.display_name = "Carl the Second"
        person.save(update_fields=["display_name"])
        person.save(update_fields=["language"])
    queued = DBTaskResult.objects.filter(
        task_path="community.search.tasks.index_later", args_kwargs__args=["person", [person.pk]]
    )
    assert queued.count() == 1


# --- words that readers may be told
# ------------------------------------------------------------------------------------------


SLIPS = [
    "zirkonim kettle",
    "wbhrjybq",
    "zirkomium",
]  # two slips of Zirkonium, and «цирконий» on the other layout


def told(who) -> list[str]:
    forget_words()
    return [find(who, text).meant for text in SLIPS]


NOTHING = ["", "", ""]
WORDS = ["zirkonium kettle", "цирконий", "zirkonium"]


def test_no_reader_is_told_words_that_stand_only_where_they_may_not_read(
    cast, forum, team_room, engine
):
    actions.start_topic(forum, by=cast.cleo, title="A kettle in public", content="It boils.")
    private = actions.start_topic(
        team_room, by=cast.mo, title="Zirkonium цирконий", content="For us alone."
    )
    settle()
    assert told(cast.agnes) == WORDS
    assert told(AnonymousUser()) == told(cast.cleo) == NOTHING
    assert suggest(AnonymousUser(), "wbhr") == []
    actions.move_topic(private, by=cast.mo, to=forum)
    settle()
    assert told(cast.cleo) == WORDS
    actions.move_topic(Topic.objects.get(pk=private.pk), by=cast.mo, to=team_room)
    settle()
    assert told(cast.cleo) == NOTHING


def test_words_that_were_hidden_removed_or_edited_away_are_forgotten(cast, forum, engine):
    topic = actions.start_topic(
        forum, by=cast.cleo, title="A kettle in public", content="It boils."
    )
    answer = actions.post_answer(topic, by=cast.carl, content="Zirkonium цирконий")
    settle()
    assert told(cast.cleo) == WORDS
    actions.remove_post(answer, by=cast.mo)
    settle()
    assert told(cast.cleo) == told(cast.agnes) == NOTHING
    actions.restore_post(Post.objects.get(pk=answer.pk), by=cast.mo)
    settle()
    assert told(cast.cleo) == WORDS
    actions.edit_post(Post.objects.get(pk=answer.pk), by=cast.carl, content="Steel.")
    settle()
    assert told(cast.cleo) == told(cast.agnes) == NOTHING


def test_words_of_a_section_that_became_private_are_its_readers_own(cast, forum, engine):
    actions.start_topic(forum, by=cast.cleo, title="A kettle in public", content="It boils.")
    article = draft_article(
        by=cast.edda, title="Zirkonium цирконий", language="en", body=[("text", "<p>x</p>")]
    )
    article.get_latest_revision().publish(user=cast.edda)
    settle()
    assert told(cast.cleo) == WORDS
    section = PageViewRestriction.objects.create(page=article, restriction_type="groups")
    section.groups.set(Group.objects.filter(name="editor"))
    settle()
    assert told(AnonymousUser()) == told(cast.cleo) == NOTHING
    assert told(cast.edda) == WORDS


def test_words_are_counted_exactly_whatever_was_done(cast, library, forum, team_room):
    counts = SearchWord.objects.order_by("word", "scope").values_list(
        "word", "scope", "stem", "entries", "for_stem"
    )
    actions.edit_post(
        library["bill"].first_post,
        by=cast.cleo,
        content="Routers and a router, 12345678.",
        title="A router's bill",
    )
    actions.move_topic(Topic.objects.get(pk=library["slow"].pk), by=cast.mo, to=team_room)
    actions.remove_post(library["ru"].first_post, by=cast.mo)
    settle()
    kept = list(counts)
    SearchWord.objects.all().delete()
    learn(SearchEntry.objects.filter(is_gone=False))
    assert kept == list(counts)
    assert not SearchWord.objects.filter(entries__lte=0).exists()


def test_many_strange_words_are_not_all_compared_with_all_that_are_known(library, monkeypatch):
    compared = []
    real = vocabulary.nearest
    monkeypatch.setattr(
        vocabulary, "nearest", lambda word, scopes: compared.append(word) or real(word, scopes)
    )
    find(AnonymousUser(), " ".join(f"xyzzyplugh{chr(97 + n)}" for n in range(26)))
    assert len(compared) == vocabulary.MOST_MENDED


# --- the page -------------------------------------------------------------------------------------
# -----------------------


def token_in(page: str) -> str:
    return re.search(r'data-search="([^"]+)"', page)[1]


def test_the_page_answers_every_question_and_its_address_says_all(
    library, django_assert_max_num_queries
):
    client = Client()
    empty = client.get("/search/").content.decode()
    assert "author:carl" in empty
    page = client.get("/search/?q=router&kind=topic&sort=newest").content.decode()
    assert "drops every evening" in page
    assert 'aria-current="true"' in page
    nothing = client.get("/search/?q=xyzzy").content.decode()
    assert "/ask/?title=xyzzy" in nothing
    for strange in (
        "/search/?q=%22",
        "/search/?q=-",
        "/search/?q=a&page=0",
        "/search/?q=a&page=99999",
        "/search/?q=a&kind=nonsense",
        "/search/?kind=article",
        "/search/?q=NOT+AND+%28",
    ):
        assert client.get(strange).status_code in (200, 404), strange
    assert client.post("/search/").status_code == 405
    with django_assert_max_num_queries(30):
        client.get("/search/?q=router+firmware")


def test_a_chosen_age_is_marked_undone_and_kept_by_the_next_search(library):
    article = library["article"]
    Article.objects.filter(pk=article.pk).update(
        last_published_at=timezone.now() - timedelta(days=20)
    )
    search.index("article", [article.pk])
    settle()
    page = Client().get("/search/?q=router&age=week").content.decode()
    facet = re.search(r'<section class="facet" aria-label="When">.*?</section>', page, re.S)[0]
    assert re.findall(r">(Past \w+|All)<", facet) == ["All", "Past week", "Past month", "Past year"]
    assert re.search(r'age=week"[^>]* aria-current="true"', facet)
    assert '<input type="hidden" name="age" value="week">' in page
    counts = [int(n) for n in re.findall(r'class="quiet">(\d+)<', facet)]
    assert counts[0] < counts[1] == counts[2]


def test_a_search_counts_once_a_person_and_day_and_not_for_facets(library, cast, sign_in):
    client = Client(headers={"User-Agent": "one"})
    page = client.get("/search/?q=zebra+crossing").content.decode()
    assert "data-counts" in page
    assert Gap.objects.count() == 0  # a GET writes nothing
    for _ in range(3):
        assert client.post("/search/counted/", {"token": token_in(page)}).status_code == 204
    assert "data-counts" not in client.get("/search/?q=zebra+crossing&kind=topic").content.decode()
    sign_in(cast.carl).post(
        "/search/counted/",
        {"token": token_in(client.get("/search/?q=zebras+cross").content.decode())},
    )
    gap = Gap.objects.get()
    assert (gap.searches, gap.empty, gap.opened, gap.language) == (2, 2, 0, "en")
    assert list(open_gaps()) == [gap]
    assert client.post("/search/counted/", {"token": "forged"}).status_code == 204
    assert (
        client.post(
            "/search/counted/", {"token": token_in(page)}, headers={"Sec-Fetch-Site": "cross-site"}
        ).status_code
        == 204
    )
    assert Gap.objects.get().searches == 2


def test_opening_a_result_says_that_the_search_was_of_use(library):
    client = Client()
    token = token_in(client.get("/search/?q=firmware").content.decode())
    client.post("/search/counted/", {"token": token})
    for _ in range(2):
        client.post("/search/opened/", {"token": token, "key": library["drops"].live_group})
    gap = Gap.objects.get()
    assert (gap.searches, gap.empty, gap.opened) == (1, 0, 1)
    assert not open_gaps()
    Search.objects.update(day=timezone.now().date() - timedelta(days=200))
    assert search.forget_searches() == 1


def test_addresses_and_numbers_of_people_are_not_kept(library):
    search.count_search(
        stems="x",
        language="en",
        words="invoice for jane@example.com 4915112345678",
        found=0,
        searcher="s",
    )
    assert Gap.objects.get().words == "invoice for … …"


# --- while asking ---------------------------------------------------------------------------------
# -------------------------


def test_suggestions_while_asking_are_recorded_and_counted(library, cast, sign_in):
    client = sign_in(cast.carl)
    asked = {
        "title": "My router drops the line",
        "body": "each evening around nine, update did not help",
        "nonce": "n-1",
    }
    page = client.post("/ask/help/", asked).content.decode()
    keys = re.findall(r'data-key="([^"]+)"', page)
    assert library["drops"].live_group in keys
    assert library["slow"].live_group not in keys  # nobody solved it
    key = library["drops"].live_group
    assert client.post("/ask/help/open/", {"nonce": "n-1", "key": key}).status_code == 204
    assert client.post("/ask/help/solved/", {"nonce": "n-1", "key": key}).status_code == 200
    assert (
        client.post("/ask/help/solved/", {"nonce": "n-1", "key": "topic.999999"}).status_code == 204
    )
    shown = Suggestion.objects.get(key=key)
    assert shown.opened_on
    assert shown.solved_on
    assert deflection()["rate"] == 100
    client.post("/ask/help/undo/", {"nonce": "n-1"})
    assert deflection()["rate"] is None
    client.post(
        "/ask/",
        {
            "nonce": "n-1",
            "title": "My router drops the line",
            "body": "each evening",
            "forum": library["drops"].forum_id,
        },
    )
    figures = deflection()
    assert (figures["shown"], figures["solved"], figures["posted"], figures["rate"]) == (1, 0, 1, 0)
    other = sign_in(cast.cleo)
    other.post("/ask/help/solved/", {"nonce": "n-1", "key": key})
    assert AskSession.objects.get().solved_on is None


def test_visitors_are_offered_nothing_to_record(library):
    assert Client().post("/ask/help/", {"title": "router drops", "nonce": "x"}).status_code == 204
    assert Client().post("/ask/help/solved/", {"nonce": "x", "key": "y"}).status_code == 404
    assert not AskSession.objects.exists()


def test_the_box_offers_while_typing(library):
    page = Client().get("/search/instant/?q=firmw").content.decode()
    assert "Updating the" in page
    assert "/search/?q=firmw" in page
    assert Client().get("/search/instant/?q=").content.decode().strip() == ""


def test_everything_can_be_described_anew_by_hand_and_what_is_gone_is_dropped_later(
    library, cast, capsys
):
    from django.core.management import call_command

    SearchEntry.objects.filter(kind="topic").delete()
    call_command("rebuild_search", "topic")
    assert "5  entries changed" in capsys.readouterr().out
    settle()
    assert titles("routers")[0] == "The router drops every evening"
    actions.remove_post(library["bill"].first_post, by=cast.mo)
    settle()
    gone = SearchEntry.objects.filter(key=library["bill"].live_group)
    assert gone.get().is_gone
    assert gone.get().title == gone.get().lead == ""
    assert search.drop_gone() == 0
    gone.update(indexed_on=timezone.now() - timedelta(days=2))
    assert search.drop_gone() == 1


def test_a_long_topic_is_described_with_bounded_work_and_its_newest_words_are_found(
    cast, topic, engine, django_assert_max_num_queries
):
    Post.objects.bulk_create(
        [
            new_post(
                topic=topic,
                poster=cast.carl,
                content=f"filler number {n}",
                created=timezone.now(),
                number=n + 1,
            )
            for n in range(400)
        ]
    )
    Topic.objects.filter(pk=topic.pk).update(posts_count=401, answers_numbered=400)
    actions.post_answer(
        Topic.objects.get(pk=topic.pk), by=cast.carl, content="The xylophone plays last"
    )
    with django_assert_max_num_queries(60):
        search.index("topic", [topic.pk])
    settle()
    assert titles("xylophone") == [topic.subject]
    assert len(SearchEntry.objects.get(key=topic.live_group).body) < 10_000


def test_what_somebody_solved_weighs_while_everybody_may_read_it(
    cast, topic, answer, team_room, engine
):
    def weight() -> int:
        settle()
        return SearchEntry.objects.get(key=f"person.{cast.carl.pk}").votes

    actions.accept_answer(answer, by=cast.cleo)
    assert weight() == 1
    public = topic.forum
    actions.move_topic(topic, by=cast.mo, to=team_room)
    assert weight() == 0
    actions.move_topic(topic, by=cast.mo, to=public)
    assert weight() == 1
