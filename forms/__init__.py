"""Forms: what is asked, whether the answers can be kept, and how they are shown. `docs/forms.md` has the document."""

from forms.checking import AnswersNotAccepted, Checked, check
from forms.document import Fault, validate_document
from forms.library import FormHasFaults, NoSuchForm, definition, document, keys
from forms.model import HIDDEN, Choice, Field, Form, ShowIf, Text, Value
from forms.sentences import Sentence

__all__ = [
    "HIDDEN",
    "AnswersNotAccepted",
    "Checked",
    "Choice",
    "Fault",
    "Field",
    "Form",
    "FormHasFaults",
    "NoSuchForm",
    "Sentence",
    "ShowIf",
    "Text",
    "Value",
    "check",
    "definition",
    "document",
    "keys",
    "validate_document",
]
