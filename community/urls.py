"""HTTP: every address of the portal."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path

from community.accounts import views as accounts
from community.portal import assets
from community.portal.views import (
    banners,
    demo,
    errors,
    files,
    health,
    home,
    invited,
    people,
    setup,
)
from forum.feeds import ForumSitemap, TopicSitemap
from ideas.feeds import IdeaSitemap
from kb.feeds import PageSitemap
from moderation.releases.feeds import ReleaseSitemap

sitemaps = {
    "topics": TopicSitemap,
    "forums": ForumSitemap,
    "ideas": IdeaSitemap,
    "articles": PageSitemap,
    "releases": ReleaseSitemap,
}
handler404 = errors.page_not_found
handler500 = errors.server_error

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("moderation.desk.urls")),
    path("", include("moderation.drafting.urls")),
    path("", include("moderation.flags.urls")),
    path("", include("moderation.releases.urls")),
    path("", include("forum.urls")),
    path("", include("ideas.urls")),
    path("", include("community.live.urls")),
    path("", include("community.writing.urls")),
    path("", include("community.search.urls")),
    path("", include("kb.urls")),
    path("people/", people.people, name="people"),
    path("people/<number:user_id>/", people.person, name="person_by_id"),
    path("people/<number:user_id>/<str:slug>/", people.person, name="person"),
    path("", include("community.notifications.urls")),
    path("settings/", accounts.profile_settings, name="profile_settings"),
    path("settings/export/", setup.export, name="export"),
    path("settings/close/", setup.close, name="close_account"),
    path("choose/", accounts.choose, name="choose"),
    path("accounts/", include("allauth.urls")),
    path("setup/", setup.setup, name="setup"),
    path("invited/<str:token>/", invited.invited, name="invited"),
    path("health/", health.health, name="health"),
    path("robots.txt", files.robots),
    path("sitemap.xml", sitemap_index, {"sitemaps": sitemaps, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": sitemaps}, name="sitemap"),
    re_path(r"^assets/site-[0-9a-f]{12}\.(?P<kind>[a-z.]+)$", assets.asset, name="asset"),
    path("banners/<str:about>/<slug:version>.png", banners.banner, name="banner"),
    path("office/", include("community.portal.office.urls")),
    path("media/<path:path>", files.media, name="media"),
    path("demo/mail/", demo.mail, name="demo_mail"),
    path("demo/mail/<str:file>/<number:number>/", demo.mail_as_html, name="demo_mail_html"),
]
if settings.ENV.mail_provider:
    urlpatterns.append(path("anymail/", include("anymail.urls")))
if settings.DEBUG:
    from django.contrib import admin

    admin.site.login = secure_admin_login(admin.site.login)
    urlpatterns.append(path("django-admin/", admin.site.urls))
