"""The cast (the demo's own people), a small tree of forums, and a house that is set up."""

from __future__ import annotations

import io
import os
import shutil
import socket
import sys
from itertools import takewhile
from pathlib import Path
from types import SimpleNamespace

import hypothesis
import pytest
from allauth.account.models import EmailAddress
from channels.layers import channel_layers
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client, TransactionTestCase
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from community.accounts import limits
from community.accounts.memory import forget_here
from community.accounts.models import User
from community.accounts.roles import ROLES, give_declared, give_role
from community.events.models import ReactionRecord
from community.events.reactions import run_reaction
from community.notifications.models import Notice
from community.portal.models import Look
from community.search import actions as search
from community.search.vocabulary import forget_words
from forum import actions
from forum.actions.forums import MODERATE, add_forum, give_standard_permissions, set_permissions
from forum.models import Forum
from ideas.actions import add_board, submit_idea
from ideas.documents import index_voted
from ideas.models import Board, Idea, Status
from ideas.statuses import plant_statuses
from kb.actions import draft_article, plant_indexes
from kb.models import Article
from tests.planted import migrate_into, migrated_on
from tests.standing import Ground, stands, wanted_by

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bin"))
ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "")
collect_ignore = (
    [] if ELASTICSEARCH_URL else ["integration/test_elasticsearch.py"]
)  # the step "elasticsearch" of bin/test runs it
collect_ignore += (
    [] if shutil.which("redis-server") else ["integration/test_redis_away.py"]
)  # bin/test says how to add it

LONGEST = ("test_kill.py", "test_crawl.py", "test_costs.py", "test_office.py", "test_looks.py")
# How slowly examples are made says how busy the machine is, not what is wrong with a test.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")
CAST = {
    "cleo": "customer",
    "carl": "customer",
    "agnes": "agent",
    "mo": "moderator",
    "petra": "product manager",
    "edda": "editor",
    "ada": "administrator",
}


@pytest.fixture(scope="session")
def django_db_keepdb(request) -> bool:
    """On SQLite the suite begins with a migrated file, which pytest-django must not make anew."""
    return request.config.getvalue("reuse_db") or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings_parallel_suffix) -> None:
    """A file or a database of this run's own, migrated already."""
    if request.config.getvalue("reuse_db"):
        return
    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        migrate_into(Path(test["NAME"]))
    else:
        test["TEMPLATE"] = migrated_on(os.environ["DATABASE_URL"])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items) -> None:
    """The ground comes before the test's own transaction, and a file that takes minutes before all
    others: begun last, it would leave the other worker without work.
    """
    for item in items:
        if "db" in item.fixturenames or item.get_closest_marker("django_db"):
            item.fixturenames.insert(0, "on_its_ground")
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session")
def ground(django_db_setup, django_db_blocker):
    """What stands from one test to the next, in this process."""
    ground = Ground(django_db_blocker)
    TransactionTestCase._fixture_teardown = lambda case: ground.restore()
    yield ground
    ground.carry()


@pytest.fixture
def on_its_ground(request, ground) -> None:
    """What a test asks for stands for it, and nothing else."""
    marker = request.node.get_closest_marker("django_db")
    wanted = wanted_by(request.node)
    if marker and marker.kwargs.get("transaction"):  # what is found stands in no table of a model
        ground.commit(*takewhile(lambda layer: layer.plant.__name__ != "engine", wanted))
    else:
        ground.carry(*wanted)


@pytest.fixture(autouse=True)
def nothing_kept():
    """No test sees what another left in memory."""
    cache.clear()
    forget_here()
    forget_words()
    limits._limiter().storage.reset()
    # a Redis layer keeps locks, bound to an event loop, and every test has a loop of its own
    channel_layers.backends.clear()
    yield
    cache.clear()
    forget_here()


def plant_roles() -> None:
    """What migrations put into the database; the flush after a transactional test takes it away."""
    from django.contrib.auth.models import Group, Permission
    from machina.apps.forum_permission.receivers import create_permissions

    create_permissions()
    for role in ROLES:
        Group.objects.get_or_create(name=role)
    plant_statuses(Status)
    if not Group.objects.get(name="administrator").permissions.exists():
        give_declared(Group, Permission)


@pytest.fixture
def roles(db) -> None:
    """The roles with what they may do."""
    plant_roles()


@stands
def house() -> Look:
    """A portal that has been set up."""
    plant_roles()
    look = Look.objects.create(pk=1, name="Testwind", tagline="A place to test")
    give_standard_permissions()
    plant_indexes()
    return look


@stands
def cast(house) -> SimpleNamespace:
    """A person for each role, who has been here for long; `cast.cleo` and so on."""
    for name, role in CAST.items():
        person = User.objects.create_user(
            name, f"{name}@example.com", "pw", display_name=name.capitalize()
        )
        User.objects.filter(pk=person.pk).update(date_joined="2020-01-01T00:00:00Z")
        give_role(person, role)
    people = User.objects.filter(username__in=CAST)
    return SimpleNamespace(**{person.username: person for person in people})


@stands
def forum(house) -> Forum:
    """Where customers ask."""
    return add_forum("Home internet", icon="wifi")


@stands
def topic(cast, forum):
    """Cleo's question."""
    return actions.start_topic(
        forum,
        by=cast.cleo,
        title="The router drops every evening",
        content="Where do I *look*?",
        tags=["router"],
    )


@stands
def answer(cast, topic):
    """Carl's answer to it."""
    return actions.post_answer(topic, by=cast.carl, content="Look at the lease.")


@stands
def lounge(house) -> Forum:
    """Where there is nothing to solve."""
    return add_forum("Lounge", kind=Forum.Kind.DISCUSSION)


@stands
def team_room(house) -> Forum:
    """Which only the team may see."""
    room = add_forum("Team room", kind=Forum.Kind.DISCUSSION)
    set_permissions(None, (), forum=room)
    for role in ROLES:
        set_permissions(role, () if role == "customer" else MODERATE, forum=room)
    return room


@stands
def other(cast, lounge):
    """Petra's topic in another forum, answered by Agnes."""
    topic = actions.start_topic(lounge, by=cast.petra, title="Mine drops as well", content="Same.")
    actions.post_answer(topic, by=cast.agnes, content="See there.")
    return topic


@stands
def board(house) -> Board:
    """Where everybody may wish for something."""
    return add_board("Northwind app", icon="smartphone")


@stands
def idea(cast, board) -> Idea:
    """Cleo's idea."""
    return submit_idea(
        board, by=cast.cleo, title="Dark colours in the app", content="It is *bright* at night."
    )


@pytest.fixture
def sign_in():
    """A test client that is signed in as somebody."""

    def make(person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def tabs():
    """The sockets that a test has opened."""
    return []


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` runs what an action does after its commit, as a real request would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_all() -> None:
    """What the worker would do now: everything that events still owe."""
    while owed := list(
        ReactionRecord.objects.filter(done_on=None)
        .order_by("id")
        .values_list("event_id", "reaction")
    ):
        for event, reaction in owed:
            assert run_reaction(event, reaction), reaction


@pytest.fixture(scope="session")
def search_server():
    """The real Elasticsearch of this run."""
    from search_server import SearchServer

    server = SearchServer(int(ELASTICSEARCH_URL.rsplit(":", 1)[1]))
    server.forget()
    server.start()
    yield server
    server.stop()


if ELASTICSEARCH_URL:  # which is not undone with what stands

    @pytest.fixture
    def engine(search_server) -> str:
        """What searches, with nothing in it yet."""
        from community.search.engines.elastic import ALIAS, client

        if search_server.process is None:
            search_server.start()
        for index in client().indices.get(index=f"{ALIAS}*"):
            client().indices.delete(index=index)
        return "elasticsearch"
else:

    @stands
    def engine() -> str:
        """What searches."""
        return "database"


def settle() -> None:
    """Everything that events owe is done, the clock has told the search of votes, and what was
    indexed is found.
    """
    run_all()
    index_voted()
    if ELASTICSEARCH_URL:
        from community.search.engines.elastic import ALIAS, client

        search.send_pending()
        client().indices.refresh(index=ALIAS)


@stands
def verified(cast):
    """The cast's addresses are verified, so that mail goes to them."""
    for name in CAST:
        person = getattr(cast, name)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return cast


# --- the knowledge base ---------------------------------------------------------------------------
# ------------------------


def published(
    by, title="Restarting the router", language="en", parent=None, body=None, **more
) -> Article:
    """An article of this person that everybody may read."""
    body = body or [
        ("text", "<h2>Before</h2><p>Close the old window.</p>"),
        ("text", "<p>Then press it.</p>"),
    ]
    article = draft_article(by=by, title=title, language=language, body=body, parent=parent, **more)
    article.get_latest_revision().publish(user=by)
    return Article.objects.get(pk=article.pk)


@stands
def article(cast, engine) -> Article:
    """Edda's article; everybody has read of it."""
    article = published(cast.edda, lead="In one minute.")
    settle()
    Notice.objects.all().delete()
    return article


@pytest.fixture
def picture(cast):
    """A picture of the knowledge base."""
    return lamp()


def lamp():
    """A small picture, in the files of this moment's settings."""
    data = io.BytesIO()
    Picture.new("RGB", (60, 40), "#8c5a2b").save(data, "PNG")
    return get_image_model().objects.create(title="A lamp", file=ImageFile(data, name="lamp.png"))


@pytest.fixture
def film(cast):
    """A film and its captions."""
    made = get_document_model().objects.create
    return made(title="Film", file=ContentFile(b"0123456789", "film.mp4")), made(
        title="Captions", file=ContentFile(b"WEBVTT", "film.vtt")
    )


def told(person) -> list[str]:
    """The kinds of notices that somebody has."""
    return sorted(Notice.objects.filter(recipient=person).values_list("kind", flat=True))
