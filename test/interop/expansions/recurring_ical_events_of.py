"""Calendar objects on standard input as JSON, their occasions on standard output, as recurring-ical-events expands them."""

import datetime
import json
import sys
import warnings

import icalendar
import recurring_ical_events

warnings.simplefilter("ignore")
UTC = datetime.timezone.utc
REQUEST = json.load(sys.stdin)


def edge(name):
    return datetime.datetime.strptime(REQUEST[name], "%Y%m%dT%H%M%S%z")


def seconds(value):
    """Whole days and floating times as if their walls were UTC."""
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()


def told(start, end, summary):
    # A whole day without DTEND and DURATION lasts that day (RFC 5545 3.6.1), not no time at all.
    whole = 86_400 if start == end and not isinstance(start, datetime.datetime) else 0
    return [seconds(start), seconds(end) + whole, str(summary)]


def occasions_of(text):
    try:
        events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(edge("from"), edge("to"))
    except Exception as error:
        return [[0, 0, repr(error)]]
    return [told(event["DTSTART"].dt, event["DTEND"].dt, event["SUMMARY"]) for event in events]


json.dump([occasions_of(text) for text in REQUEST["objects"]], sys.stdout)
