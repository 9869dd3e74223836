"""Cases of later versions of python-caldav and the features caldav-server-tester asks for, told again with Debian's library.

Every case gets an empty personal calendar of its own; prints one line of outcome per case.
"""

import os
from datetime import datetime, timezone

import caldav
from caldav.elements import cdav, dav

ORIGIN, USER, PASSWORD = (os.environ[name] for name in ("ORIGIN", "DAV_USER", "DAV_PASSWORD"))
HOME = os.environ.get("HOME_URL") or ORIGIN + "/"


def body(kind, uid, *lines):
    inside = [f"BEGIN:{kind}", f"UID:{uid}", "DTSTAMP:20060712T182145Z", *lines, f"END:{kind}"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//interop//EN", *inside, "END:VCALENDAR", ""])


def event(uid, summary="Party", *lines, start="20060714T170000Z", end="20060715T040000Z"):
    return body("VEVENT", uid, f"DTSTART:{start}", f"DTEND:{end}", f"SUMMARY:{summary}", *lines)


def todo(uid, *lines):
    return body("VTODO", uid, f"SUMMARY:{uid}", *lines)


def yearly(uid):
    return body("VEVENT", uid, "DTSTART;VALUE=DATE:19971102", "SUMMARY:Anniversary", "TRANSP:TRANSPARENT", "RRULE:FREQ=YEARLY")


def utc(*when):
    return datetime(*when, tzinfo=timezone.utc)


def uids(found):
    return sorted(str(each.icalendar_instance.subcomponents[0]["UID"]) for each in found)


principal = caldav.DAVClient(url=HOME, username=USER, password=PASSWORD).principal()
number = 0


def case(name, *components, suite="later"):
    def decorate(function):
        global number
        number += 1
        calendar = None
        try:
            calendar = principal.make_calendar(
                name="Yep", cal_id=f"pythoncaldav-{number}", supported_calendar_component_set=list(components) or None
            )
            function(calendar)
            print(f"ok python3-caldav {suite}, {name}", flush=True)
        except Exception as problem:  # every failure is a line, the others go on
            print(f"FAIL python3-caldav {suite}, {name}: {type(problem).__name__} {problem}".replace("\n", " "), flush=True)
        try:
            calendar.delete()
        except Exception:  # it may be gone already, or was never made
            pass

    return decorate


@case("testPrincipals: a new client from the principal's own URL")
def _(calendar):
    again = caldav.DAVClient(url=str(principal.url), username=USER, password=PASSWORD).principal()
    assert str(calendar.url) in [str(each.url) for each in again.calendars()]


@case("testUtf8CalendarName")
def _(calendar):
    calendar.set_properties([dav.DisplayName("Yølp ☃")])
    assert "Yølp ☃" in [each.get_display_name() for each in principal.calendars()]


@case("testCreateEventFromiCal, from components and from words")
def _(calendar):
    import icalendar
    import vobject

    calendar.save_event(icalendar.Calendar.from_ical(event("ical@python")))
    calendar.save_event(vobject.readOne(event("vobject@python")))
    calendar.save_event(dtstart=utc(2015, 10, 10, 8), dtend=utc(2015, 10, 10, 9), summary="words")
    assert len(calendar.events()) == 3
    assert len(calendar.search(event=True, summary="words")) == 1


@case("testMultiGet")
def _(calendar):
    urls = [calendar.save_event(event(f"{name}@python")).url for name in "abc"]
    assert uids(calendar.calendar_multiget(urls[:2])) == ["a@python", "b@python"]


@case("testRecurringDateWithExceptionSearch")
def _(calendar):
    series = event("e@python", "Series", "RRULE:FREQ=DAILY;COUNT=4", start="20240411T123000Z", end="20240411T130000Z")
    moved = ["BEGIN:VEVENT", "UID:e@python", "DTSTAMP:20060712T182145Z", "RECURRENCE-ID:20240413T123000Z"]
    moved += ["DTSTART:20240413T150000Z", "DTEND:20240413T153000Z", "SUMMARY:Moved", "END:VEVENT", "END:VCALENDAR", ""]
    calendar.save_event(series.replace("END:VCALENDAR\r\n", "\r\n".join(moved)))
    found = calendar.search(start=utc(2024, 4, 12), end=utc(2024, 4, 14), event=True, expand=True)
    parts = [part for each in found for part in each.icalendar_instance.walk("VEVENT")]
    assert sorted(str(part["SUMMARY"]) for part in parts) == ["Moved", "Series"]
    assert all("RECURRENCE-ID" in part for part in parts)


@case("testEditSingleRecurrence")
def _(calendar):
    calendar.save_event(event("s@python", "Series", "RRULE:FREQ=DAILY;COUNT=5", start="20240411T123000Z", end="20240411T130000Z"))
    whole = calendar.event_by_uid("s@python")
    one = whole.icalendar_instance.subcomponents[0].copy()
    del one["RRULE"]
    one.add("RECURRENCE-ID", utc(2024, 4, 13, 12, 30))
    one["SUMMARY"] = "Only this one"
    for name, when in (("DTSTART", utc(2024, 4, 13, 12, 30)), ("DTEND", utc(2024, 4, 13, 13))):
        del one[name]
        one.add(name, when)
    whole.icalendar_instance.add_component(one)
    whole.save()
    found = calendar.search(start=utc(2024, 4, 13), end=utc(2024, 4, 14), event=True, expand=True)
    assert [str(part["SUMMARY"]) for each in found for part in each.icalendar_instance.walk("VEVENT")] == ["Only this one"]


# What caldav-server-tester looks for beyond the cases above.


def feature(name, *components):
    return case(name, *components, suite="later, server-tester")


@feature("create-calendar.set-displayname, delete-calendar.free-namespace")
def _(calendar):
    calendar.save_event(event("a@python"))
    calendar.delete()
    again = principal.make_calendar(name="Again", cal_id="pythoncaldav-%d" % number)
    assert again.events() == []
    assert again.get_display_name() == "Again"


@feature("save.duplicate-uid.cross-calendar")
def _(calendar):
    second = principal.make_calendar(name="Second", cal_id="pythoncaldav-uid")
    try:
        for each in (calendar, second):
            each.save_event(event("same@python"))
        assert uids(calendar.events()) == uids(second.events()) == ["same@python"]
    finally:
        second.delete()


@feature("search.time-range.open.start and .open.end")
def _(calendar):
    calendar.save_event(event("old@python"))
    calendar.save_event(event("new@python", start="20160714T170000Z", end="20160714T180000Z"))
    assert uids(calendar.search(event=True, start=utc(2010, 1, 1))) == ["new@python"]
    assert uids(calendar.search(event=True, end=utc(2010, 1, 1))) == ["old@python"]


@feature("search.time-range.alarm")
def _(calendar):
    alarm = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:x", "TRIGGER:-P2D", "END:VALARM")
    calendar.save_event(event("alarm@python", "Alarm", *alarm))
    calendar.save_event(event("quiet@python"))
    ringing = lambda start, end: cdav.CompFilter("VALARM") + cdav.TimeRange(start, end)
    assert uids(calendar.search(event=True, filters=[ringing(utc(2006, 7, 12), utc(2006, 7, 13))])) == ["alarm@python"]
    assert calendar.search(event=True, filters=[ringing(utc(2006, 7, 14), utc(2006, 7, 15))]) == []


@feature("search.text.case-sensitive, .substring, by collation")
def _(calendar):
    calendar.save_event(event("a@python", "Brillenabholung"))
    exact = lambda text: cdav.PropFilter("SUMMARY") + cdav.TextMatch(text, collation="i;octet")
    assert uids(calendar.search(event=True, filters=[exact("abholung")])) == ["a@python"]
    assert calendar.search(event=True, filters=[exact("Abholung")]) == []


@feature("search.is-not-defined of a component")
def _(calendar):
    calendar.save_event(event("alarm@python", "Alarm", "BEGIN:VALARM", "ACTION:AUDIO", "TRIGGER:-PT5M", "END:VALARM"))
    calendar.save_event(event("quiet@python"))
    assert uids(calendar.search(event=True, filters=[cdav.CompFilter("VALARM") + cdav.NotDefined()])) == ["quiet@python"]


@feature("search.recurrences.infinite-scope")
def _(calendar):
    calendar.save_event(yearly("y@python"))
    assert uids(calendar.search(event=True, start=utc(2400, 11, 1), end=utc(2400, 11, 4))) == ["y@python"]


@feature("search.recurrences.expanded.todo", "VTODO")
def _(calendar):
    calendar.save_todo(todo("w", "DTSTART:20240101T100000Z", "DUE:20240101T110000Z", "RRULE:FREQ=WEEKLY"))
    found = calendar.search(comp_class=caldav.Todo, start=utc(2024, 2, 1), end=utc(2024, 2, 29), expand=True)
    parts = [part for each in found for part in each.icalendar_instance.walk("VTODO")]
    assert [part["DTSTART"].dt.day for part in parts] == [5, 12, 19, 26], parts


@feature("search.comp-type-optional")
def _(calendar):
    calendar.save_event(event("a@python"))
    calendar.save_todo(todo("t"))
    assert len(calendar.search()) == 2


@feature("freebusy-query.rfc4791: a series, without the transparent")
def _(calendar):
    calendar.save_event(event("s@python", "Series", "RRULE:FREQ=DAILY;COUNT=3", start="20240411T123000Z", end="20240411T130000Z"))
    calendar.save_event(event("t@python", "Free", "TRANSP:TRANSPARENT", start="20240412T080000Z", end="20240412T090000Z"))
    data = calendar.freebusy_request(utc(2024, 4, 12), utc(2024, 4, 14)).data
    assert "20240412T123000Z" in data and "20240413T123000Z" in data and "T080000Z" not in data, data


@feature("principal-search.by-name.self")
def _(_calendar):
    own = principal.get_property(dav.DisplayName())
    search = (
        '<D:principal-property-search xmlns:D="DAV:"><D:property-search><D:prop><D:displayname/></D:prop>'
        f"<D:match>{own}</D:match></D:property-search><D:prop><D:displayname/></D:prop></D:principal-property-search>"
    )
    assert own.encode() in principal.client.report(str(principal.url), search).raw


@feature("sync-token.delete, with a token from before")
def _(calendar):
    saved = calendar.save_event(event("a@python"))
    token = calendar.objects().sync_token
    saved.delete()
    found = calendar.objects_by_sync_token(token)
    assert len(list(found)) == 1 and found.sync_token != token
