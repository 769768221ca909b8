"""Builds every sample from samples/source: python samples/build/make.py [NAME...]."""

import sys
import tempfile
from pathlib import Path

from damage import Scanner, scan, write_fax_tiff, write_image_pdf, write_jpeg
from lists import list_truth, read_list, write_csv, write_workbook
from paint import compose, register_faces, write_pdf
from source import Issue, read_document, read_issue
from truth import truth, web_truth, write
from web import saved_page, saved_text

SAMPLES = Path(__file__).resolve().parent.parent
COLOUR = Scanner(
    dpi=200, skews=(0.6, -0.9, 0.4, -0.5), blur=0.55, noise=2.0, tone=(250, 246, 236), specks=25, seed=2003
)
OLD = Scanner(dpi=300, skews=(-0.7, 0.5, 0.8, -0.4), blur=1.1, noise=11.0, tone=(226, 219, 200), specks=60, seed=1957)
GREY = Scanner(dpi=200, skews=(0.3, -0.4, 0.5), blur=0.6, noise=2.5, tone=(240, 236, 226), specks=15, seed=1985)


def typeset(name: str, pdf: Path) -> Issue:
    """Set one issue as `pdf` and write the truth into its folder."""
    issue = read_issue(SAMPLES / "source" / name)
    sheets, places, folios = compose(issue)
    (SAMPLES / name).mkdir(exist_ok=True)
    write_pdf(issue, sheets, pdf)
    write(truth(issue, sheets, places, folios), SAMPLES / name / "truth.json")
    return issue


def born_digital(name: str, _: Path) -> None:
    """A PDF with a text layer."""
    typeset(name, SAMPLES / name / "issue.pdf")


def colour_scan(name: str, desk: Path) -> None:
    """A PDF of colour JPEG pictures."""
    typeset(name, desk / "clean.pdf")
    jpegs = []
    for number, page in enumerate(scan(desk / "clean.pdf", COLOUR), 1):
        jpegs.append(desk / f"{number:03}.jpg")
        write_jpeg(page, jpegs[-1], COLOUR, quality=42, grey=False)
    write_image_pdf(jpegs, SAMPLES / name / "issue.pdf", COLOUR.dpi)


def fax_scan(name: str, desk: Path) -> None:
    """A TIFF of bilevel pages."""
    typeset(name, desk / "clean.pdf")
    write_fax_tiff(list(scan(desk / "clean.pdf", OLD)), SAMPLES / name / "issue.tif", OLD.dpi)


def page_pictures(name: str, desk: Path) -> None:
    """A folder of grey JPEG pages; what no page says stands in issue.toml."""
    issue = typeset(name, desk / "clean.pdf")
    for number, page in enumerate(scan(desk / "clean.pdf", GREY), 1):
        write_jpeg(page, SAMPLES / name / f"{number:03}.jpg", GREY, quality=50, grey=True)
    known = {key: issue.masthead[key] for key in ("gazette", "year", "number", "date")}
    lines = [f"{key} = {value!r}".replace("'", '"') for key, value in known.items()]
    (SAMPLES / name / "issue.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def saved_files(name: str, _: Path) -> None:
    """A web page and a text, each one document."""
    source, folder = SAMPLES / "source" / name, SAMPLES / name
    folder.mkdir(exist_ok=True)
    documents = [read_document(path) for path in sorted(source.glob("[0-9]*.md"))]
    for document in documents:
        path = folder / document.facts["file"]
        path.write_bytes(saved_page(document, source).encode() if path.suffix == ".html" else saved_text(document))
    write(web_truth(name, documents), folder / "truth.json")


def clean_up_list(name: str, _: Path) -> None:
    """The list that marks many documents at once."""
    table = read_list(SAMPLES / "source" / f"{name}.toml")
    write_csv(table, SAMPLES / f"{name}.csv")
    write_workbook(table, SAMPLES / f"{name}.xlsx")
    write(list_truth(table), SAMPLES / f"{name}.truth.json")


BUILDERS = {
    "1957": fax_scan,
    "1985-pages": page_pictures,
    "2003-scan": colour_scan,
    "2015-06": born_digital,
    "2019-clean-up": born_digital,
    "web": saved_files,
    "clean-up-list": clean_up_list,
}
ISSUES = [name for name, build in BUILDERS.items() if build not in (saved_files, clean_up_list)]


def main(names: list[str]) -> None:
    """Build what is named, or all."""
    register_faces([read_issue(SAMPLES / "source" / name) for name in ISSUES])
    for name in names or BUILDERS:
        with tempfile.TemporaryDirectory() as desk:
            BUILDERS[name](name, Path(desk))
        print(name)


if __name__ == "__main__":
    main(sys.argv[1:])
