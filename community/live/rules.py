"""The numbers of this room."""

from django.utils.translation import gettext_lazy as _

from community.accounts.rules import Rule, declare

declare(
    Rule(
        "socket_joins_per_minute",
        600,
        _("Live connections and joins from one network address in a minute."),
    ),
)
