"""The windows in which a release note's ideas and topics are chosen: by words, or the newest; never
one that whoever writes may not see.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from community.office import declare_viewsets
from community.search.finding import search
from community.search.query import Filters
from forum.models import Topic
from ideas.boards import boards
from ideas.models import Idea
from ideas.similar import sought_ideas

MOST_FOUND = 50


class WordsForm(BaseFilterForm):
    """What is looked for."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Words, a number or an address")}),
    )

    def filter(self, objects):
        self.search_query = self.cleaned_data["q"].strip()
        self.is_searching = bool(self.search_query)
        return objects


class _Seen:
    """The things of a kind that whoever asks may see."""

    filter_form_class = WordsForm
    ordering = ["-id"]

    def get_object_list(self):
        return self.model_class.objects.visible_to(self.request.user).listed()

    def get_object(self, pk):
        return self.get_object_list().get(pk=pk)

    def get_objects(self, pks):
        return self.get_object_list().filter(pk__in=pks)

    def filter_object_list(self, objects):
        objects = super().filter_object_list(objects)
        words = self.filter_form.search_query
        return self.sought(words) if words else objects


class _Ideas(_Seen):
    model = Idea

    @property
    def columns(self):
        status = Column(
            "status",
            label=pgettext_lazy("of an idea", "Status"),
            accessor=lambda idea: idea.status.label,
        )
        board = Column("board", label=_("Board"), accessor=lambda idea: boards()[idea.board_id])
        return [*super().columns, status, board]

    def get_object_list(self):
        return super().get_object_list().select_related("status")

    def sought(self, words: str) -> list[Idea]:
        return sought_ideas(self.request.user, words, most=MOST_FOUND)


class _Topics(_Seen):
    model = Topic

    def sought(self, words: str) -> list[Topic]:
        hits = search(self.request.user, words, filters=Filters(kind="topic")).results
        ids = [hit.entry.object_id for hit in hits]
        found = self.get_object_list().in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]


class ChooseIdeas(_Ideas, chooser.ChooseView): ...


class IdeaResults(_Ideas, chooser.ChooseResultsView): ...


class IdeaChosen(_Ideas, chooser.ChosenView): ...


class IdeasChosen(_Ideas, chooser.ChosenMultipleView): ...


class ChooseTopics(_Topics, chooser.ChooseView): ...


class TopicResults(_Topics, chooser.ChooseResultsView): ...


class TopicChosen(_Topics, chooser.ChosenView): ...


class TopicsChosen(_Topics, chooser.ChosenMultipleView): ...


class IdeaChooserViewSet(ChooserViewSet):
    name = "choose_idea"
    model = Idea
    icon = "pick"
    choose_one_text = _("Choose an idea")
    register_widget = False
    choose_view_class = ChooseIdeas
    choose_results_view_class = IdeaResults
    chosen_view_class = IdeaChosen
    chosen_multiple_view_class = IdeasChosen


class TopicChooserViewSet(ChooserViewSet):
    name = "choose_topic"
    model = Topic
    icon = "comment"
    choose_one_text = _("Choose a topic")
    register_widget = False
    choose_view_class = ChooseTopics
    choose_results_view_class = TopicResults
    chosen_view_class = TopicChosen
    chosen_multiple_view_class = TopicsChosen


declare_viewsets(IdeaChooserViewSet, TopicChooserViewSet)
