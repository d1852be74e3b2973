"""What is done about mail that does not leave."""

from __future__ import annotations

from django.utils import timezone

from community.notifications.models import GIVEN_UP, Mail, StoppedAddress
from community.transactions import by_id, one_transaction

AT_ONCE = 500


@one_transaction
def try_given_up_again() -> int:
    """Let mails that were given up wait once more, the newest AT_ONCE; returns how many."""
    newest = Mail.objects.filter(GIVEN_UP).order_by("-id").values_list("pk", flat=True)
    ours = by_id(Mail.objects.filter(GIVEN_UP, pk__in=list(newest[:AT_ONCE])))
    ids = list(ours.values_list("pk", flat=True))
    Mail.objects.filter(pk__in=ids).update(attempts=0, dropped="", try_on=timezone.now())
    return len(ids)


def trust_address(stopped_id: int) -> None:
    """Let mail go to a stopped address again; harmless twice."""
    StoppedAddress.objects.filter(pk=stopped_id).delete()
