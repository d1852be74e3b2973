"""The addresses of ideas."""

from django.urls import path, re_path

from ideas.views import deciding, ideas, lists, merging, voting

urlpatterns = [
    path("ideas/", lists.ideas, name="ideas"),
    re_path(r"^ideas/(?P<name>mine|voted)/$", lists.own_ideas, name="own_ideas"),
    path("ideas/similar/", lists.similar, name="similar_ideas"),
    path("ideas/roadmap/", lists.roadmap, name="roadmap"),
    path("ideas/new/", ideas.submit, name="submit_idea"),
    path("ideas/<number:idea_id>/vote/", voting.vote, name="vote_idea"),
    path("ideas/<number:idea_id>/voters/", ideas.idea_voters, name="idea_voters"),
    path("ideas/<number:idea_id>/status/", deciding.decide, name="decide_idea"),
    path("ideas/<number:idea_id>/merge/", merging.merge, name="merge_idea"),
    path("ideas/merges/<number:merge_id>/undo/", merging.undo_merge, name="undo_idea_merge"),
    path("ideas/<number:idea_id>/edit/", ideas.edit, name="edit_idea"),
    path("ideas/<number:idea_id>/history/", ideas.history, name="idea_history"),
    path("ideas/<number:idea_id>/remove/", ideas.remove, name="remove_idea"),
    path("ideas/<number:idea_id>/restore/", ideas.restore, name="restore_idea"),
    path("ideas/<number:idea_id>/", ideas.idea, name="idea_by_id"),
    path("ideas/<number:idea_id>/<str:slug>/", ideas.idea, name="idea"),
    path("decisions/<number:change_id>/edit/", deciding.edit_decision, name="edit_decision"),
]
