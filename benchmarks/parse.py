"""How fast texts are understood, and where the time goes.

    python benchmarks/parse.py [FILE...] [--megabytes 2] [--jobs 2]

Without files it reads a made-up regulation again and again. Prints MB of UTF-8 text a second for one process and for
all processes together, then for whole files as `gazette parse --jobs` takes them (pages, issue, documents, lines of
JSON; by one process of processor time, by several of wall time), then the share of each step.
"""

import argparse
import cProfile
import multiprocessing
import pathlib
import pstats
import tempfile
import time

from gazette.parsing import Parsed, parse_apart
from gazette.rules.document import parse

STEPS = (
    "cleaning.py:clean",
    "head.py:read",
    "structure.py:tree",
    "citations.py:mentions",
    "effects.py:read",
    "terms.py:commencements",
    "tail.py:signature",
    "attachments.py:attachments",
    "carried.py:parts_of",
)


def made_up(articles: int = 60) -> str:
    """A regulation of common length in true form."""
    body = [
        f"第{number}条　灯塔看守人应当按照《灯塔看守规定》（灯发〔2011〕{number}号）在岗，"
        "风雨之夜不得离开；违反的，依照国务院令第998号处罚。"
        for number in range(1, articles)
    ]
    head = "灯塔看守管理办法\n（2031年1月20日灯塔部令第97号公布　自2031年3月1日起施行）\n第一章　总则\n"
    last = (
        f"\n第{articles}条　本办法自2031年3月1日起施行。"
        "2011年5月6日灯塔局发布的《灯塔看守暂行规定》（灯发〔2011〕96号）同时废止。"
    )
    return head + "\n".join(body) + last


def rate(texts: list[str], jobs: int) -> float:
    """MB a second: of processor time for one process, of wall time for several."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    clock = time.process_time if jobs == 1 else time.perf_counter
    began = clock()
    if jobs == 1:
        for text in texts:
            parse(text)
    else:
        with multiprocessing.Pool(jobs) as pool:
            for _ in pool.imap_unordered(effects_of, texts, chunksize=8):
                pass
    return size / (clock() - began)


def file_rate(texts: list[str], jobs: int) -> float:
    """MB a second from files to records, as `gazette parse` does it; the clock is that of `rate`."""
    clock = time.process_time if jobs == 1 else time.perf_counter
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder, f"{number}.txt") for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        began = clock()
        for _ in parse_apart(paths, jobs, Parsed.as_line):
            pass
        return sum(len(text.encode()) for text in texts) / 1e6 / (clock() - began)


def effects_of(text: str) -> int:
    """What a worker sends back: little, so that the pipe is not what is measured."""
    return len(parse(text).effects)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", nargs="*", type=pathlib.Path)
    ap.add_argument("--megabytes", type=float, default=2.0)
    ap.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    args = ap.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in args.files] or [made_up()]
    size = sum(len(text.encode()) for text in texts) / 1e6
    texts = texts * max(1, round(args.megabytes / size))
    parse(texts[0])
    print(f"one process: {rate(texts, 1):.2f} MB/s")
    if args.jobs > 1:
        print(f"{args.jobs} processes: {rate(texts, args.jobs):.2f} MB/s")
    print(f"whole files: {file_rate(texts, 1):.2f} MB/s")
    if args.jobs > 1:
        print(f"whole files, {args.jobs} processes: {file_rate(texts, args.jobs):.2f} MB/s")
    profile = cProfile.Profile()
    profile.runcall(rate, texts[: max(1, len(texts) // 4)], 1)
    stats = pstats.Stats(profile)
    for (file, _, name), (_, _, _, total, _) in sorted(stats.stats.items(), key=lambda item: -item[1][3]):
        step = f"{pathlib.Path(file).name}:{name}"
        if step in STEPS:
            print(f"{total / stats.total_tt:6.1%}  {step}")


if __name__ == "__main__":
    main()
