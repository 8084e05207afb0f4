"""The verbs of the house as JSON under `/api/v1`, for programs. Described by OpenAPI 3.1 at `/api/openapi.json`.

A program signs in once (`POST /tokens`) and shows its token with every call; there are no cookies and no form tokens.
A refusal is `{code, message, fields}` with the status of the one table in `web/errors.py`, in Vietnamese, or in English
where `Accept-Language` prefers it. What one may not know of is not there: 404 rather than 403.
"""

from api import (
    alarms,
    batches,
    dossier_verbs,
    dossiers,
    due,
    duties,
    jobs,
    ladders,
    lateness,
    leaves,
    notices,
    procedures,
    receiving,
    tokens,
    units,
    versions,
    work_item_verbs,
    work_items,
)
from api.door import room

__all__ = [
    "alarms",
    "batches",
    "dossier_verbs",
    "dossiers",
    "due",
    "duties",
    "jobs",
    "ladders",
    "lateness",
    "leaves",
    "notices",
    "procedures",
    "receiving",
    "room",
    "tokens",
    "units",
    "versions",
    "work_item_verbs",
    "work_items",
]
