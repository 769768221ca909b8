"""Templates: autoescape on, every printed value cleaned, the wording and the addresses at hand."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gazette.export.clean import clean
from gazette.export.site.addresses import issue_page, numbered, root_of
from gazette.export.site.record import name_of
from gazette.types import State
from gazette.wording import SITE, STATE_MEANINGS, STATES, chinese_date, chinese_day

MENU = (
    ("index.html", SITE["home"]),
    ("search.html", SITE["search"]),
    ("issues.html", SITE["issues"]),
    ("years.html", SITE["years"]),
    ("issuers.html", SITE["issuers"]),
    ("states.html", SITE["states"]),
    ("ended.html", SITE["ended"]),
    ("changes.html", SITE["changes"]),
    ("about.html", SITE["about"]),
)

# While one of these holds, a line that says so stays in sight however far the text is scrolled.
WARNED = frozenset({State.REPEALED, State.LAPSED, State.SUSPENDED, State.NOT_YET_IN_FORCE})


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says of the site: its name, the day its states are true for, its address when it is known."""

    name: str
    day: date
    base_url: str = ""

    @property
    def day_words(self) -> str:
        """The day in Chinese."""
        return chinese_day(self.day)

    @property
    def menu(self) -> tuple[tuple[str, str], ...]:
        """The main lists, as (address, label)."""
        return MENU


def render(site: Site, template: str, path: str, section: str = "", **content: object) -> str:
    """The page at `path`; `section` is the address of the menu entry it belongs to."""
    return (
        _environment()
        .get_template(template)
        .render(site=site, path=path, root=root_of(path), section=section or path, **content)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gazette.export.site"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        w=SITE,
        states=STATES,
        meanings=STATE_MEANINGS,
        warned=WARNED,
        numbered=numbered,
        issue_page=issue_page,
        name_of=name_of,
    )
    environment.filters.update(
        fill=lambda words, *values: words.format(*values), chinese_date=chinese_date, chinese_day=chinese_day
    )
    return environment


def _finalize(value: object) -> object:
    """Clean what a template prints; markup was made by the templates themselves."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
