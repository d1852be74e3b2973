"""What Wagtail asks us before it acts."""

from wagtail import hooks

from kb.views.files import ask_first

hooks.register("before_serve_document", ask_first, order=-1)  # before Wagtail's own question, which would offer a password
