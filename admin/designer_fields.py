"""Where in the panel of the studio a finding is mended: for every rule about what an element says of itself the words
of its fields (`designer_words`), the likeliest first. A rule about how elements stand together has none."""

from __future__ import annotations

_NAME = ("name",)
_UNIT = ("unit",)
_CONDITION = ("condition",)
_TIMER = ("timerText",)
_EVENT = ("nameMessage", "nameSignal", "nameError", "nameEscalation", "timerText", "condition")

FIELDS: dict[str, tuple[str, ...]] = {
    # ---- who does it ----
    "lane-role-missing": ("role",),
    "role-unknown": ("role",),
    "lane-routing-missing": _UNIT,
    "routing-unknown": _UNIT,
    "unit-unknown": ("part", "body", "unit"),
    "task-outside-lanes": ("lane",),
    "task-in-two-lanes": ("lane",),
    "assignee-unreadable": ("assigned",),
    "reference-unknown-fact": ("unitFact", "assigned", "unit"),
    "separate-unknown": ("separateFrom",),
    "separate-self": ("separateFrom",),
    # ---- with what, to what end ----
    "form-missing": ("form",),
    "form-unknown": ("form",),
    "fact-unreadable": ("fact",),
    "fact-shared": ("fact",),
    "operation-missing": ("operation",),
    "operation-unknown": ("operation",),
    "effect-unknown": ("effect",),
    "effect-needs-field": ("form", "effect"),
    "letter-not-issued": ("letter",),
    "flag-unreadable": ("outsideClock", "notDelegable"),
    # ---- by when ----
    "time-limit-missing": ("timeLimit",),
    "period-unreadable": ("timeLimit", "warning"),
    "warning-too-long": ("warning",),
    "warning-missing": ("warning",),
    "timer-unknown-fact": _TIMER,
    "timer-empty": _TIMER,
    "timer-cron": _TIMER,
    "timer-text": _TIMER,
    "timer-first-interval": _TIMER,
    # ---- deciding, calling, waiting ----
    "condition-unknown-fact": _CONDITION,
    "condition-unknown-field": _CONDITION,
    "condition-unknown-choice": _CONDITION,
    "condition": _CONDITION,
    "condition-empty": _CONDITION,
    "condition-event": _CONDITION,
    "condition-goes-round": _CONDITION,
    "condition-may-go-round": _CONDITION,
    "condition-not-used": _CONDITION,
    "flows-without-condition": _CONDITION,
    "assumed-default": ("defaultFlow",),
    "no-default": ("defaultFlow",),
    "call-without-process": ("called",),
    "called-process-unknown": ("called",),
    "event-without-trigger": _EVENT,
    "thrown-in-vain": _EVENT,
    # ---- how it reads ----
    "procedure-unknown": ("procedureCode",),
    "name-missing": _NAME,
    "name-english-missing": ("nameEn",),
    "name-long": _NAME,
    "name-unreadable": _NAME,
    "name-not-an-action": _NAME,
    "name-shared": _NAME,
    "gateway-unnamed": _NAME,
    "branch-unnamed": _NAME,
}
