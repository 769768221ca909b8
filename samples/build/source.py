"""The samples as an archivist writes them: issue.toml and one Markdown-like file a document, read into plain values.

A document file has a head of facts (TOML between lines of +++) and a body with one printed paragraph a line. What a
line begins with says how it stands:

    = 机关令           big and centred            # 标题       a line of the title (lines in a row make one title)
    ^ （…通过）        centred, small             ## 第一章    chapter heading        ### 附件标题   title of a list
    @ 各省……：         flush left                 > 署名       to the right           ~ 附件         flush left, heavy
    | 序号 | 名称 |    table row, first the head   anything else is an indented paragraph
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARKS = {
    "### ": "list-title",
    "## ": "chapter",
    "# ": "title",
    "= ": "banner",
    "^ ": "centred",
    "@ ": "flush",
    "> ": "right",
    "~ ": "attachment",
    "| ": "row",
}


@dataclass(frozen=True)
class Block:
    """One printed paragraph: how it stands and its words; a table row has cells instead."""

    kind: str
    text: str
    cells: tuple[str, ...] = ()
    seal: str = ""


@dataclass(frozen=True)
class Document:
    """One document of an issue: facts as the truth states them, blocks as printed."""

    name: str
    facts: dict[str, Any]
    blocks: tuple[Block, ...]

    @property
    def entry(self) -> str:
        """How the table of contents names it: as the facts say, else the title with the number after it."""
        if "contents" in self.facts:
            return str(self.facts["contents"])
        return str(self.facts["title"]) + "".join(f"（{number}）" for number in self.facts["numbers"])

    @property
    def text(self) -> str:
        """What is printed, a paragraph a line; a title broken over lines is one; cells parted by tabs."""
        lines: list[str] = []
        before = ""
        for block in self.blocks:
            if block.kind in ("title", "list-title") and before == block.kind:
                lines[-1] += block.text
            else:
                lines.append("\t".join(block.cells) or block.text.strip("　"))
            before = block.kind
        return "\n".join(lines)


@dataclass(frozen=True)
class Issue:
    """One issue: masthead and layout from issue.toml, its documents in printed order."""

    name: str
    masthead: dict[str, Any]
    layout: dict[str, Any]
    documents: tuple[Document, ...]


def read_issue(folder: Path) -> Issue:
    """The issue whose source is `folder`."""
    settings = tomllib.loads((folder / "issue.toml").read_text(encoding="utf-8"))
    documents = tuple(read_document(path) for path in sorted(folder.glob("[0-9]*.md")))
    return Issue(folder.name, settings["masthead"], settings["layout"], documents)


def read_document(path: Path) -> Document:
    """One document file."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return Document(path.stem, tomllib.loads(head), tuple(block(line) for line in body.splitlines() if line.strip()))


def block(line: str) -> Block:
    """One line of a body; `{seal: 名}` at its end sets a round seal over it."""
    line, _, seal = line.partition("{seal: ")
    for mark, kind in MARKS.items():
        if line.startswith(mark):
            text = line.removeprefix(mark).strip(" ")
            if kind == "row":
                return Block(kind, "", tuple(cell.strip(" ") for cell in text.removesuffix("|").split("|")))
            return Block(kind, text, seal=seal.rstrip("}"))
    return Block("paragraph", line.rstrip(" "), seal=seal.rstrip("}"))
