"""Words that things share, whatever room they stand in: topics and ideas have the same."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from community.tags.querysets import TagQuerySet


class Tag(models.Model):
    """A word that things share. Names are lower case; the slug stands in addresses."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=50, unique=True, allow_unicode=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        db_table = "community_forum_tag"  # the forum had them first

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its topics are."""
        return reverse("tag", args=[self.slug])
