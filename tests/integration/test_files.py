"""Files and pictures of posts: what is taken, what is refused, and who sees them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from community.things.kinds import is_readable
from community.writing.files import attach_file
from community.writing.models import Attachment
from community.writing.permissions import can_see_file
from forum import actions
from forum.models import Post

pytestmark = pytest.mark.django_db


def picture(size=(40, 30), form="PNG", **more) -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **more)
    return out.getvalue()


def upload(client, content: bytes, name: str, kind: str = "image/png", topic: int | None = None):
    place = f"topic.{topic}" if topic else "ask"
    file = SimpleUploadedFile(name, content, kind)
    return client.post("/posts/upload/", {"file": file, "place": place})


def film_of_frames(width: int, height: int, frames: int) -> bytes:
    """A GIF of a few bytes a frame that says how large it wants to be."""
    size = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    head = b"GIF89a" + size + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    one_pixel = b"," + b"\0\0\0\0" + b"\1\0\1\0" + b"\0" + b"\2\2\x44\1\0"
    return head + one_pixel * frames + b";"


def test_a_picture_is_reencoded_shown_with_its_size_and_tied_to_its_post(cast, topic, sign_in):
    from PIL import Image

    exif = Image.Exif()
    exif[0x9286] = "secret place"
    client = sign_in(cast.carl)
    answer = upload(
        client,
        picture(form="JPEG", exif=exif) + b"<script>hidden</script>",
        "Кот 1.jpg",
        topic=topic.pk,
    ).json()
    file = Attachment.objects.get()
    stored = file.file.read()
    assert b"secret place" not in stored
    assert b"script" not in stored
    client.post(f"/topics/{topic.pk}/answer/", {"body": answer["markdown"]})
    file.refresh_from_db()
    post = Post.objects.get(number=1)
    assert file.ref == post.ref
    assert 'width="40" height="30"' in post.content.rendered
    assert 'loading="lazy"' in post.content.rendered
    response = Client().get(file.get_absolute_url())
    assert (response.status_code, response["Content-Type"], response["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "page.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "x.svg"),
        (b"MZ\x90\x00" + b"\0" * 100, "report.pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"broken" * 20, "x.png"),
        (b"", "empty.png"),
        (b"\0\1\2", "notes.txt"),
    ],
)
def test_lying_broken_and_foreign_files_are_refused_with_a_sentence(
    cast, topic, sign_in, content, name
):
    response = upload(sign_in(cast.carl), content, name, topic=topic.pk)
    assert response.status_code == 422
    assert len(response.json()["error"]) > 10
    assert not Attachment.objects.exists()


def test_oversized_files_and_pictures_are_refused(cast, topic, sign_in):
    client = sign_in(cast.carl)
    assert (
        "4 MB"
        in upload(client, b"%PDF-1.4" + b"0" * (4 * 1024 * 1024), "big.pdf", topic=topic.pk).json()[
            "error"
        ]
    )
    assert upload(client, picture((8000, 6000)), "bomb.png", topic=topic.pk).status_code == 422


def test_a_file_is_seen_by_its_uploader_until_posted_and_never_where_its_post_is_hidden(
    cast, topic, sign_in, team_room
):
    client = sign_in(cast.carl)
    upload(client, picture(), "a.png", topic=topic.pk)
    file = Attachment.objects.get()
    assert client.get(file.get_absolute_url()).status_code == 200
    assert Client().get(file.get_absolute_url()).status_code == 404
    assert sign_in(cast.cleo).get(file.get_absolute_url()).status_code == 404
    hidden = actions.start_topic(team_room, by=cast.mo, title="Only for the team", content="x")
    Attachment.objects.update(place=str(hidden.first_post.ref))
    assert sign_in(cast.cleo).get(file.get_absolute_url()).status_code == 404
    assert sign_in(cast.agnes).get(file.get_absolute_url()).status_code == 200


def test_the_files_of_a_post_go_and_come_with_it_and_with_the_right_to_fetch_them(cast, topic):
    uploaded = attach_file(SimpleUploadedFile("a.txt", b"words", "text/plain"), by=cast.carl)
    answer = actions.post_answer(topic, by=cast.carl, content=uploaded.markdown)
    file = Attachment.objects.get()
    assert can_see_file(cast.cleo, file)
    actions.remove_post(answer, by=cast.mo)
    assert is_readable(cast.mo, answer.ref)
    assert not any(can_see_file(person, file) for person in (cast.cleo, cast.carl, cast.mo))
    actions.restore_post(answer, by=cast.mo)
    assert can_see_file(cast.cleo, file)
    Attachment.objects.update(place="nothing.1")
    file.refresh_from_db()
    assert not can_see_file(cast.carl, file)


@pytest.mark.parametrize(("frames", "status"), [(39, 200), (41, 422), (100_000, 422)])
def test_the_frames_of_an_animated_picture_count(cast, topic, sign_in, frames, status):
    response = upload(
        sign_in(cast.carl),
        film_of_frames(1000, 1000, frames),
        "film.gif",
        "image/gif",
        topic=topic.pk,
    )
    assert response.status_code == status
    assert ("too many pixels" in response.content.decode()) == (status == 422)


def test_the_first_frame_of_an_animated_picture_is_a_face(cast, sign_in):
    face = SimpleUploadedFile("me.gif", film_of_frames(1000, 1000, 100_000), "image/gif")
    assert (
        sign_in(cast.cleo).post("/settings/", {"theme": "auto", "avatar": face}).status_code == 302
    )
    cast.cleo.refresh_from_db()
    assert (cast.cleo.avatar.width, cast.cleo.avatar.height) == (256, 256)
    wall = SimpleUploadedFile("me.gif", film_of_frames(8000, 8000, 1), "image/gif")
    assert (
        sign_in(cast.cleo).post("/settings/", {"theme": "auto", "avatar": wall}).status_code == 422
    )


@pytest.mark.parametrize(("side", "frames", "taken"), [(1000, 100_000, 1), (8000, 1, 0)])
def test_of_an_articles_picture_the_first_frame_is_read_and_its_pixels_count(
    cast, sign_in, side, frames, taken
):
    from wagtail.images import get_image_model

    film = SimpleUploadedFile("film.gif", film_of_frames(side, side, frames), "image/gif")
    sign_in(cast.ada).post(
        "/office/images/add/", {"title": "A film", "file": film, "collection": 1}
    )
    assert get_image_model().objects.count() == taken
    for image in get_image_model().objects.all():
        assert image.get_rendition("width-200").file.size < 10_000


def test_files_are_taken_in_places_that_a_room_has_declared_and_the_person_may_see(
    cast, topic, team_room, sign_in
):
    client = sign_in(cast.cleo)
    hidden = actions.start_topic(team_room, by=cast.mo, title="Among us", content="x")
    for place in ("", "topic", "nowhere", "ask.1", f"forum.{team_room.pk}", f"topic.{hidden.pk}"):
        file = SimpleUploadedFile("a.png", picture(), "image/png")
        answer = client.post("/posts/upload/", {"file": file, "place": place})
        assert answer.status_code == 404, place
        kept = client.post("/drafts/", {"place": place, "body": "half a thought"})
        assert kept.status_code == 404, place
    assert not Attachment.objects.exists()
    assert not cast.cleo.drafts.exists()
