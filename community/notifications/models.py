"""What somebody should hear about, kept until they have seen it."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Notice(models.Model):
    """One line behind the bell. `about` names the thing ("topic.42"), `event_id` makes it arrive once."""

    id = models.BigAutoField(primary_key=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=60)
    title = models.CharField(max_length=255)
    address = models.CharField(max_length=300)
    event_id = models.BigIntegerField()
    created = models.DateTimeField(default=timezone.now)
    read_on = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "event_id"], name="one_notice_per_event")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_newest"),
            models.Index(fields=["recipient", "about"], condition=models.Q(read_on=None), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"
