"""Templates: autoescape on, every printed value cleaned, the wording and the addresses at hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import SimpleNamespace

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup, escape

from gazette.export.clean import clean
from gazette.export.marking.records import is_marked
from gazette.export.site.addresses import beside, issue_page, numbered, root_of
from gazette.export.site.record import name_of
from gazette.types.life import State
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


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be made: its template, its address, the menu entry it belongs to ("" its own), what it shows."""

    template: str
    path: str
    section: str
    content: Mapping[str, object]


def render(site: Site, template: str, path: str, section: str = "", **content: object) -> str:
    """The page at `path`; `section` is the address of the menu entry it belongs to.

    The finished page is cleaned as a whole: escaping neither makes nor hides a character that cleaning takes out.
    """
    section, root = section or path, root_of(path)
    menu = _menu(root, section, section == path)
    page = _environment().get_template(template)
    return clean(page.render(site=site, path=path, root=root, menu=menu, **content))


class Wording(Extension):
    """Puts the words of the interface into the templates as they are compiled, not again on every page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with every {{ w.word }} as its words."""
        return re.sub(r"\{\{ w\.(\w+) \}\}", lambda found: escape(SITE[found[1]]), source)


@cache
def _menu(root: str, section: str, here: bool) -> Markup:
    """The main menu: the same on thousands of pages, so made once."""
    template = _environment().get_template("menu.html")
    return Markup(template.render(menu=MENU, root=root, section=section, here=here))  # noqa: S704 - our own template


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gazette.export.site"),
        extensions=[Wording],
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        w=SimpleNamespace(**SITE),
        states=STATES,
        meanings=STATE_MEANINGS,
        warned=WARNED,
        marked=frozenset(state for state in State if is_marked(state)),
        directories=MENU[2:],
        numbered=numbered,
        issue_page=issue_page,
        beside=beside,
        name_of=name_of,
    )
    environment.filters.update(
        fill=lambda words, *values: words.format(*values), chinese_date=chinese_date, chinese_day=chinese_day
    )
    return environment
