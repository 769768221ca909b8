"""Makes hanzi.tsv anew from OpenCC's single-character tables: `python -m index.data.generate DICTIONARY_FOLDER`.

The folder is `dictionary` of OpenCC or of opencc-python-reimplemented. Two characters fold together when

- OpenCC gives one as the first simplified form of the other (TSCharacters), or
- OpenCC may write one for the other when it makes traditional text (STCharacters, TWVariants, HKVariants) and the
  traditional one has no simplified form of its own: 批复 becomes 批覆, 依着 becomes 依著; or
- it does so within a phrase (STPhrases): 坐落 becomes 座落.

The phrases themselves are left out: folding must not depend on the neighbours, or a substring would fold differently
from the text it was taken from.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

HEADER = """\
# Characters that fold together: written form, tab, the form they fold to. Made by index/data/generate.py.
# Derived from OpenCC (https://github.com/BYVoid/OpenCC), Copyright 2010-2020 Carbo Kuo and contributors,
# licensed under the Apache License, Version 2.0; see LICENSE at the root of this project for the text.
"""


def rows(table: Path) -> Iterator[tuple[str, list[str]]]:
    """The rows of an OpenCC table whose key is a single character: the key and its candidates, the likeliest first."""
    for line in table.read_text(encoding="utf-8").splitlines():
        key, tab, candidates = line.partition("\t")
        if tab and len(key) == 1:
            yield key, [c for c in candidates.split(" ") if len(c) == 1]


def pairs(folder: Path) -> dict[str, str]:
    """Every character that folds to another one, closed under itself: the result of a fold folds to itself."""
    folds = {key: candidates[0] for key, candidates in rows(folder / "TSCharacters.txt") if candidates[0] != key}
    simplified = set(folds.values())
    for name in ("STCharacters.txt", "TWVariants.txt", "HKVariants.txt"):
        for key, candidates in rows(folder / name):
            for candidate in candidates:
                one, other = folds.get(key, key), candidate
                if other in simplified and one not in simplified:
                    one, other = other, one
                if other not in folds and final(folds, one) != other:
                    folds[other] = one
    for phrase, written in phrases(folder / "STPhrases.txt"):
        for one, other in zip(phrase, written, strict=True):
            if final(folds, one) != final(folds, other):
                folds[final(folds, other)] = final(folds, one)
    return {key: final(folds, key) for key in sorted(folds) if final(folds, key) != key}


def phrases(table: Path) -> Iterator[tuple[str, str]]:
    """Phrases and the likeliest way OpenCC writes them, where both have as many characters."""
    for line in table.read_text(encoding="utf-8").splitlines():
        phrase, tab, candidates = line.partition("\t")
        written = candidates.split(" ")[0]
        if tab and len(phrase) == len(written):
            yield phrase, written


def final(folds: dict[str, str], character: str) -> str:
    """The end of the chain that begins with `character` (薴 → 苧 → 苎)."""
    seen = {character}
    while (following := folds.get(character, character)) not in seen:
        seen.add(following)
        character = following
    return character


def main() -> None:
    """Write hanzi.tsv beside this file."""
    lines = [f"{key}\t{value}\n" for key, value in pairs(Path(sys.argv[1])).items()]
    Path(__file__).with_name("hanzi.tsv").write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
