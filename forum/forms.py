"""What people type: a question, an answer, an edit."""

from __future__ import annotations

import re
from collections.abc import Collection

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from community.accounts.languages import EVERY, Languages, readers_first
from community.numbers import number
from community.search.finding import search
from community.search.query import Filters
from community.tags.naming import typed_tags
from community.writing.markup import clean_text
from community.writing.texts import checked_body, new_nonce
from forum.models import Forum, Post, Topic
from forum.permissions import forums_where
from forum.rules import MOST_TAGS
from forum.tree import forum_tree

MOST_CANDIDATES = 8


class ForumChoice(forms.TypedChoiceField):
    """One of the forums that the form offers, out of the tree in memory."""

    def __init__(self, *, first: object = "---------", **kwargs):
        super().__init__(coerce=lambda pk: forum_tree()[int(pk)], empty_value=None, **kwargs)
        self.first = first

    def offer(self, ids: Collection[int], reads: Languages = EVERY) -> None:
        """Let people choose among those of these forums that hold topics, first among those in a
        language that they read.
        """
        found = readers_first((f for pk, f in forum_tree().items() if pk in ids), reads)
        topical = [forum for forum in found if forum.type == Forum.FORUM_POST]
        self.choices = [("", self.first), *((forum.pk, self._name(forum)) for forum in topical)]

    @staticmethod
    def _name(forum) -> str:
        parent = forum_tree().get(forum.parent_id)
        return f"{parent.name} › {forum.name}" if parent else forum.name


class _Once(forms.Form):
    """A form that makes one thing however often it is sent."""

    nonce = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=36, initial=new_nonce
    )

    def clean_nonce(self):
        return self.cleaned_data["nonce"] or new_nonce()


class AskForm(_Once):
    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        min_length=8,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "placeholder": _("What is going on, in one sentence?")}
        ),
    )
    forum = ForumChoice(label=_("Forum"), first=_("Choose where it belongs"))
    body = forms.CharField(
        label=_("Details"),
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 10,
                "placeholder": _("What did you try, what did you see?"),
                "data-writing": "",
            }
        ),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=255,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "placeholder": _("router, wi-fi"),
                "data-tags": reverse_lazy("offered_tags"),
            }
        ),
    )

    def __init__(self, *args, user, reads: Languages = EVERY, **kwargs):
        super().__init__(*args, **kwargs)
        allowed = forums_where(user, "can_start_new_topics") & forums_where(user, "can_read_forum")
        self.fields["forum"].offer(allowed, reads)

    def clean_title(self):
        return " ".join(clean_text(self.cleaned_data["title"]).split())

    def clean_body(self):
        return checked_body(self.cleaned_data["body"])

    def clean_tags(self):
        tags = typed_tags(self.cleaned_data["tags"])
        if len(tags) > MOST_TAGS:
            raise ValidationError(_("At most %(n)d tags."), params={"n": MOST_TAGS})
        return tags


class PostForm(_Once):
    body = forms.CharField(
        label=_("Your answer"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": _("What would have helped you?")}),
    )

    def clean_body(self):
        return checked_body(self.cleaned_data["body"])


class EditForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=160, min_length=8)
    body = forms.CharField(
        label=_("Text"), strip=False, widget=forms.Textarea(attrs={"rows": 12, "data-writing": ""})
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        if not post.is_question:
            del self.fields["title"]

    def clean_body(self):
        return checked_body(self.cleaned_data["body"])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=255)


class MoveForm(forms.Form):
    to = ForumChoice(label=_("Move to"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(forums_where(user, "can_move_topics"))


class MergeForm(forms.Form):
    """Find the topic that stays: by its number, its address or a post's, or by words, which list
    `candidates` to choose from. The cleaned `into` is a topic that `user` may merge into."""

    into = forms.CharField(
        label=_("The topic that stays: words of its title, its address or its number"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, user, topic, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.topic = user, topic
        self.candidates: list[Topic] = []

    def clean_into(self):
        typed = self.cleaned_data["into"]
        pk = self._chosen(typed) or self._named(typed)
        if pk:
            found = next(iter(self._mergeable([pk])), None)
            if found is None:
                raise ValidationError(_("There is no such topic that you can merge into."))
            return found
        hits = search(self.user, typed, filters=Filters(kind="topic")).results
        ids = [hit.entry.object_id for hit in hits]
        found = {topic.pk: topic for topic in self._mergeable(ids)}
        self.candidates = [found[pk] for pk in ids if pk in found][:MOST_CANDIDATES]
        if not self.candidates:
            raise ValidationError(_("No topic was found by these words."))
        raise ValidationError(_("Which of these is it?"))

    def _mergeable(self, ids):
        """Those of these topics that are there for `user`, and where they may merge."""
        movable = forums_where(self.user, "can_move_topics")
        topics = (
            Topic.objects.visible_to(self.user).listed().filter(pk__in=ids, forum_id__in=movable)
        )
        return topics.exclude(pk=self.topic.pk).select_related("forum")

    def _chosen(self, typed: str) -> int | None:
        """The candidate that was chosen, as long as the words that found it still stand there."""
        return number(self.data.get("chosen", "")) if self.data.get("sought") == typed else None

    def _named(self, typed: str) -> int | None:
        if match := re.search(r"/posts/(\d{1,18})/?", typed):
            posts = Post.objects.visible_to(self.user).filter(pk=number(match[1]))
            return posts.values_list("topic_id", flat=True).first() or -1
        match = re.fullmatch(r"#?(\d+)", typed) or re.search(r"/topics/(\d+)", typed)
        return (number(match[1]) or -1) if match else None


class SplitForm(forms.Form):
    title = forms.CharField(label=_("Title of the new topic"), max_length=160, min_length=8)
    answers = forms.TypedMultipleChoiceField(
        label=_("Answers to take along"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, answers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answers"].choices = [
            (post.pk, f"{post.poster.name if post.poster else ''}: {post.words[:90]}")
            for post in answers
        ]
