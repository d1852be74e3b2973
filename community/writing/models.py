"""What people leave behind while they write: drafts, the files of what they sent, and messages."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from community.things.ref import Ref

USER = settings.AUTH_USER_MODEL


class Draft(models.Model):
    """What somebody has typed and not sent.

    `place` is what the room calls where it is typed: "ask", or a thing ("topic.42"). `more` holds
    what the room keeps beside title and text.
    """

    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=40)
    title = models.CharField(max_length=255, blank=True)
    body = models.TextField(blank=True)
    more = models.JSONField(default=dict, blank=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "place"], name="one_draft_per_place")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.place}"


class Attachment(models.Model):
    """A file in what somebody wrote.

    `place` is the thing in which it stands ("post.42"). Until that is sent it is empty, and the
    file belongs to its uploader alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=40, blank=True)
    file = models.FileField(upload_to="attachments/%Y/%m/")
    name = models.CharField(max_length=150)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["place", "created"], name="files_by_place")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.width is not None

    @property
    def ref(self) -> Ref | None:
        """The thing in which the file stands; None until that is sent."""
        return Ref.parse(self.place)

    @property
    def markdown(self) -> str:
        """What shows the file in a text: a picture, or a link."""
        link = f"[{self.name}]({self.get_absolute_url()})"
        return f"!{link}" if self.is_picture else link

    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.pk, self.name])


class Revision(models.Model):
    """A text that a message had before an edit; `place` is the message ("idea.7")."""

    id = models.BigAutoField(primary_key=True)
    place = models.CharField(max_length=40)
    title = models.CharField(max_length=255, blank=True)
    content = models.TextField()
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="revisions_newest")]

    def __str__(self) -> str:
        return f"{self.place} before {self.created:%Y-%m-%d %H:%M}"


class Message(models.Model):
    """Words of one person below a thing: a comment, a line in a ticket, a note at the side.

    A room makes its own model of it, with the thing to which it belongs and `prefix`, by which
    its kind of thing is declared. `version` grows with each change; `nonce` names the form in
    which it was sent, so that the same form sends it once.
    """

    prefix = ""

    author = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    content = models.TextField()
    rendered = models.TextField(editable=False)
    created = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    edited_on = models.DateTimeField(null=True)
    edited_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_on = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    nonce = models.CharField(max_length=36, null=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["author", "nonce"], name="%(app_label)s_%(class)s_sent_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def ref(self) -> Ref:
        return Ref(self.prefix, self.pk)

    @property
    def html(self) -> SafeString:
        """The text as it is shown; it was cleaned when it was written."""
        return mark_safe(self.rendered)

    @property
    def is_removed(self) -> bool:
        return self.removed_on is not None
