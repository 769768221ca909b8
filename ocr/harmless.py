"""Taking out of a PDF what it would do: scripts, programs to start, addresses to open, files it carries (ISO 32000-1,
12.6). What is seen of its sheets stays, notes and filled fields as part of the sheet.
"""

from __future__ import annotations

import pikepdf

_DOCUMENT = """/Type /Pages /Version /Extensions /PageLabels /PageMode /PageLayout /ViewerPreferences /Lang /MarkInfo
/StructTreeRoot /Metadata /OCProperties /OutputIntents"""
SEEN_OF_DOCUMENT = frozenset(_DOCUMENT.split())
"""Entries of the catalogue that act on nothing; bookmarks may, so they go."""
_SHEET = """/Type /Parent /Contents /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Rotate /UserUnit /Group
/StructParents /Tabs"""
SEEN_OF_SHEET = frozenset(_SHEET.split())


def disarm(pdf: pikepdf.Pdf) -> None:
    """Take out every action and every carried file, in place."""
    pdf.flatten_annotations("all")
    _keep(pdf.Root, SEEN_OF_DOCUMENT)
    for page in pdf.pages:
        _keep(page.obj, SEEN_OF_SHEET)


def _keep(dictionary: pikepdf.Object, entries: frozenset[str]) -> None:
    for entry in set(dictionary.keys()) - entries:
        del dictionary[entry]
