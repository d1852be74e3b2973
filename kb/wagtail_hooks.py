"""What Wagtail asks us before it acts, and what its back office lists."""

from wagtail import hooks
from wagtail.admin.views.pages.edit import EditView

from kb.review_bridge import comments_changed
from kb.sight import pages_in_office
from kb.views.files import ask_first

EditView.send_commenting_notifications = comments_changed
hooks.register(
    "before_serve_document", ask_first, order=-1
)  # before Wagtail's own question, which would offer a password


@hooks.register("construct_page_chooser_queryset")
def choosable_pages(pages, request):
    return pages.filter(pk__in=pages_in_office(request.user).values("pk"))
