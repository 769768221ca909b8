"""What other machines subscribe to: an Atom feed of changes of state, and a sitemap."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from gazette.export.clean import clean
from gazette.export.site.catalogue import Change, Entry
from gazette.export.site.templating import Site
from gazette.wording import SITE

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_SITEMAP_LIMIT = 50_000


def feed(site: Site, changes: Iterable[tuple[Change, Entry]]) -> bytes:
    """The changes, newest first, as Atom; `updated` is the moment a change was stated (RFC 4287)."""
    changes = list(changes)
    root = Element("feed", xmlns=ATOM)
    SubElement(root, "title").text = clean(f"{site.name} · {SITE['changes']}")
    SubElement(root, "id").text = f"{site.base_url}feed.xml"
    SubElement(root, "link", rel="self", href=f"{site.base_url}feed.xml")
    latest = max((change.recorded for change, _ in changes), default=None)
    SubElement(root, "updated").text = _moment(latest) if latest else f"{site.day.isoformat()}T00:00:00Z"
    author = SubElement(root, "author")
    SubElement(author, "name").text = clean(site.name)
    for change, one in changes:
        _item(root, site, change, one)
    return _document(root)


def _item(root: Element, site: Site, change: Change, one: Entry) -> None:
    address = f"{site.base_url}{one.href}#event-{change.event}"
    item = SubElement(root, "entry")
    SubElement(item, "title").text = clean(f"{change.label}：{one.title}")
    SubElement(item, "id").text = address
    SubElement(item, "link", href=address)
    SubElement(item, "updated").text = _moment(change.recorded)
    SubElement(item, "summary").text = clean(change.note.text)


def _moment(recorded: datetime) -> str:
    """RFC 3339; what carries no zone was recorded in UTC."""
    return (recorded if recorded.tzinfo else recorded.replace(tzinfo=UTC)).isoformat(timespec="seconds")


def sitemap(site: Site, pages: Iterable[str]) -> dict[str, bytes]:
    """sitemap.xml, and its parts when one file may not hold all (50,000 addresses a file)."""
    pages = sorted(pages)
    if len(pages) <= _SITEMAP_LIMIT:
        return {"sitemap.xml": _listing("urlset", "url", (site.base_url + page for page in pages))}
    parts = {
        f"sitemap-{number + 1}.xml": _listing(
            "urlset", "url", (site.base_url + page for page in pages[start : start + _SITEMAP_LIMIT])
        )
        for number, start in enumerate(range(0, len(pages), _SITEMAP_LIMIT))
    }
    whole = _listing("sitemapindex", "sitemap", (site.base_url + part for part in parts))
    return {"sitemap.xml": whole, **parts}


def _listing(root_name: str, item_name: str, addresses: Iterable[str]) -> bytes:
    root = Element(root_name, xmlns=SITEMAP)
    for address in addresses:
        SubElement(SubElement(root, item_name), "loc").text = address
    return _document(root)


def _document(root: Element) -> bytes:
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
