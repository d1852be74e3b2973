"""What people follow, what they should hear about, and the mail that carries it in and out."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL
WAITING = models.Q(sent_on=None, dropped="")  # a mail that is neither sent nor given up
MOST_ATTEMPTS = 8
GIVEN_UP = models.Q(sent_on=None, attempts__gte=MOST_ATTEMPTS) & ~models.Q(dropped="")


class Subscription(models.Model):
    """How closely somebody follows a thing.

    `about` names it: "topic.42", "forum.3", "tag.7", "person.9".
    """

    class Level(models.IntegerChoices):
        MUTED = 0, _("Muted")
        NORMAL = 1, _("Normal")
        TRACKING = 2, _("Tracking")
        WATCHING = 3, _("Watching")

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="subscriptions")
    about = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "user"], name="one_level_per_thing")
        ]
        indexes = [models.Index(fields=["user", "about"], name="followed_by_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.get_level_display()} {self.about}"


class Preferences(models.Model):
    """What somebody wants to hear, and how. Nothing is stored for those who never changed it.

    `deliveries` holds, by kind, [in the portal?, "now" | "digest" | ""]; kinds that are not in it
    have their default.
    """

    user = models.OneToOneField(
        USER, primary_key=True, on_delete=models.CASCADE, related_name="preferences"
    )
    deliveries = models.JSONField(default=dict)
    follow_asked = models.PositiveSmallIntegerField(
        default=Subscription.Level.WATCHING, choices=Subscription.Level.choices
    )
    follow_answered = models.PositiveSmallIntegerField(
        default=Subscription.Level.WATCHING, choices=Subscription.Level.choices
    )
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    mail_stopped = models.BooleanField(default=False)
    digest_stopped = models.BooleanField(default=False)
    help_check_stopped = models.BooleanField(default=False)
    digest_sent_on = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"


class Mail(models.Model):
    """One mail to one person: the queue of what goes out, and what a reply to it belongs to.

    `sent_on` is null while it waits, until `try_on` at least; `dropped` says why it never left.
    """

    class Stream(models.TextChoices):
        NOTICES = "notices"
        DIGEST = "digest"
        HELP_CHECK = "helped"

    id = models.BigAutoField(primary_key=True)
    recipient = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="mails")
    stream = models.CharField(max_length=10, choices=Stream.choices)
    about = models.CharField(max_length=60, blank=True)
    created = models.DateTimeField(default=timezone.now)
    try_on = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_on = models.DateTimeField(null=True)
    dropped = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["attempts", "id", "try_on"], condition=WAITING, name="mail_untried_first"
            ),
            models.Index(fields=["-id"], condition=GIVEN_UP, name="mail_given_up"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} to {self.recipient_id} about {self.about}"


class Notice(models.Model):
    """One thing that one person should hear.

    `about` names what it belongs to, `event_id` makes it arrive once.

    `mail_on` is when it is due as mail, null once it was sent, read, or was never meant to be.
    """

    id = models.BigAutoField(primary_key=True)
    recipient = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="notices")
    actor = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=60)
    target_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=255)
    address = models.CharField(max_length=1000)
    event_id = models.BigIntegerField()
    created = models.DateTimeField(default=timezone.now)
    read_on = models.DateTimeField(null=True)
    in_app = models.BooleanField(default=True)
    in_digest = models.BooleanField(default=False)
    mail_on = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, null=True, on_delete=models.SET_NULL, related_name="notices")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "event_id"], name="one_notice_per_event")
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_newest"),
            models.Index(
                fields=["recipient", "about"],
                condition=models.Q(read_on=None),
                name="notices_unread",
            ),
            models.Index(
                fields=["about"], condition=models.Q(read_on=None), name="notices_of_thing"
            ),
            models.Index(
                fields=["mail_on"],
                condition=models.Q(mail_on__isnull=False),
                name="notices_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class IncomingMail(models.Model):
    """A mail as it arrived, kept before anything is done with it; its Message-ID makes it arrive
    once.
    """

    id = models.BigAutoField(primary_key=True)
    message_id = models.CharField(max_length=255, unique=True)
    source = models.CharField(max_length=40)
    raw = models.BinaryField()
    received = models.DateTimeField(default=timezone.now)
    sender = models.EmailField(max_length=254, blank=True)
    done_on = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return self.message_id


class StoppedAddress(models.Model):
    """An address that mail no longer goes to, because it bounced or its owner complained."""

    email = models.EmailField(max_length=254, unique=True)
    reason = models.CharField(max_length=200)
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.email}: {self.reason}"
