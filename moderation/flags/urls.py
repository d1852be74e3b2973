"""Addresses of flags: giving one, the queue, and what an author answers."""

from django.urls import path

from moderation.flags.views import answering, flagging, reviewing

urlpatterns = [
    path("flag/<str:kind>/<number:thing_id>/", flagging.flag, name="flag"),
    path("flags/", flagging.own_flags, name="own_flags"),
    path("flags/<number:flag_id>/withdraw/", flagging.withdraw, name="withdraw_flag"),
    path("review/", reviewing.queue, name="review"),
    path("review/<number:matter_id>/", reviewing.matter, name="review_matter"),
    path("review/<number:matter_id>/decide/", reviewing.decide, name="decide_matter"),
    path("review/<number:matter_id>/claim/", reviewing.claim, name="claim_matter"),
    path("review/decisions/<number:decision_id>/undo/", reviewing.undo, name="undo_flag_decision"),
    path("review/own/<number:matter_id>/", answering.own_matter, name="own_matter"),
    path("review/own/<number:matter_id>/mend/", answering.mend, name="mend_thing"),
    path("review/own/<number:matter_id>/appeal/", answering.appeal, name="appeal_decision"),
]
