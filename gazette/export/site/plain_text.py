"""A regulation as a plain text file that still says, on its first lines, whether it holds."""

from gazette.export.clean import clean
from gazette.export.site.record import RecordPage
from gazette.export.site.templating import Site
from gazette.wording import SITE, STATES


def plain_text(page: RecordPage, site: Site) -> str:
    """State, annotation, doubts and source first, a rule, then the text as printed (cells of tables parted by tabs)."""
    now = page.standings[0]
    head = [
        f"{SITE['validity']}：{STATES[now.state]}（{SITE['as_of'].format(site.day_words)}）",
        *(note.text for note in now.notes),
        *([now.coming] if now.coming else []),
        *(f"{SITE['doubt']}：{note.text}" for note in page.doubts),
        page.citation,
        "─" * 30,
    ]
    return clean("\n".join([*head, page.raw.regulation.text])) + "\n"
