"""The back office's addresses: Wagtail's, but for its ways in and out. There is one sign-in, one reset and one sign-out."""

from __future__ import annotations

from allauth.account.views import LogoutView
from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtails
from wagtail.admin.auth import require_admin_access

from community.portal.office import views

urlpatterns = [
    path("login/", views.enter, name="wagtailadmin_login"),
    path("logout/", LogoutView.as_view(), name="wagtailadmin_logout"),
    re_path(r"^password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("account/", require_admin_access(views.OfficeAccount.as_view()), name="wagtailadmin_account"),
    *wagtails.urlpatterns,
]
