"""The back office's addresses:

Wagtail's, behind one gate, but for its first page, and its ways in and out: there is one sign-in,
one reset and one sign-out.
"""

from __future__ import annotations

from allauth.account.views import LogoutView
from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtails
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from community.portal.office import views
from community.portal.office.first_steps import importing
from community.portal.office.listings import ChoosePage
from community.portal.office.morning import morning
from community.portal.office.sight import within_sight

urlpatterns = [
    path("", morning, name="wagtailadmin_home"),
    path("first-steps/import/", require_admin_access(importing), name="office_importing"),
    path("login/", views.enter, name="wagtailadmin_login"),
    path("logout/", LogoutView.as_view(), name="wagtailadmin_logout"),
    re_path(r"^password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path(
        "account/", require_admin_access(views.OfficeAccount.as_view()), name="wagtailadmin_account"
    ),
    path(
        "choose-page/", require_admin_access(ChoosePage.as_view()), name="wagtailadmin_choose_page"
    ),
    *decorate_urlpatterns(wagtails.urlpatterns, within_sight),
]
