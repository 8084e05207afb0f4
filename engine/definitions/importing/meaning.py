"""What an element says in the words of another tool, said in ours where the meaning is certain.

Forms: `formKey` and its kin (Camunda 7, Flowable, Activiti, Operaton, Camunda 8). Due dates: ISO 8601 spans of whole
calendar days, weeks or months; hours are of a clock, not of an office, and stay as they are. Conditions and times:
`translating` and `adapting.timing` know the languages.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterable, Mapping

from engine.definitions.adapting.branching import is_label
from engine.definitions.adapting.choosing import candidates
from engine.definitions.adapting.timing import is_duration, read_time, unwrapped
from engine.definitions.checks import Known
from engine.definitions.checks.tasks import FACT
from engine.definitions.diagram import Bundle, Node, Process
from engine.definitions.dialects import may_be_ours
from engine.definitions.elements import BPMN
from engine.definitions.expressions import BadExpression
from engine.definitions.importing.documents import Document
from engine.definitions.importing.telling import Telling
from engine.definitions.references import TIMERS
from engine.definitions.translating import translate

HUMAN = frozenset({"userTask", "manualTask", "task"})
FORM = ("formKey", "formRef", "formDefinition.formKey", "formDefinition.formId", "formDefinition.externalReference")
DUE = ("dueDate", "taskSchedule.dueDate")
GROUPS = (
    "candidateGroups",
    "assignmentDefinition.candidateGroups",
    "potentialOwner",
    "performer",
    "groupId",
    "GroupId",
)
USERS = (
    "assignee",
    "assignmentDefinition.assignee",
    "humanPerformer",
    "candidateUsers",
    "assignmentDefinition.candidateUsers",
    "ActorId",
)
ENDING = re.compile(r"\.(?:html?|form|json|xhtml|jsf)$", re.IGNORECASE)
KEY = re.compile(r"[\w.-]{1,80}")
AHEAD = re.compile(r"[$#]\{\s*(?:dateTime|now)\(\)\s*\.plus(?P<unit>Days|Weeks|Months)\((?P<count>\d{1,4})\)"
                   r"(?:\.toDate\(\))?\s*\}")  # fmt: skip
FROM_NOW = re.compile(
    r'=\s*(?:now|today)\(\)\s*\+\s*(?:days and time |years and months )?duration\("(?P<span>[^"]+)"\)'
)
WHOLE_SPAN = re.compile(r"P(\d{1,4})([DWM])")
WHOLE_DAYS = re.compile(r"PT(\d{1,6})H")


def translate_all(document: Document, process: Process, bundle: Bundle, known: Known, telling: Telling) -> None:
    """Everything single elements of this process say; `bundle` are all files brought in together."""
    _mark_executable(document, process, bundle, telling)
    for node in process.nodes.values():
        if node.tag in HUMAN:
            _form(document, node, known, telling)
            _time_limit(document, node, telling)
        if node.called:
            _called(document, node, telling)
        if node.trigger and node.trigger.timer:
            _timer(document, node, telling)
    for flow in process.flows.values():
        if flow.condition:
            _condition(document, flow.id, flow.name, flow.condition, flow.language, telling)


def speaks_of_work(process: Process) -> bool:
    """Whether a step says its form, its time or its people in the words of another tool."""
    return any(setting(node, (*FORM, *DUE, *GROUPS, *USERS)) for node in process.nodes.values() if node.tag in HUMAN)


def setting(node: Node, names: Iterable[str]) -> tuple[str, str] | None:
    """The first setting another tool gives under one of these names: (its name with the tool's prefix, its text)."""
    for name in names:
        for key, value in node.foreign.items():
            if key.split(":", 1)[-1] == name and value.strip():
                return key, value.strip()
    return None


def _mark_executable(document: Document, process: Process, bundle: Bundle, telling: Telling) -> None:
    """The only one its file offers to start; but none that stands back behind another file's."""
    offered = candidates(bundle, list(document.diagram.processes.values()))
    if offered != [process] or process not in candidates(bundle, list(bundle.processes())):
        return
    if not process.executable and process.id in document.elements:
        document.elements[process.id].set("isExecutable", "true")
        document.changed = True
        telling.say(document.file, process.id, process.pool or process.name, "executable", "", "true")


# -- forms ---------------------------------------------------------------------------------------------------------


def _form(document: Document, node: Node, known: Known, telling: Telling) -> None:
    found = setting(node, FORM)
    if found is None:
        return
    key = form_key(found[1], known.forms)
    if key is not None and document.set_property(node.id, "form", key):
        telling.use(document.file, node, found[0])
        telling.say(document.file, node.id, node.name, "form", found[1], key)
        fact = fact_name(key)
        if fact != key and document.set_property(node.id, "fact", fact):
            telling.say(document.file, node.id, node.name, "fact", key, fact)


def fact_name(form: str) -> str:
    """The name its answers can be asked for by: `reviewForm` and `review-form` give `review_form`."""
    if FACT.fullmatch(form):
        return form
    plain = unicodedata.normalize("NFKD", form.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain).lower())
    name = "_".join(words)
    return name if FACT.fullmatch(name) else f"form_{name}".rstrip("_")


def form_key(text: str, forms: Mapping[str, object]) -> str | None:
    """Our key for `embedded:app:forms/permit-intake.html`: a form there is, else the bare name.

    None for expressions and whatever else is no name.
    """
    if text in forms:
        return text
    bare = ENDING.sub("", text.rsplit("/", 1)[-1].rsplit(":", 1)[-1])
    if not KEY.fullmatch(bare):
        return None
    plain = {re.sub(r"[._-]", "", key).casefold(): key for key in forms}
    return plain.get(re.sub(r"[._-]", "", bare).casefold(), bare)


# -- time ----------------------------------------------------------------------------------------------------------


def _time_limit(document: Document, node: Node, telling: Telling) -> None:
    found = setting(node, DUE)
    limit = period(found[1]) if found else None
    if found and limit and document.set_property(node.id, "time_limit", limit):
        telling.use(document.file, node, found[0])
        telling.say(document.file, node.id, node.name, "time_limit", found[1], limit)


def period(text: str) -> str | None:
    """Our period for a due date that is a span of whole days, weeks or months; None where the meaning differs."""
    if ahead := AHEAD.fullmatch(text.strip()):
        return f"{int(ahead['count'])}{ahead['unit'][0].lower()}"
    if from_now := FROM_NOW.fullmatch(text.strip()):
        text = from_now["span"]
    span = unwrapped(text.strip()).upper()
    if whole := WHOLE_SPAN.fullmatch(span):
        return f"{int(whole[1])}{whole[2].lower()}"
    if (hours := WHOLE_DAYS.fullmatch(span)) and int(hours[1]) and int(hours[1]) % 24 == 0:
        return f"{int(hours[1]) // 24}d"
    return None


def _timer(document: Document, node: Node, telling: Telling) -> None:
    kind, text = node.trigger.timer if node.trigger and node.trigger.timer else ("", "")
    plain = unwrapped(text.strip())
    if plain == text.strip() or read_time(plain, kind) is None or plain.startswith(("$", "#", "=")):
        return
    plain = plain.upper() if is_duration(plain.upper()) else plain
    for definition in document.children(node.id, "timerEventDefinition"):
        for name in TIMERS:
            for written in definition.iterchildren(f"{{{BPMN}}}{name}"):
                document.set_text(written, plain)
                telling.say(document.file, node.id, node.name, "timer", text, plain)


# -- conditions and calls ------------------------------------------------------------------------------------------


def _condition(document: Document, flow_id: str, name: str, text: str, language: str | None, telling: Telling) -> None:
    if is_label(text, name):
        return
    try:
        ours = translate(text, language)
    except BadExpression:
        return  # stays as drawn; the findings name gateway, flow and text
    if ours == text.strip():
        return
    ours = ast.unparse(ast.parse(ours, mode="eval"))  # without the parentheses nobody needs
    ours = f"({ours})" if is_label(ours, name) else ours
    for written in document.children(flow_id, "conditionExpression"):
        document.set_text(written, ours)
        written.attrib.pop("language", None)
        if not may_be_ours(document.root.get("expressionLanguage")):
            written.set("language", "python")  # what the whole file is said to be written in holds here no longer
        telling.say(document.file, flow_id, name, "condition", text, ours)


def _called(document: Document, node: Node, telling: Telling) -> None:
    element = document.elements.get(node.id)
    if element is not None and node.called and not (element.get("calledElement") or "").strip():
        element.set("calledElement", node.called)
        document.changed = True
        telling.say(document.file, node.id, node.name, "called", "", node.called)
