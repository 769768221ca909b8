"""Gazette: boxes of government bulletins as an archive that says, with evidence, what is still law.

from gazette import Archive

with Archive.open(Path("archive")) as archive:
    for hit in archive.search("湿地 保护").first(10):
        print(hit.summary.title, hit.summary.state, hit.annotation)
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gazette.archive import Archive

__all__ = ["Archive"]


def __getattr__(name: str) -> object:
    """`Archive`, loaded when first asked for, so that the command line's help does not wait for engines."""
    if name == "Archive":
        from gazette.archive import Archive  # noqa: PLC0415

        return Archive
    raise AttributeError(f"module 'gazette' has no attribute {name!r}")
