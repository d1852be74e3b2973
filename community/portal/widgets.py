"""The widgets of forms, written without templates: as templates they were most of what a form
costs. A widget that stands not here is rendered by its template.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

Widget = dict[str, Any]
FOLDER = "django/forms/widgets"
INPUTS = (
    *("text", "number", "email", "url", "password", "hidden", "date", "datetime", "time"),
    *("checkbox", "file", "search", "tel", "color"),
)
EMPTY = "---------"  # how Django calls the choice that is none


class Widgets(TemplatesSetting):
    """What FORM_RENDERER names."""

    def render(self, template_name: str, context: dict, request=None) -> SafeString:
        write = WRITTEN.get(template_name)
        if write is None:
            return super().render(template_name, context, request)
        return mark_safe(write(self, context["widget"]))


def _text(value: object) -> str:
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def _attributes(values: dict[str, Any]) -> str:
    return "".join(
        f" {_text(name)}" if value is True else f' {_text(name)}="{_text(value)}"'
        for name, value in values.items()
        if value is not False
    )


def _input(_renderer: Widgets, widget: Widget) -> str:
    value = widget["value"]
    shown = "" if value is None else f' value="{_text(value)}"'
    name, kind = _text(widget["name"]), _text(widget["type"])
    return f'<input type="{kind}" name="{name}"{shown}{_attributes(widget["attrs"])}>'


def _textarea(_renderer: Widgets, widget: Widget) -> str:
    name, attributes = _text(widget["name"]), _attributes(widget["attrs"])
    return f'<textarea name="{name}"{attributes}>\n{_text(widget["value"] or "")}</textarea>'


def _select(renderer: Widgets, widget: Widget) -> str:
    written = []
    for group, options, _index in widget["optgroups"]:
        html = "".join(
            _each(renderer, _none(option, widget) if option["label"] == EMPTY else option)
            for option in options
        )
        written.append(f'<optgroup label="{_text(group)}">{html}</optgroup>' if group else html)
    name, attributes = _text(widget["name"]), _attributes(widget["attrs"])
    return f'<select name="{name}"{attributes}>{"".join(written)}</select>'


def _none(option: Widget, widget: Widget) -> Widget:
    """The choice that is none, in words."""
    return option | {"label": gettext("Choose…") if widget["required"] else gettext("Not chosen")}


def _each(renderer: Widgets, option: Widget) -> str:
    return renderer.render(option["template_name"], {"widget": option})


def _option(_renderer: Widgets, option: Widget) -> str:
    value, attributes = _text(option["value"]), _attributes(option["attrs"])
    return f'<option value="{value}"{attributes}>{_text(option["label"])}</option>'


def _several(renderer: Widgets, widget: Widget) -> str:
    written = []
    for group, options, _index in widget["optgroups"]:
        html = "".join(f"<div>{_each(renderer, option)}</div>" for option in options)
        written.append(f"<div><label>{_text(group)}</label>{html}</div>" if group else html)
    own = {name: widget["attrs"][name] for name in ("id", "class") if widget["attrs"].get(name)}
    return f"<div{_attributes(own)}>{''.join(written)}</div>"


def _ticked(renderer: Widgets, option: Widget) -> str:
    box = _input(renderer, option)
    if not option["wrap_label"]:
        return box
    of = f' for="{_text(option["attrs"]["id"])}"' if option["attrs"].get("id") else ""
    return f"<label{of}>{box} {_text(option['label'])}</label>"


WRITTEN: dict[str, Callable[[Widgets, Widget], str]] = {
    **{f"{FOLDER}/{name}.html": _input for name in INPUTS},
    f"{FOLDER}/textarea.html": _textarea,
    f"{FOLDER}/select.html": _select,
    f"{FOLDER}/select_option.html": _option,
    f"{FOLDER}/checkbox_select.html": _several,
    f"{FOLDER}/radio.html": _several,
    f"{FOLDER}/checkbox_option.html": _ticked,
    f"{FOLDER}/radio_option.html": _ticked,
}
