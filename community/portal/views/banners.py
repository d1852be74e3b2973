"""The pictures of shared links."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from community.accounts.addresses import address_of
from community.accounts.limits import TooOften, spend
from community.portal.assets import A_YEAR
from community.portal.banners import banner_address, draw_banner, kept_banner, title_shared


@require_safe
def banner(request: HttpRequest, about: str, version: str) -> HttpResponse:
    """The picture of a thing that visitors may see; an address of an older version leads to the
    present one. What has to be drawn is counted (429).
    """
    title = title_shared(about)
    if title is None:
        raise Http404
    address = banner_address(about, title)
    if request.path != address:
        return redirect(address)
    picture = kept_banner(address)
    if picture is None:
        try:
            spend("banners_per_minute", address_of(request))
            spend("all_banners_per_minute", "")
        except TooOften as limit:
            return HttpResponse(status=429, headers={"Retry-After": str(limit.retry_after)})
        picture = draw_banner(address, title)
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": A_YEAR})
