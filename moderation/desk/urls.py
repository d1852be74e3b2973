"""The addresses of the desk."""

from django.urls import path

from moderation.desk import views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/next/", views.take_next, name="desk_next"),
    path("desk/away/", views.away, name="desk_away"),
    path("desk/<str:thing>/", views.matter, name="desk_matter"),
    path("desk/<str:thing>/step-in/", views.step_in, name="step_in"),
    path("desk/<str:thing>/back/", views.hand_back, name="hand_back"),
]
