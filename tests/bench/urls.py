"""The product's addresses and the two yardsticks."""

from django.http import HttpResponse
from django.urls import path

from community.urls import handler404, handler500  # noqa: F401
from community.urls import urlpatterns as product


def bare(request):
    """F: a view that only loads session and user."""
    return HttpResponse(f"{request.user.pk}")


def constant(request):
    """A view without a session."""
    return HttpResponse("here")


urlpatterns = [path("bench/bare/", bare), path("bench/constant/", constant), *product]
