"""People: who they are, how they look beside their words, and how they read the portal."""

import hashlib

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.accounts.validators import username_validators, validate_plain_name
from community.addresses import spelled

HUES = 12
NEWCOMERS = models.Q(is_active=True, is_team=False, staged_from="")  # who came by themselves


class User(AbstractUser):
    """A member of the community.

    `card_version` grows with everything that shows beside their posts.
    """

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=username_validators,
        error_messages={"unique": _("Somebody already has this name.")},
    )
    email = models.EmailField(_("e-mail"), blank=True, max_length=254)
    display_name = models.CharField(
        _("name shown"), max_length=60, blank=True, validators=[validate_plain_name]
    )
    avatar = models.ImageField(_("picture"), upload_to="avatars/", blank=True)
    about = models.TextField(_("about"), max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    reads = models.CharField(_("languages that I read"), max_length=40, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    theme = models.CharField(_("look"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    thanked_by_name = models.BooleanField(
        _("thank me by name"),
        default=True,
        help_text=_(
            "Where a release note says whose wish it answers. Otherwise it thanks “a member”."
        ),
    )
    is_team = models.BooleanField(_("speaks for the company"), default=False)
    card_version = models.PositiveIntegerField(default=1, editable=False)
    topics_count = models.PositiveIntegerField(default=0, editable=False)
    answers_count = models.PositiveIntegerField(default=0, editable=False)
    solved_count = models.PositiveIntegerField(default=0, editable=False)
    unread_notices = models.PositiveIntegerField(default=0, editable=False)
    read_before = models.DateTimeField(null=True, editable=False)
    staged_from = models.CharField(max_length=100, blank=True, editable=False)
    closed_on = models.DateTimeField(null=True, editable=False)

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="username_any_case"),
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="email_any_case"
            ),
            models.UniqueConstraint(
                "staged_from", condition=~models.Q(staged_from=""), name="staged_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-solved_count", "-answers_count", "id"], name="people_by_help"),
            models.Index(fields=["-date_joined"], condition=NEWCOMERS, name="people_newcomers"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name that others see."""
        if self.closed_on:
            return str(_("former member"))
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.name

    get_short_name = get_full_name

    @property
    def initial(self) -> str:
        return "·" if self.closed_on else self.name[:1].upper()

    @property
    def hue(self) -> int:
        """0 … 11: the colour of the generated picture, steady for one person."""
        return hashlib.sha1(str(self.pk).encode()).digest()[0] % HUES

    @property
    def is_staged(self) -> bool:
        """Came with imported content and has not claimed the account yet."""
        return bool(self.staged_from) and not self.has_usable_password() and not self.last_login

    def get_absolute_url(self) -> str:
        return spelled("person", self.pk, self.name, nameless="member")


class RuleOverride(models.Model):
    """An operator's own value for one of the product's rules (`*/rules.py` hold the defaults)."""

    name = models.CharField(max_length=80, unique=True)
    value = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class MemoryVersion(models.Model):
    """The row whose text changes with everything that processes remember (`memory.py`)."""

    version = models.CharField(max_length=12)

    def __str__(self) -> str:
        return self.version


class UnsentLetter(models.Model):
    """A mail about an account that could not be sent at once, or is left to a worker
    (`letters.py`); it goes when it has left or is a day old.
    """

    id = models.BigAutoField(primary_key=True)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField()
    created = models.DateTimeField(default=timezone.now)
    try_on = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"to {self.to}: {self.subject}"
