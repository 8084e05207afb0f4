"""What an address says: words, and rows by a number that the database can hold; a larger one is no address of ours."""

from flask import request

LARGEST_ID = 2**31 - 1
ID = f"int(max={LARGEST_ID})"  # of a route: f"/viec/<{ID}:item_id>"


def read_id(text: str) -> int | None:
    """The id written in a query or a form; None where there is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID))):
        return None
    return number if (number := int(text)) <= LARGEST_ID else None


def asked(name: str, most: int = 200) -> str:
    """A word of the address, without what no column can hold."""
    return request.args.get(name, "").replace("\0", "").strip()[:most]
