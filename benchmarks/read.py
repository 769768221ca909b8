"""Pages a minute, CPU-seconds a page and character error rate of reading, beside readers as they come.

    python benchmarks/read.py DIR [--rivals fast,rapidocr,pytesseract,ocrmypdf] [--most N]

DIR holds page pictures with their text beside them (NAME.png|jpg|tif and NAME.txt); --most takes so many, spread over
all. A rival that is not installed is said to be absent, not left out in silence. Each reader runs in one process on one
thread with the memory settings that gazette gives its own; loading it is not counted.
The same texts are then set as born-digital PDFs in two columns and read by gazette and pdfplumber.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from gazette.intake.reading import SURROUNDINGS
from ocr.doubt import one_form
from ocr.engines.table import engine
from ocr.formats import as_text
from ocr.reader import read_pages

KINDS = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
LEAST = 300
"""Fewer characters make no columns."""
Reader = Callable[[Path], str]


def gazette(name: str = "rapidocr") -> Reader:
    """This project's reader, its engine loaded."""
    engine(name)
    return lambda path: "\n".join(as_text(page) for page in read_pages(path, engine=name))


def fast() -> Reader:
    """This project's reader with its fast engine."""
    return gazette("fast")


def pdfplumber() -> Reader:
    """pdfplumber as it comes, for PDFs with a text layer."""
    import pdfplumber as plumber

    def read(path: Path) -> str:
        with plumber.open(path) as document:
            return "\n".join(page.extract_text() or "" for page in document.pages)

    return read


def rapidocr() -> Reader:
    """RapidOCR with its own pipeline, its boxes in the order it gives them; one thread."""
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    engine = RapidOCR(params=threads | {"Global.log_level": "error"})
    return lambda path: "\n".join(engine(str(path)).txts or ())


def pytesseract() -> Reader:
    """Tesseract with chi_sim, as it comes."""
    import pytesseract as tesseract
    from PIL import Image

    def read(path: Path) -> str:
        with Image.open(path) as picture:
            return str(tesseract.image_to_string(picture, lang="chi_sim"))

    return read


def ocrmypdf() -> Reader:
    """OCRmyPDF with chi_sim, the text it puts beside the PDF."""
    subprocess.run(["ocrmypdf", "--version"], check=True, capture_output=True)

    def read(path: Path) -> str:
        with tempfile.TemporaryDirectory() as folder:
            out, text = Path(folder, "out.pdf"), Path(folder, "out.txt")
            options = ["-q", "-l", "chi_sim", "--jobs", "1", "--image-dpi", "300", "--sidecar"]
            subprocess.run(["ocrmypdf", *options, text, path, out], check=True, capture_output=True)
            return text.read_text(encoding="utf-8")

    return read


READERS = {
    "gazette": gazette,
    "fast": fast,
    "pdfplumber": pdfplumber,
    "rapidocr": rapidocr,
    "pytesseract": pytesseract,
    "ocrmypdf": ocrmypdf,
}


def edits(truth: str, read: str) -> int:
    """Levenshtein distance."""
    before = list(range(len(read) + 1))
    for i, a in enumerate(truth, 1):
        row = [i]
        for j, b in enumerate(read, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
        before = row
    return before[-1]


def cpu() -> float:
    """CPU-seconds of this process and of the programs that it ran."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def measure(read: Reader, pages: list[tuple[Path, str]]) -> tuple[float, float, float]:
    """Pages a minute, CPU-seconds a page, mean character error rate."""
    rates, seconds, spent = [], 0.0, 0.0
    for path, truth in pages:
        wall, used = time.perf_counter(), cpu()
        text = read(path)
        seconds += time.perf_counter() - wall
        spent += cpu() - used
        rates.append(edits(one_form(truth), one_form(text)) / max(1, len(one_form(truth))))
    return 60 * len(pages) / seconds, spent / len(pages), sum(rates) / len(rates)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rivals", default="fast,rapidocr,pytesseract,ocrmypdf")
    parser.add_argument("--most", type=int)
    args = parser.parse_args()
    pages = []
    for truth in sorted(args.folder.rglob("*.txt")):
        page = next((truth.with_suffix(kind) for kind in KINDS if truth.with_suffix(kind).exists()), None)
        if page is not None:
            pages.append((page, truth.read_text(encoding="utf-8")))
    most = min(args.most or len(pages), len(pages))
    pages = [pages[i * len(pages) // most] for i in range(most)]
    if not pages:
        raise SystemExit(f"{args.folder}: no page with its text beside it")
    report(f"{len(pages)} pages as pictures", ["gazette", *filter(None, args.rivals.split(","))], pages)
    with tempfile.TemporaryDirectory() as folder:
        texts = [text for _, text in pages if len(text) > LEAST]
        born = [(typeset(text, Path(folder, f"{i}.pdf")), text) for i, text in enumerate(texts)]
        report(f"{len(born)} pages born digital, two columns", ["gazette", "pdfplumber"], born)


def typeset(text: str, out: Path) -> Path:
    """The text as one sheet of a PDF, run on down two columns."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    run_on = text.replace("\n", "")
    lines = [run_on[i : i + 24] for i in range(0, len(run_on), 24)]
    half = -(-len(lines) // 2)
    canvas = Canvas(str(out), pagesize=(595, 200 + 15 * half))
    canvas.setFont("STSong-Light", 9)
    for i, line in enumerate(lines):
        column, row = divmod(i, half)
        canvas.drawString(60 + 250 * column, 100 + 15 * (half - row), line)
    canvas.save()
    return out


def report(heading: str, names: list[str], pages: list[tuple[Path, str]]) -> None:
    """One table: every reader over the same pages."""
    print(f"\n{heading}\n\n| reader | pages/minute | CPU-s/page | CER |\n|---|---|---|---|")
    for name in names:
        try:
            read = READERS[name]()
        except (ImportError, FileNotFoundError, subprocess.CalledProcessError) as error:
            print(f"| {name} | not installed ({error}) | | |")
            continue
        rate, spent, wrong = measure(read, pages)
        print(f"| {name} | {rate:.1f} | {spent:.1f} | {wrong:.4f} |", flush=True)


if __name__ == "__main__":
    if not os.environ.items() >= SURROUNDINGS.items():  # the C library looks at them when a process starts
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | SURROUNDINGS)
    main()
