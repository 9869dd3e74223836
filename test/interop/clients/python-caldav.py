"""Debian's python3-caldav against the gateway; prints one line of outcome per check."""

import os
import re
import sys
from datetime import datetime, timedelta, timezone

import caldav

ORIGIN, RESOURCE, USER, PASSWORD = (os.environ[name] for name in ("ORIGIN", "RESOURCE", "DAV_USER", "DAV_PASSWORD"))
EVENT = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//interop//python-caldav//EN\r
BEGIN:VEVENT\r
UID:{uid}\r
DTSTAMP:20261001T080000Z\r
DTSTART;TZID=Europe/Vienna:{start}\r
DTEND;TZID=Europe/Vienna:{end}\r
{more}SUMMARY:{summary}\r
END:VEVENT\r
END:VCALENDAR\r
"""


def event(uid, summary, start="20261021T090000", end="20261021T100000", more=""):
    return EVENT.format(uid=uid, summary=summary, start=start, end=end, more=more)


def check(name):
    def decorate(function):
        try:
            function()
            print(f"ok {name}", flush=True)
        except Exception as error:  # every failure is a line, the others go on
            print(f"FAIL {name}: {type(error).__name__} {error}".replace("\n", " "), flush=True)

    return decorate


def client(url):
    return caldav.DAVClient(url=url, username=USER, password=PASSWORD)


def diary(calendars):
    wanted = RESOURCE.split("/", 3)[3].rstrip("/")
    found = [calendar for calendar in calendars if str(calendar.url).split("/", 3)[3].rstrip("/") == wanted]
    assert found, f"not among {[str(calendar.url) for calendar in calendars]}"
    return found[0]


def span(*day, days=1):
    start = datetime(*day, tzinfo=timezone.utc)
    return start, start + timedelta(days=days)


@check("python3-caldav discovers the diary from the host name alone")
def _():
    diary(client(ORIGIN + "/").principal().calendars())


@check("python3-caldav finds the principal from the resource URL alone")
def _():
    diary(client(RESOURCE).principal().calendars())


calendar = client(RESOURCE).calendar(url=RESOURCE)
before = len(calendar.events())


@check("python3-caldav reads name and supported components")
def _():
    assert calendar.get_properties([caldav.elements.dav.DisplayName()])
    assert calendar.get_supported_components() == ["VEVENT"], calendar.get_supported_components()


@check("python3-caldav creates and reads back")
def _():
    calendar.save_event(event("p1@python", "Kontrolle"))
    assert len(calendar.events()) == before + 1
    found = calendar.event_by_uid("p1@python")
    assert "SUMMARY:Kontrolle" in found.data


@check("python3-caldav searches by time and gets nothing where nothing is")
def _():
    assert [found for found in calendar.date_search(*span(2026, 10, 21)) if "p1@python" in found.data]
    assert not [found for found in calendar.date_search(*span(2026, 10, 23)) if "p1@python" in found.data]


@check("python3-caldav changes, and the change is there for another client")
def _():
    found = calendar.event_by_uid("p1@python")
    found.vobject_instance.vevent.summary.value = "Kontrolle geändert"
    found.save()
    assert "geändert" in client(RESOURCE).calendar(url=RESOURCE).event_by_uid("p1@python").data


@check("python3-caldav gets a weekly series expanded over the end of summer time")
def _():
    calendar.save_event(event("p2@python", "Reihe", more="RRULE:FREQ=WEEKLY;COUNT=4\r\n"))
    found = calendar.date_search(*span(2026, 10, 20, days=14), expand=True)
    starts = sorted(
        component.get("DTSTART").dt.astimezone(timezone.utc)
        for each in found
        for component in each.icalendar_instance.walk("VEVENT")
        if component["UID"] == "p2@python"
    )
    assert starts == [datetime(2026, 10, 21, 7, tzinfo=timezone.utc), datetime(2026, 10, 28, 8, tzinfo=timezone.utc)], starts


@check("python3-caldav is told when somebody is busy")
def _():
    periods = re.findall(r"(2026\d{4}T\d{6})Z/(2026\d{4}T\d{6})Z", calendar.freebusy_request(*span(2026, 10, 21)).data)
    assert any(start <= "20261021T070000" and end >= "20261021T080000" for start, end in periods), periods


@check("python3-caldav synchronises by token")
def _():
    known = calendar.objects(load_objects=True)
    calendar.save_event(event("p3@python", "später"))
    calendar.event_by_uid("p2@python").delete()
    updated, deleted = known.sync()
    assert len(list(updated)) == 1, list(updated)
    assert len(list(deleted)) == 1, list(deleted)


@check("python3-caldav deletes, and a deleted UID may be used again")
def _():
    calendar.event_by_uid("p1@python").delete()
    calendar.save_event(event("p1@python", "wieder da"))
    for uid in ("p1@python", "p3@python"):
        calendar.event_by_uid(uid).delete()
    assert len(calendar.events()) == before


@check("python3-caldav meets NotFoundError for what was deleted")
def _():
    try:
        calendar.event_by_uid("p1@python")
    except caldav.error.NotFoundError:
        return
    raise AssertionError("it is still there")


if len(sys.argv) > 1:

    @check("python3-caldav fetches every imported event")
    def _():
        for number, found in enumerate(calendar.events()):
            with open(os.path.join(sys.argv[1], f"{number}.ics"), "w", encoding="utf-8", newline="") as file:
                file.write(found.data)
