"""Builds every sample from samples/source: python samples/build/make.py [NAME...]."""

import sys
from pathlib import Path

from paint import compose, register_faces, write_pdf
from source import read_issue
from truth import truth, write

SAMPLES = Path(__file__).resolve().parent.parent


def born_digital(name: str) -> None:
    """An issue whose PDF has a text layer."""
    issue = read_issue(SAMPLES / "source" / name)
    sheets, places, folios = compose(issue)
    folder = SAMPLES / name
    folder.mkdir(exist_ok=True)
    write_pdf(issue, sheets, folder / "issue.pdf")
    write(truth(issue, sheets, places, folios), folder / "truth.json")


BUILDERS = {"2015-06": born_digital, "2019-clean-up": born_digital}


def main(names: list[str]) -> None:
    """Build what is named, or all."""
    register_faces([read_issue(SAMPLES / "source" / name) for name in BUILDERS])
    for name in names or BUILDERS:
        BUILDERS[name](name)
        print(name)


if __name__ == "__main__":
    main(sys.argv[1:])
