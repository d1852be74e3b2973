"""The knowledge base's addresses."""

from django.urls import path

from kb.views import editing, files, reading

urlpatterns = [
    path("kb/", reading.first_page, name="kb"),
    path("kb/tell-me/", editing.follow_gap, name="gap_follow"),
    path(
        "documents/<number:document_id>/<str:document_filename>",
        files.document,
        name="wagtaildocs_serve",
    ),
    path("kb/<number:page_id>/seen/", reading.seen, name="kb_seen"),
    path("kb/<number:page_id>/helpful/", reading.opinion, name="kb_opinion"),
    path("kb/<number:page_id>/verify/", editing.verify, name="kb_verify"),
    path("kb/<number:page_id>/suggest/", editing.suggest, name="kb_suggest"),
    path("kb/<number:page_id>/suggestions/", editing.suggestions, name="kb_suggestions"),
    path("kb/<number:page_id>/", reading.page, name="kb_page_by_id"),
    path("kb/<number:page_id>/<str:slug>/", reading.page, name="kb_page"),
]
