"""The numbers of this room."""

from django.utils.translation import gettext_lazy as _

from community.accounts.personal_data import (
    Portion,
    declare_forgetting,
    declare_personal_data,
    leave_out,
)
from community.accounts.rules import Rule, declare

declare(
    Rule(
        "mail_wait_minutes",
        10,
        _("Minutes that a notice waits before it is mailed; reading it meanwhile drops the mail."),
        "min",
        0,
        1440,
    ),
    Rule(
        "digest_hour",
        8,
        _("Hour of the day, in the reader's time zone, at which the digest is sent."),
        "h",
        0,
        23,
    ),
    Rule("reply_days", 60, _("Days in which a mail can be answered by mail."), "days", 1, 3650),
    Rule("notice_days", 365, _("Days after which notices are forgotten."), "days", 30, 3650),
    Rule(
        "mail_days",
        180,
        _("Days after which it is forgotten what was mailed to whom."),
        "days",
        30,
        3650,
    ),
    Rule(
        "incoming_mail_days",
        90,
        _(
            "Days after which mails that came in are forgotten, but not before they can be answered"
            " no more."
        ),
        "days",
        1,
        3650,
    ),
    Rule("mail_reply_megabytes", 10, _("Largest mail that is taken in as a reply."), "MB", 1, 50),
)
declare_personal_data(
    Portion(
        "notifications.Notice",
        "recipient",
        ("kind", "created", "read_on"),
        ("title", "address"),
        "{about}",
    ),
    Portion("notifications.Subscription", "user", ("level", "created"), ("about",), "{about}"),
    Portion(
        "notifications.Preferences",
        "user",
        (
            "deliveries",
            "follow_asked",
            "follow_answered",
            "quiet_from",
            "quiet_to",
            "mail_stopped",
            "digest_stopped",
            "help_check_stopped",
        ),
        name="preferences",
    ),
)
leave_out("the notice is its reader's", "notifications.Notice.actor")
leave_out("the same notices once more, as they were mailed", "notifications.Mail.recipient")
declare_forgetting("community.notifications.actions.forget_follower")
