"""Printing a structure again in one form: every provision on a line of its own, label first, children below."""

from collections.abc import Iterator

from gazette.types.regulation import Level, Provision


def render(provisions: tuple[Provision, ...], text: str) -> str:
    """The provisions of `text` as plain lines; parsing the result gives the same tree."""
    return "\n".join(line for provision in provisions for line in _lines(provision, text))


def _lines(provision: Provision, text: str) -> Iterator[str]:
    """A provision's own words, then its children."""
    end = provision.children[0].span.start if provision.children else provision.span.end
    own = text[provision.span.start : end].split("\n")
    yield from (" ".join(line.split()) for line in own if line.strip())
    for child in provision.children:
        yield from _lines(child, text)


def outline(provisions: tuple[Provision, ...]) -> tuple[tuple[Level, str, object], ...]:
    """The tree as level, number and children alone, for comparing."""
    return tuple((provision.level, provision.number, outline(provision.children)) for provision in provisions)
