"""Calendar objects on standard input as JSON, their occasions on standard output, as libical expands them."""

import json
import sys

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402

REQUEST = json.load(sys.stdin)
FROM, TO = (ICalGLib.Time.new_from_string(REQUEST[edge]) for edge in ("from", "to"))
VEVENT = ICalGLib.ComponentKind.VEVENT_COMPONENT


def occasions_of(text):
    event = ICalGLib.Component.new_from_string(text).get_first_component(VEVENT)
    # libical ends a whole day with the last second of the day after: one day less a second too late.
    late = 86_399 if event.get_dtstart().is_date() else 0
    found = []
    event.foreach_recurrence(
        FROM,
        TO,
        lambda _, span, *__: found.append(
            [span.get_start(), span.get_end() - late, event.get_summary()]
        ),
    )
    return found


json.dump([occasions_of(text) for text in REQUEST["objects"]], sys.stdout)
