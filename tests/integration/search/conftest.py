"""What is searched through, and how a test asks."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from community.search import actions as search
from community.search.finding import search as find
from community.search.vocabulary import forget_words
from forum import actions
from forum.actions.forums import add_forum
from kb.actions.drafting import draft_article
from tests.conftest import settle
from tests.standing import stands


def titles(text: str, who=None, **more) -> list[str]:
    return [result.entry.title for result in find(who or AnonymousUser(), text, **more).results]


@stands
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
