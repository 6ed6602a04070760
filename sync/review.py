"""What the office thinks of a visit, as fields of the visit that only the office writes.

| field | |
|---|---|
| `review` | "seen", "accepted" or "returned" |
| `reviewed_ms` | `finished_ms` of the end of the visit of which that was said |
| `review_remarks` | of the latest return: `{person, at_ms, text, questions: [{key, row, text, was}]}` |

A review speaks of one end of the visit. An officer opens a returned visit again by `state` = "draft" and
ends it anew by "finalise", with another `finished_ms`; from then on the former review says nothing more. So
office and phone never write the same cell, and whatever order their changes arrive in, an acceptance of what
was there before is none of what was mended since.

The remarks are one map in one cell, for a return is one decision: the next return replaces them all, and none
is left over. `key` and `row` name the question (`row` "" outside of repeats), `was` is its answer when the
visit was returned: both sides see whether it was mended without a look into the past. They are no answers:
expressions do not reach them, progress does not count them, a phone that does not know them leaves them be.
Mirrored: pwa/js/store/review.js.
"""

from collections.abc import Mapping
from typing import Any


def review_in_force(fields: Mapping[str, Any]) -> str:
    """The office's word on the visit as it stands: "" | "seen" | "accepted" | "returned".

    A draft has none, but that it was returned. One without `reviewed_ms` is of a time when visits ended once.
    """
    review = fields.get("review")
    if fields.get("state") != "finished":
        return "returned" if review == "returned" else ""
    speaks_of_this_end = fields.get("reviewed_ms") in (None, fields.get("finished_ms"))
    return review if isinstance(review, str) and speaks_of_this_end else ""
