"""Where things are on a site: addresses relative to its root, stable for as long as a record keeps its id."""

import hashlib
import re

from gazette.types.life import State

_PLAIN = re.compile(r"[A-Za-z0-9_-]")


def slug(identifier: str) -> str:
    """The id as a file name that every file system and web server keeps as it is; different ids never meet.

    Letters, digits, - and _ stay, any other byte of its UTF-8 becomes ~xx.
    """
    return "".join(
        chr(byte) if byte < 128 and _PLAIN.match(chr(byte)) else f"~{byte:02x}" for byte in identifier.encode()
    )


def record_page(record: str) -> str:
    """The page of a regulation."""
    return f"r/{slug(record)}.html"


def beside(page: str, suffix: str) -> str:
    """A download that stands beside a page: r/x.html → r/x.txt."""
    return f"{page.removesuffix('html')}{suffix}"


def issue_page(issue: str) -> str:
    """The page of an issue."""
    return f"i/{slug(issue)}.html"


def page_picture(issue: str, sheet: int, suffix: str, record: str = "") -> str:
    """The picture of a sheet of an issue; that with the mark of a record when one is named."""
    return f"p/{slug(issue)}/{sheet:04d}{f'-{slug(record)}' if record else ''}{suffix}"


def year_list(year: int | None) -> str:
    """First page of the list of a year (None: records that carry no year)."""
    return f"years/{year or 'none'}.html"


def issuer_list(issuer: str) -> str:
    """First page of the list of an issuer; its name is hashed, since not every stick or server keeps Chinese names."""
    return (
        f"issuers/{hashlib.sha256(issuer.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}.html"
        if issuer
        else "issuers/none.html"
    )


def state_list(state: State) -> str:
    """First page of the list of a state."""
    return f"states/{state.value.replace('_', '-')}.html"


def numbered(path: str, page: int) -> str:
    """Page `page` (from 1) of a list whose first page is `path`."""
    return path if page == 1 else f"{path.removesuffix('.html')}-{page}.html"


def root_of(path: str) -> str:
    """What leads from a page back to the site's root: "" or "../"."""
    return "../" * path.count("/")
