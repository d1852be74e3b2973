"""The addresses of ideas."""

from django.urls import path, re_path

from ideas.views import comments, deciding, ideas, joining, lists, merging, notes, voting

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
    path("ideas/<number:idea_id>/join/", joining.join, name="join_idea"),
    path("ideas/<number:idea_id>/comments/", comments.add, name="add_comment"),
    path("ideas/<number:idea_id>/notes/", notes.notes, name="idea_notes"),
    path("ideas/<number:idea_id>/", ideas.idea, name="idea_by_id"),
    path("ideas/<number:idea_id>/<str:slug>/", ideas.idea, name="idea"),
    path("comments/<number:comment_id>/", comments.comment, name="comment"),
    path("comments/<number:comment_id>/replies/", comments.replies, name="comment_replies"),
    path("comments/<number:comment_id>/more/", comments.more, name="comment_more"),
    path("comments/<number:comment_id>/edit/", comments.edit, name="edit_comment"),
    path("comments/<number:comment_id>/history/", comments.history, name="comment_history"),
    path("comments/<number:comment_id>/quote/", comments.quote, name="quote_comment"),
    path("comments/<number:comment_id>/remove/", comments.remove, name="remove_comment"),
    path("comments/<number:comment_id>/restore/", comments.restore, name="restore_comment"),
    path("comments/<number:comment_id>/official/", comments.official, name="official_answer"),
    path("notes/<number:note_id>/edit/", notes.edit_note, name="edit_note"),
    path("notes/<number:note_id>/remove/", notes.remove_note, name="remove_note"),
    path("notes/<number:note_id>/restore/", notes.restore_note, name="restore_note"),
    path("decisions/<number:change_id>/edit/", deciding.edit_decision, name="edit_decision"),
]
