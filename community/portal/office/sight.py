"""What an address of the back office names must be there for whoever asks: one gate before all of
Wagtail's views.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.apps import apps
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.defaults import page_not_found
from wagtail.admin.views.pages.search import page_filter_search
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import LogContext
from wagtail.models import Page

from community.numbers import number
from kb.sight import files_in_office, pages_in_office

PAGES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
OF_PAGES = ("wagtailadmin_pages", "wagtailadmin_api:pages")  # where "pk" is a page's
PICTURES = ("image_id",)
DOCUMENTS = ("document_id", "doc_id")
SUPERUSERS = (
    "site_history",
    "site_history_results",
)  # tell the names that things had, whoever may see the things
TICKED = "wagtailadmin_choose_page_chosen_multiple"
OFF = ("wagtailadmin_error_test",)  # an error for the asking


def within_sight(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for which what its address names exists only if `kb.sight` shows it to the person who
    asks.
    """

    @wraps(view)
    def gate(request: HttpRequest, *args, **kwargs):
        user = request.user
        if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
            return view(request, *args, **kwargs)  # which leads to the way in
        with LogContext(
            user=user, generate_uuid=False
        ):  # `title_in_office` asks who is at work, also while a template is filled
            if not _is_there(request, kwargs):
                return page_not_found(request, None, template_name="wagtailadmin/404.html")
            response = view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    return gate


def _is_there(request: HttpRequest, named: dict) -> bool:
    name = request.resolver_match.url_name
    if request.user.is_superuser or name in OFF:
        return name not in OFF
    if name == "wagtail_bulk_action" and "all" in request.GET.getlist("id"):
        _name_all(request, named)
    return name not in SUPERUSERS and _sees(request, named)


def _name_all(request: HttpRequest, named: dict) -> None:
    """Say which pages "all" of a listing are: those that the person sees in it."""
    if not _is_about(named, Page):
        return
    found, query, parent = (
        pages_in_office(request.user),
        request.GET.get("q"),
        request.GET.get("childOf"),
    )
    if parent:
        page = get_object_or_404(found, pk=number(parent))
        found = found.descendant_of(page) if query else found.child_of(page)
    ids = found.values_list("pk", flat=True)
    ids = page_filter_search(query, ids)[0].results() if query else ids
    request.GET = request.GET.copy()
    request.GET.setlist("id", [str(pk) for pk in ids])


def _sees(request: HttpRequest, named: dict) -> bool:
    user, picture, document = request.user, get_image_model(), get_document_model()
    return (
        _are_all_in(
            lambda: pages_in_office(user), _ids(request, named, Page, _names_of_pages(request))
        )
        and _are_all_in(
            lambda: files_in_office(user, picture), _ids(request, named, picture, PICTURES)
        )
        and _are_all_in(
            lambda: files_in_office(user, document), _ids(request, named, document, DOCUMENTS)
        )
    )


def _names_of_pages(request: HttpRequest) -> tuple[str, ...]:
    return (*PAGES, "pk") if request.resolver_match.namespace in OF_PAGES else PAGES


def _ids(request: HttpRequest, named: dict, kind: type[Model], names: tuple[str, ...]) -> list[str]:
    """Ids of things of a kind that the address names, and those that its query names: of a bulk
    action, or ticked in a chooser.
    """
    ids = [str(named[name]) for name in names if name in named]
    if _is_about(named, kind):
        ids += [named["object_id"]] if "object_id" in named else []
    if _is_about(named, kind) or (kind is Page and request.resolver_match.url_name == TICKED):
        ids += [pk for pk in request.GET.getlist("id") if pk != "all"]
    return ids


def _is_about(named: dict, kind: type[Model]) -> bool:
    try:
        return issubclass(apps.get_model(named["app_label"], named["model_name"]), kind)
    except (KeyError, LookupError):
        return False


def _are_all_in(shown: Callable[[], QuerySet], ids: list[str]) -> bool:
    """Whether somebody is shown all that is named; what nobody names is not asked for, because the
    question takes longer to put together than most pages of the back office.
    """
    numbers = {number(pk) for pk in ids}
    return None not in numbers and (
        not numbers or shown().filter(pk__in=numbers).count() == len(numbers)
    )
