"""The arrows of the house: cli → gazette → ocr, index; pure modules never reach files, database or clock."""

import ast
import pathlib

ROOT = pathlib.Path(__file__).parent.parent
PURE = ("gazette.types", "gazette.errors", "gazette.rules", "gazette.issue", "gazette.life", "gazette.wording")
IMPURE_LIBRARIES = {"sqlmodel", "sqlalchemy", "alembic", "click", "os", "shutil", "tempfile", "subprocess", "sqlite3"}


def modules():
    for top in ("gazette", "ocr", "index"):
        for path in (ROOT / top).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), path
    yield "cli", ROOT / "cli.py"


def imports_of(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def graph():
    known = dict(modules())
    out = {}
    for name, path in known.items():
        targets = {t for t in imports_of(path) if t in known and t != name}
        out[name] = targets
    return out


def test_packages_point_one_way():
    for name, targets in graph().items():
        top = name.split(".")[0]
        for target in targets:
            other = target.split(".")[0]
            allowed = {
                "cli": {"gazette", "ocr", "index"},
                "gazette": {"gazette", "ocr", "index"},
                "ocr": {"ocr"},
                "index": {"index"},
            }
            assert other in allowed[top], f"{name} imports {target}"


def test_nobody_imports_their_own_package_root():
    for name, targets in graph().items():
        top = name.split(".")[0]
        assert name == top or top not in targets, f"{name} imports its own package root"


def test_no_cycles():
    edges, done, doing = graph(), set(), []

    def visit(name):
        assert name not in doing, " → ".join([*doing[doing.index(name) :], name])
        if name in done:
            return
        doing.append(name)
        for target in sorted(edges[name]):
            if not name.startswith(target + "."):
                visit(target)
        doing.pop()
        done.add(name)

    for name in sorted(edges):
        visit(name)


def room(name):
    """The folder of gazette/ in which a module stands, or the module itself."""
    return ".".join(name.split(".")[:2])


def test_no_two_rooms_import_each_other():
    edges = {
        (room(name), room(target))
        for name, targets in graph().items()
        for target in targets
        if name.startswith("gazette.") and target.startswith("gazette.") and room(name) != room(target)
    }
    assert not {(a, b) for a, b in edges if (b, a) in edges}


def test_pure_modules_stay_pure():
    for name, path in modules():
        if name.startswith(PURE):
            for target in imports_of(path):
                root = target.split(".")[0]
                assert root not in IMPURE_LIBRARIES, f"{name} imports {target}"
                assert root not in ("ocr", "index") or target.startswith("ocr.types"), f"{name} imports {target}"
                assert not target.startswith(
                    ("gazette.store", "gazette.archive", "gazette.intake", "gazette.export")
                ), f"{name} imports {target}"
