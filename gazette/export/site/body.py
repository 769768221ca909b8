"""The text of a record as HTML. Made here and not in a template, since it is most of every page and of all work."""

from collections.abc import Iterable, Iterator
from html import escape

from markupsafe import Markup

from gazette.export.site.prose import Block, Part, Run
from gazette.wording import SITE, STATES


def body_html(blocks: Iterable[Block], root: str) -> Markup:
    """Paragraphs, headings and tables; every character of the text is escaped. `root` leads to the site's root."""
    return Markup("\n".join(_written(blocks, root)))  # noqa: S704 - made of escaped text and of our own tags


def _written(blocks: Iterable[Block], root: str) -> Iterator[str]:
    told: Part | None = None
    for block in blocks:
        if block.part and block.part != told:
            yield _note(block.part)
        told = block.part
        yield _table(block, root) if block.role == "table" else _paragraph(block, root)


def _note(part: Part) -> str:
    badge = f'<span class="badge s-{part.state}">{STATES[part.state]}</span>'
    return f'<p class="part-note">{badge} {escape(part.said)}</p>'


def _paragraph(block: Block, root: str) -> str:
    tag = "h2" if block.role == "heading" else "p"
    anchor = f' id="{escape(block.anchor)}"' if block.anchor else ""
    part = f" part b-{block.part.state}" if block.part else ""
    return f'<{tag} class="{block.role}{part}"{anchor}>{"".join(_runs(block.runs, block.anchor, root))}</{tag}>'


def _runs(runs: Iterable[Run], anchor: str, root: str) -> Iterator[str]:
    for run in runs:
        text = escape(run.text, False)
        if run.label:
            yield f'<a class="label" href="#{escape(anchor)}">{text}</a>'
        elif run.href:
            yield f'<a href="{root}{escape(run.href)}">{text}</a>'
        else:
            yield text


def _table(block: Block, root: str) -> str:
    """A table that can be scrolled by keyboard where it is wider than the screen."""
    rows = [
        "".join(_cell(cell, "th" if block.headed and place == 0 else "td", root) for cell in row)
        for place, row in enumerate(block.rows)
    ]
    head = f"<thead><tr>{rows.pop(0)}</tr></thead>" if block.headed else ""
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    label = escape(SITE["table"])
    return (
        f'<div class="table" tabindex="0" role="group" aria-label="{label}">'
        f"<table>{head}<tbody>{body}</tbody></table></div>"
    )


def _cell(runs: Iterable[Run], tag: str, root: str) -> str:
    words = "".join(_runs(runs, "", root))
    return f"<{tag}{' scope=col' if tag == 'th' else ''}>{words}</{tag}>"
