"""What came from elsewhere."""

from __future__ import annotations

from django.db import models


class Imported(models.Model):
    """Which idea of ours an imported one became, so that a second run doubles nothing."""

    source = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="idea_imported_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
