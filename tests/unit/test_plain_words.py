"""Excerpts are plain words, wherever they stand."""

from __future__ import annotations

import pytest
from django.test import Client

from community.writing.markup import render
from community.writing.words import plain_words
from forum import actions

MARKED = (
    "## Look\n\n- at **the lease**\n- and `a < b && c`\n\n[here](https://example.com/x) & there"
)
PLAIN = "Look at the lease and a < b && c here & there"


def test_what_a_reader_reads_is_kept_and_what_marks_it_up_is_not():
    assert plain_words(render(MARKED)) == PLAIN
    assert plain_words("<p>one</p><p>t<b>w</b>o<br>three</p>") == "one two three"
    assert plain_words("&lt;b&gt; stays &amp; is text") == "<b> stays & is text"
    assert plain_words(None) == ""


@pytest.mark.django_db
def test_every_list_that_quotes_a_post_quotes_its_words(cast, topic, sign_in):
    post = actions.post_answer(topic, by=cast.carl, content=MARKED)
    actions.accept_answer(post, by=cast.cleo)
    mo = sign_in(cast.mo)
    mo.post(f"/posts/{post.pk}/bookmark/")
    shown = "Look at the lease and a &lt; b &amp;&amp; c here &amp; there"
    for client, path in (
        (Client(), cast.carl.get_absolute_url()),
        (mo, "/bookmarks/"),
        (mo, f"/topics/{topic.pk}/manage/"),
    ):
        page = client.get(path).content.decode()
        assert shown in page, path
        assert "**the lease**" not in page, path
