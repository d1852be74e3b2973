from django.urls import path

from community.writing import views

urlpatterns = [
    path("drafts/", views.draft, name="draft"),
    path("posts/preview/", views.preview, name="preview"),
    path("posts/upload/", views.upload, name="upload"),
    path("posts/people/", views.offered_people, name="offered_people"),
    path("files/<uuid:file_id>/<str:name>", views.attachment, name="attachment"),
]
