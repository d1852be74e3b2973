"""The secret word, who may read it, and things of the forum that say it."""

from __future__ import annotations

import io
import zipfile

from community.writing.models import Attachment
from forum import actions
from tests.conftest import run_all
from tests.standing import stands

SECRET = "Zirkonium"
READERS = {
    "visitor": False,
    "cleo": False,
    "carl": False,
    "agnes": True,
    "mo": True,
    "petra": True,
    "edda": True,
    "ada": True,
}


@stands
def things(cast, forum, team_room):
    """A topic in a private forum, a removed topic and a removed answer in a public one, each saying
    the secret word.
    """
    hidden = actions.start_topic(
        team_room,
        by=cast.mo,
        title=f"{SECRET} in the team room",
        content=f"{SECRET} @cleo",
        tags=["metals"],
    )
    said = actions.post_answer(hidden, by=cast.agnes, content=f"{SECRET}, yes")
    file = Attachment.objects.create(
        owner=cast.mo,
        place=str(hidden.first_post.ref),
        file="x.txt",
        name="x.txt",
        size=1,
        content_type="text/plain",
    )
    gone = actions.start_topic(
        forum, by=cast.carl, title=f"{SECRET} was removed", content=SECRET, tags=["metals"]
    )
    actions.remove_post(gone.first_post, by=cast.mo)
    open_topic = actions.start_topic(
        forum, by=cast.carl, title="A public question", content="x", tags=["metals"]
    )
    removed = actions.post_answer(open_topic, by=cast.carl, content=f"{SECRET} once")
    actions.remove_post(removed, by=cast.mo)
    run_all()
    return {
        "hidden": hidden,
        "said": said,
        "file": file,
        "gone": gone,
        "open": open_topic,
        "removed": removed,
        "room": team_room,
        "forum": forum,
    }


def text_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.get("Content-Type") == "application/zip":
        archive = zipfile.ZipFile(io.BytesIO(content))
        return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return content.decode(errors="replace")


OWN = {"carl": {"/settings/export/"}}  # what one wrote oneself is in one's own export
