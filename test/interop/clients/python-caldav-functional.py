"""The functional cases of python-caldav and the features caldav-server-tester asks for, told again with Debian's library.

Every case gets an empty personal calendar of its own; prints one line of outcome per case.
"""

import os
from datetime import date, datetime, timedelta, timezone

import caldav
from caldav.elements import cdav, dav
from caldav.lib import error

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


def raises(expected, run):
    try:
        run()
    except expected:
        return
    raise AssertionError(f"no {expected}")


principal = caldav.DAVClient(url=HOME, username=USER, password=PASSWORD).principal()
number = 0


def functional(name, *components, suite="functional"):
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


@functional("testSupport")
def _(_calendar):
    client = caldav.DAVClient(url=str(principal.url), username=USER, password=PASSWORD)
    assert client.check_dav_support()
    assert client.check_cdav_support()


@functional("testPropfind")
def _(_calendar):
    allprop = '<?xml version="1.0" encoding="UTF-8"?><D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>'
    assert b"resourcetype" in principal.client.propfind(str(principal.url), props=allprop).raw


@functional("testGetCalendarHomeSet")
def _(_calendar):
    assert cdav.CalendarHomeSet.tag in principal.get_properties([cdav.CalendarHomeSet()])


@functional("testPrincipal, testGetDefaultCalendar")
def _(_calendar):
    assert principal.calendars()
    assert all(type(each) is caldav.Calendar for each in principal.calendars())


@functional("testPrincipals: a new client from the principal's own URL")
def _(calendar):
    again = caldav.DAVClient(url=str(principal.url), username=USER, password=PASSWORD).principal()
    assert str(calendar.url) in [str(each.url) for each in again.calendars()]


@functional("testWrongPassword")
def _(_calendar):
    raises(error.AuthorizationError, caldav.DAVClient(url=HOME, username=USER, password=PASSWORD + "x").principal)


@functional("testCreateDeleteCalendar")
def _(calendar):
    assert len(calendar.events()) == 0
    assert len(principal.calendar(cal_id="pythoncaldav-%d" % number).events()) == 0
    calendar.delete()
    raises(error.NotFoundError, calendar.events)


@functional("testSetCalendarProperties")
def _(calendar):
    assert calendar.get_properties([dav.DisplayName()])[dav.DisplayName.tag] == "Yep"
    calendar.set_properties([dav.DisplayName("hooray")])
    assert calendar.get_properties([dav.DisplayName()])[dav.DisplayName.tag] == "hooray"
    second = principal.make_calendar(name="Yep", cal_id="pythoncaldav-second")
    second.delete()


@functional("testUtf8CalendarName")
def _(calendar):
    calendar.set_properties([dav.DisplayName("Yølp ☃")])
    assert "Yølp ☃" in [each.get_display_name() for each in principal.calendars()]


@functional("testGetSupportedComponents", "VEVENT", "VTODO")
def _(calendar):
    assert sorted(calendar.get_supported_components()) == ["VEVENT", "VTODO"], calendar.get_supported_components()


@functional("testCreateEvent, testLoadEvent")
def _(calendar):
    saved = calendar.save_event(event("a@python"))
    loaded = caldav.Event(calendar.client, url=saved.url, parent=calendar)
    loaded.load()
    assert loaded.instance.vevent.uid.value == "a@python"
    assert len(calendar.events()) == 1


@functional("testCreateEventFromiCal, from components and from words")
def _(calendar):
    import icalendar
    import vobject

    calendar.save_event(icalendar.Calendar.from_ical(event("ical@python")))
    calendar.save_event(vobject.readOne(event("vobject@python")))
    calendar.save_event(dtstart=utc(2015, 10, 10, 8), dtend=utc(2015, 10, 10, 9), summary="words")
    assert len(calendar.events()) == 3
    assert len(calendar.search(event=True, summary="words")) == 1


@functional("testObjectByUID, testLookupEvent")
def _(calendar):
    saved = calendar.save_event(event("a@python"))
    assert calendar.event_by_url(saved.url).instance.vevent.uid.value == "a@python"
    assert calendar.event_by_uid("a@python").instance.vevent.uid.value == "a@python"
    raises(error.NotFoundError, lambda: calendar.event_by_uid("0"))
    raises(error.NotFoundError, lambda: calendar.event_by_uid("a@pytho"))


@functional("testCreateOverwriteDeleteEvent")
def _(calendar):
    raises(error.ConsistencyError, lambda: calendar.save_event(event("a@python"), no_create=True))
    saved = calendar.save_event(event("a@python"))
    raises(error.ConsistencyError, lambda: calendar.save_event(event("a@python"), no_overwrite=True))
    again = calendar.save_event(event("a@python", "Party +1"))
    assert len(calendar.events()) == 1
    assert again.instance.vevent.summary.value == "Party +1"
    saved.load()
    saved.instance.vevent.summary.value = "third"
    saved.save(no_create=True)
    assert calendar.event_by_uid("a@python").instance.vevent.summary.value == "third"
    again.delete()
    raises(error.NotFoundError, lambda: calendar.event_by_uid("a@python"))
    raises(error.NotFoundError, lambda: calendar.event_by_url(saved.url))


@functional("testCopyEvent")
def _(calendar):
    second = principal.make_calendar(name="Copies", cal_id="pythoncaldav-copies")
    try:
        saved = calendar.save_event(event("a@python"))
        saved.copy().save()
        saved.copy(keep_uid=True, new_parent=second).save()
        assert len(calendar.events()) == 2
        assert uids(second.events()) == ["a@python"]
        saved.copy(keep_uid=True).save()
        assert len(calendar.events()) == 2
    finally:
        second.delete()


@functional("testMultiGet")
def _(calendar):
    urls = [calendar.save_event(event(f"{name}@python")).url for name in "abc"]
    assert uids(calendar.calendar_multiget(urls[:2])) == ["a@python", "b@python"]


@functional("testUtf8Event, testUnicodeEvent")
def _(calendar):
    calendar.save_event(event("a@python", "Bringebærsyltetøyfestival ☃"))
    calendar.save_event(event("b@python", "Größwang").encode("utf-8"))
    assert "Bringebærsyltetøyfestival ☃" in calendar.event_by_uid("a@python").data
    assert "Größwang" in calendar.event_by_uid("b@python").data


@functional("testDateSearch, testDateSearchAndFreeBusy")
def _(calendar):
    saved = calendar.save_event(event("a@python"))
    search = lambda: calendar.date_search(start=utc(2006, 7, 13, 17), end=utc(2006, 7, 15, 17), expand=False)
    assert uids(search()) == ["a@python"]
    saved.data = event("a@python", "Party +1", start="20070714T170000Z", end="20070715T040000Z")
    saved.save()
    assert search() == []
    assert uids(calendar.date_search(start=utc(2007, 7, 13, 17), end=utc(2007, 7, 15, 17))) == ["a@python"]
    assert uids(calendar.date_search(start=utc(2007, 7, 13, 17))) == ["a@python"]
    busy = calendar.freebusy_request(utc(2007, 7, 13, 17), utc(2007, 7, 15, 17))
    assert busy.instance.vfreebusy.freebusy.value[0][0] == utc(2007, 7, 14, 17)


@functional("testRecurringDateSearch")
def _(calendar):
    calendar.save_event(yearly("y@python"))
    whole = calendar.date_search(start=utc(2008, 11, 1, 17), end=utc(2008, 11, 3, 17), expand=False)
    assert len(whole) == 1 and "1997" in whole[0].data
    expanded = calendar.date_search(start=utc(2008, 11, 1, 17), end=utc(2008, 11, 3, 17), expand=True)
    assert len(expanded) == 1
    assert expanded[0].icalendar_instance.subcomponents[0]["DTSTART"].dt == date(2008, 11, 2)
    assert "RRULE" not in expanded[0].data
    many = calendar.date_search(start=utc(2008, 11, 1, 17), end=utc(2009, 11, 3, 17), expand=True)
    starts = [part["DTSTART"].dt.year for each in many for part in each.icalendar_instance.walk("VEVENT")]
    assert sorted(starts) == [2008, 2009]


@functional("testRecurringDateWithExceptionSearch")
def _(calendar):
    series = event("e@python", "Series", "RRULE:FREQ=DAILY;COUNT=4", start="20240411T123000Z", end="20240411T130000Z")
    moved = ["BEGIN:VEVENT", "UID:e@python", "DTSTAMP:20060712T182145Z", "RECURRENCE-ID:20240413T123000Z"]
    moved += ["DTSTART:20240413T150000Z", "DTEND:20240413T153000Z", "SUMMARY:Moved", "END:VEVENT", "END:VCALENDAR", ""]
    calendar.save_event(series.replace("END:VCALENDAR\r\n", "\r\n".join(moved)))
    found = calendar.search(start=utc(2024, 4, 12), end=utc(2024, 4, 14), event=True, expand=True)
    parts = [part for each in found for part in each.icalendar_instance.walk("VEVENT")]
    assert sorted(str(part["SUMMARY"]) for part in parts) == ["Moved", "Series"]
    assert all("RECURRENCE-ID" in part for part in parts)


@functional("testSearchEvent: by text, category, class and time")
def _(calendar):
    calendar.save_event(event("plain@python", "Bastille Day Party"))
    calendar.save_event(event("other@python", "Our Blissful Anniversary", "CATEGORIES:ANNIVERSARY,PERSONAL", "CLASS:CONFIDENTIAL"))
    calendar.save_event(yearly("y@python"))
    assert uids(calendar.search(comp_class=caldav.Event)) == ["other@python", "plain@python", "y@python"]
    assert uids(calendar.search(event=True, summary="Bastille Day Party")) == ["plain@python"]
    assert uids(calendar.search(event=True, summary="bastille")) == [], "the library asks under i;octet"
    assert uids(calendar.search(event=True, category="PERSONAL")) == ["other@python"]
    assert uids(calendar.search(event=True, class_="CONFIDENTIAL")) == ["other@python"]
    assert uids(calendar.search(event=True, uid="other@python")) == ["other@python"]
    assert uids(calendar.search(event=True, summary="Party", start=utc(2006, 7, 1), end=utc(2006, 8, 1))) == ["plain@python"]
    assert calendar.search(event=True, summary="Party", start=utc(2008, 7, 1), end=utc(2008, 8, 1)) == []
    without = cdav.PropFilter("CATEGORIES") + cdav.NotDefined()
    assert uids(calendar.search(event=True, filters=[without])) == ["plain@python", "y@python"]
    without = cdav.PropFilter("CLASS") + cdav.TextMatch("CONF", negate=True)
    assert "other@python" not in uids(calendar.search(event=True, filters=[without]))


@functional("testSearchSortTodo", "VTODO")
def _(calendar):
    for uid, due, priority in (("a", "20250103", 3), ("b", "20250101", 1), ("c", "20250102", 2)):
        calendar.save_todo(todo(uid, f"DUE;VALUE=DATE:{due}", f"PRIORITY:{priority}"))
    assert [uids([each])[0] for each in calendar.search(todo=True, sort_keys=["due"])] == ["b", "c", "a"]
    assert [uids([each])[0] for each in calendar.todos(sort_keys=("priority",))] == ["b", "c", "a"]


@functional("testCreateTaskListAndTodo, testTodos", "VTODO")
def _(calendar):
    assert calendar.get_supported_components() == ["VTODO"]
    calendar.save_todo(todo("open", "DUE;VALUE=DATE:20070501", "STATUS:NEEDS-ACTION"))
    calendar.save_todo(todo("bare"))
    calendar.save_todo(todo("done", "COMPLETED:20070707T100000Z", "STATUS:COMPLETED"))
    assert uids(calendar.todos()) == ["bare", "open"]
    assert uids(calendar.todos(include_completed=True)) == ["bare", "done", "open"]
    assert calendar.events() == []
    raises(error.AuthorizationError, lambda: calendar.save_event(event("a@python")))


@functional("testTodoDatesearch", "VTODO")
def _(calendar):
    calendar.save_todo(todo("due", "DUE;VALUE=DATE:20070501"))
    calendar.save_todo(todo("both", "DTSTART:20070510T100000Z", "DUE:20070511T100000Z"))
    calendar.save_todo(todo("length", "DTSTART:20070601T100000Z", "DURATION:PT1H"))
    calendar.save_todo(todo("undated"))
    calendar.save_todo(todo("weekly", "DTSTART:20070701T100000Z", "DUE:20070701T110000Z", "RRULE:FREQ=WEEKLY"))
    search = lambda start, end: uids(calendar.search(comp_class=caldav.Todo, start=start, end=end))
    assert search(utc(2007, 4, 30), utc(2007, 5, 2)) == ["due", "undated"], search(utc(2007, 4, 30), utc(2007, 5, 2))
    assert search(utc(2007, 5, 10), utc(2007, 5, 12)) == ["both", "undated"]
    assert search(utc(2007, 6, 1), utc(2007, 6, 2)) == ["length", "undated"]
    assert search(utc(2009, 7, 1), utc(2009, 7, 31)) == ["undated", "weekly"]


@functional("testTodoCompletion", "VTODO")
def _(calendar):
    first, second = (calendar.save_todo(todo(uid, "STATUS:NEEDS-ACTION")) for uid in ("one", "two"))
    first.complete()
    assert uids(calendar.todos()) == ["two"]
    assert uids(calendar.todos(include_completed=True)) == ["one", "two"]
    calendar.todo_by_uid("one").uncomplete()
    assert uids(calendar.todos()) == ["one", "two"]
    second.delete()
    assert uids(calendar.todos(include_completed=True)) == ["one"]


@functional("testTodoRecurringCompleteSafe", "VTODO")
def _(calendar):
    saved = calendar.save_todo(todo("r", "DTSTART:20200101T100000Z", "DUE:20200101T110000Z", "RRULE:FREQ=MONTHLY", "STATUS:NEEDS-ACTION"))
    saved.complete(handle_rrule=True, rrule_mode="safe")
    assert len(calendar.todos()) == 1
    assert len(calendar.todos(include_completed=True)) == 2


@functional("testTodoRecurringCompleteThisandfuture", "VTODO")
def _(calendar):
    saved = calendar.save_todo(todo("r", "DTSTART:20200101T100000Z", "DUE:20200101T110000Z", "RRULE:FREQ=MONTHLY;COUNT=6", "STATUS:NEEDS-ACTION"))
    saved.complete(handle_rrule=True, rrule_mode="thisandfuture")
    found = calendar.todos(include_completed=True)
    assert len(found) == 1 and "RECURRENCE-ID" in found[0].data


@functional("testTodoDuration, testSetDue", "VTODO")
def _(calendar):
    calendar.save_todo(todo("d", "DTSTART:20220401T100000Z", "DURATION:PT2H"))
    saved = calendar.todo_by_uid("d")
    assert saved.get_due() == utc(2022, 4, 1, 12)
    saved.set_due(utc(2022, 4, 2, 12), move_dtstart=True)
    saved.save()
    again = calendar.todo_by_uid("d")
    assert (again.get_duration(), again.get_due()) == (timedelta(hours=2), utc(2022, 4, 2, 12))


@functional("testCreateJournalListAndJournalEntry", "VJOURNAL")
def _(calendar):
    calendar.save_journal(body("VJOURNAL", "j@python", "DTSTART;VALUE=DATE:20220401", "SUMMARY:Notes"))
    calendar.save_journal(dtstart=date(2022, 4, 2), summary="words")
    assert len(calendar.journals()) == 2
    assert calendar.journal_by_uid("j@python").instance.vjournal.summary.value == "Notes"
    assert calendar.todos() == []


@functional("testCreateChildParent", "VTODO")
def _(calendar):
    calendar.save_todo(todo("parent"))
    child = calendar.save_todo(summary="child", parent=["parent"])
    assert str(calendar.todo_by_uid(child.id).icalendar_instance.subcomponents[0]["RELATED-TO"]) == "parent"


@functional("testObjectBySyncToken")
def _(calendar):
    first, second = (calendar.save_event(event(f"{name}@python")) for name in "ab")
    known = calendar.objects()
    assert len(list(known)) == 2 and known.sync_token
    token = known.sync_token
    assert list(calendar.objects_by_sync_token(token)) == []
    first.instance.vevent.summary.value = "changed"
    first.save()
    assert [str(each.url) for each in calendar.objects_by_sync_token(token)] == [str(first.url)]
    third = calendar.save_event(event("c@python"))
    changed = calendar.objects_by_sync_token(token, load_objects=True)
    assert sorted(str(each.url) for each in changed) == sorted(str(each.url) for each in (first, third))
    second.delete()
    assert len(list(calendar.objects_by_sync_token(changed.sync_token))) == 1
    raises(error.DAVError, lambda: calendar.objects_by_sync_token("http://example.com/no-token"))


@functional("testSync")
def _(calendar):
    first, second = (calendar.save_event(event(f"{name}@python")) for name in "ab")
    known = calendar.objects(load_objects=True)
    assert [list(part) for part in known.sync()] == [[], []]
    first.instance.vevent.summary.value = "changed"
    first.save()
    third = calendar.save_event(event("c@python"))
    second.delete()
    updated, deleted = known.sync()
    assert (len(list(updated)), len(list(deleted))) == (2, 1)
    assert known.objects_by_url()[first.url].instance.vevent.summary.value == "changed"
    assert third.url in known.objects_by_url() and second.url not in known.objects_by_url()


@functional("testOffsetURL")
def _(_calendar):
    for url in (str(principal.url), str(principal.calendar_home_set.url)):
        assert caldav.DAVClient(url=url, username=USER, password=PASSWORD).principal().calendars()


@functional("testEditSingleRecurrence")
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
    return functional(name, *components, suite="functional, server-tester")


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
