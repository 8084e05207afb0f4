"""How a row is named in an address: by a number that the database can hold. A larger one is no address of ours."""

LARGEST_ID = 2**31 - 1
ID = f"int(max={LARGEST_ID})"  # of a route: f"/viec/<{ID}:item_id>"


def read_id(text: str) -> int | None:
    """The id written in a query or a form; None where there is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID))):
        return None
    return number if (number := int(text)) <= LARGEST_ID else None
