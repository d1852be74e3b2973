"""Calendars in the back office."""

from __future__ import annotations

import pytest

from community.clocks.models import WorkingHours
from community.clocks.spelling import spans_of, spelled

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Berlin",
    "time_zone": "Europe/Berlin",
    **{f"day_{day}": "9-12:30; 13:00 – 17:00" for day in range(5)},
    "day_5": "",
    "day_6": "",
    "holidays": "2026-12-25\n2026-12-24",
}


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("0–24", [(0, 1440)]),
        ("13-17, 9:30-12", [(570, 720), (780, 1020)]),
        ("9.00–17.00", [(540, 1020)]),
    ],
)
def test_hours_are_read_as_people_write_them(text, spans):
    assert spans_of(text) == spans
    assert spans_of(spelled(spans)) == spans


@pytest.mark.parametrize("text", ["nine to five", "9", "17-9", "9-25", "9-12, 11-14", "9-9"])
def test_what_makes_no_sense_is_refused(text):
    with pytest.raises(ValueError):
        spans_of(text)


def test_a_calendar_is_made_and_changed_in_the_back_office(cast, sign_in):
    client = sign_in(cast.ada)
    assert client.post("/office/working-hours/new/", FORM).status_code == 302
    calendar = WorkingHours.objects.get()
    assert calendar.week[0] == [[540, 750], [780, 1020]] and calendar.week[6] == []
    assert calendar.holidays == ["2026-12-24", "2026-12-25"]
    page = client.get(f"/office/working-hours/edit/{calendar.pk}/").content.decode()
    assert 'value="9:00–12:30, 13:00–17:00"' in page
    client.post(f"/office/working-hours/edit/{calendar.pk}/", {**FORM, "day_5": "10-14"})
    calendar.refresh_from_db()
    assert calendar.week[5] == [[600, 840]]
    assert calendar.hours.week[5] == ((600, 840),)


def test_what_cannot_be_read_is_said_at_its_field(cast, sign_in):
    wrong = {**FORM, "day_0": "morning", "holidays": "Christmas"}
    page = sign_in(cast.ada).post("/office/working-hours/new/", wrong).content.decode()
    assert "Hours such as 9:00" in page and "One date a line" in page
    assert 'value="morning"' in page
    assert not WorkingHours.objects.exists()


def test_only_who_sets_the_place_up_has_calendars(cast, sign_in):
    assert sign_in(cast.petra).get("/office/working-hours/").status_code == 200
    for stranger in (cast.agnes, cast.mo, cast.edda):
        assert sign_in(stranger).get("/office/working-hours/").status_code == 302
