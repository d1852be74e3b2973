"""Working hours in the back office."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from community.accounts.changes import ChangesOnly
from community.clocks.hours import Span
from community.clocks.models import WorkingHours
from community.clocks.spelling import spans_of, spelled
from community.office import declare_viewsets

NINE_TO_FIVE = [(9 * 60, 17 * 60)]
USUAL = [NINE_TO_FIVE] * 5 + [[], []]


class Day(forms.CharField):
    """The spans of one day, as a text."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=100, **kwargs)

    def prepare_value(self, value):
        return value if isinstance(value, str) else spelled(value or [])

    def clean(self, value) -> list[Span]:
        try:
            return spans_of(super().clean(value))
        except ValueError:
            raise ValidationError(
                _("Hours such as 9:00–17:00, or several with commas between them.")
            )


class HolidaysField(forms.CharField):
    """Dates, one a line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value):
        return value if isinstance(value, str) else "\n".join(value or [])

    def clean(self, value) -> list[str]:
        try:
            days = {date.fromisoformat(line) for line in super().clean(value).split()}
        except ValueError:
            raise ValidationError(_("One date a line, such as 2026-12-25."))
        return [day.isoformat() for day in sorted(days)]


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]


class WorkingHoursForm(ChangesOnly):
    """A calendar: a line for each day of the week, and holidays."""

    class Meta:
        model = WorkingHours
        fields = ["name", "time_zone", "holidays"]

    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=_zones, initial=lambda: settings.TIME_ZONE
    )
    day_0, day_1, day_2, day_3, day_4, day_5, day_6 = (
        Day(label=WEEKDAYS[number]) for number in range(7)
    )
    holidays = HolidaysField(
        label=_("Holidays"), required=False, help_text=_("One date a line, such as 2026-12-25.")
    )
    field_order = ["name", "time_zone", *(f"day_{number}" for number in range(7)), "holidays"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number, spans in enumerate(self.instance.week or USUAL):
            self.fields[f"day_{number}"].initial = spans
        self.fields["day_0"].help_text = _(
            "Such as 9:00–12:30, 13:00–17:00; 0–24 is the whole day, nothing is a day off."
        )

    def clean(self):
        self.instance.week = [self.cleaned_data.get(f"day_{number}", []) for number in range(7)]
        return self.cleaned_data

    def changes(self) -> dict[str, object]:
        """The columns to write; the days are one of them."""
        return {**super().changes(), "week": self.instance.week}


class WorkingHoursViewSet(ModelViewSet):
    """List, add, edit and delete calendars."""

    model = WorkingHours
    name = "working-hours"
    icon = "calendar-alt"
    menu_label = _("Working hours")
    menu_order = 180
    add_to_admin_menu = True
    list_display = ["name", "time_zone"]
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_form_class(self, for_update=False):
        return WorkingHoursForm


declare_viewsets(WorkingHoursViewSet)
