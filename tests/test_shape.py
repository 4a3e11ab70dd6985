"""The shape of the code: figures that may only ever get better; the architecture page says what for."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "infoint_tui"

MODULES = 220
"""Modules at most."""
LARGEST_CYCLE = 3
"""Modules at most that import each other in a loop, types and local imports included."""
METHODS = 45
"""Methods at most of a class, those of its bases of ours included."""
HOOKS = 0
"""Methods that a subclass has to fill."""
SAME_NAME: dict[str, str] = {}
"""Class names that stand twice, with the reason."""
LONG: dict[str, str] = {
    "domain.advice.messages": "every rule about a message, in the order of a letter",
    "ui.conversation.prepare.actions": "what can be done in Prepare, a function a command",
}
"""Modules of more than 700 lines, with the reason."""


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the product, by its dotted name below the package."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__")
        found[name.rstrip(".")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    """Every class at the top of a module, with the module."""
    for module, tree in trees().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                yield module, node


@cache
def imports(module: str) -> set[str]:
    """The modules of ours that one imports anywhere, for its types too."""
    package = (PACKAGE / Path(*module.split("."))).is_dir() or not module
    found = set()
    for node in ast.walk(trees()[module]):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        parts = module.split(".") if package else module.split(".")[:-1]
        base = [*parts[: len(parts) - node.level + 1], *(node.module or "").split(".")]
        start = ".".join(part for part in base if part)
        for alias in node.names:
            inner = f"{start}.{alias.name}".lstrip(".")
            found.add(inner if inner in trees() else start)
    return {name for name in found if name in trees() and name != module}


def cycles() -> list[set[str]]:
    """Groups of modules that import each other in a loop (Tarjan), the largest first."""
    graph = {module: imports(module) for module in trees()}
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(module: str) -> None:
        number[module] = low[module] = len(number)
        stack.append(module)
        for other in graph[module]:
            if other not in number:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], number[other])
        if low[module] == number[module]:
            group: set[str] = set()
            while not group or module not in group:
                group.add(stack.pop())
            found.append(group)

    for module in graph:
        if module not in number:
            visit(module)
    return sorted((group for group in found if len(group) > 1), key=len, reverse=True)


def test_what_is_declared_costs_nothing_before_it_is_used() -> None:
    """Named tuples and patterns are those of the domain; code for Textual alone has its own."""
    dear = []
    for module, tree in trees().items():
        if module.startswith("ui.textual_fixes") or module == "domain":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "typing":
                dear += [f"{module}: typing.NamedTuple" for each in node.names if each.name == "NamedTuple"]
        for outer in tree.body:
            for inner in outer.body if isinstance(outer, ast.ClassDef) else [outer]:
                if isinstance(inner, ast.Assign | ast.AnnAssign) and "re.compile(" in ast.unparse(inner):
                    dear.append(f"{module}: {ast.unparse(inner)[:60]}")
    assert not dear


def test_there_are_no_more_modules_than_rooms() -> None:
    assert len(trees()) <= MODULES


def test_imports_run_in_no_large_circle() -> None:
    largest = cycles()[0] if cycles() else set()
    assert len(largest) <= LARGEST_CYCLE, sorted(largest)


@pytest.mark.parametrize("layer", ["domain", "exchange", "services"])
def test_a_layer_has_no_circle_at_all(layer: str) -> None:
    assert [group for group in cycles() if any(name.startswith(f"{layer}.") for name in group)] == []


def test_no_class_asks_its_subclasses_for_something() -> None:
    hooks = [
        f"{module}: {node.lineno}"
        for module, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and node.exc and "NotImplementedError" in ast.unparse(node.exc)
    ]
    assert len(hooks) <= HOOKS, hooks


def test_a_class_name_means_one_thing() -> None:
    places = defaultdict(list)
    for module, node in classes():
        places[node.name].append(module)
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert twice.keys() == SAME_NAME.keys(), twice


def test_no_class_grew_too_large() -> None:
    own = {node.name: node for _, node in classes()}

    def family(name: str) -> set[str]:
        """A class and its bases, as far as they are ours."""
        found, todo = set(), [name]
        while todo:
            if (each := todo.pop()) in own and each not in found:
                found.add(each)
                todo += [ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in own[each].bases]
        return found

    def methods(name: str) -> int:
        return sum(
            isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
            for member in family(name)
            for each in own[member].body
        )

    large = {name: count for name in own if (count := methods(name)) > METHODS}
    assert large == {}


def test_a_module_has_one_subject() -> None:
    lines = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path.read_text(encoding="utf-8").count(
            "\n"
        )
        for path in PACKAGE.rglob("*.py")
    }
    assert {name for name, count in lines.items() if count > 700} == set(LONG), lines


def test_the_chosen_libraries_are_at_work() -> None:
    users = defaultdict(set)
    for module, tree in trees().items():
        for node in ast.walk(tree):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
            for name in names:
                users[name.partition(".")[0]].add(module)
    assert users["humanize"] == {"domain.phrasing"}, "one small module speaks through it"
    assert {name.partition(".")[0] for name in users["tinydb"]} >= {"store", "services"}
    assert {name.partition(".")[0] for name in users["yaml"]} == {"content"}


def test_the_architecture_page_names_files_that_are_there() -> None:
    page = (PACKAGE / "README.md").read_text(encoding="utf-8")
    rooms = (PACKAGE, PACKAGE.parent, *(path for path in PACKAGE.rglob("*") if path.is_dir()))
    named = set(re.findall(r"`([\w/]+\.(?:py|txt|yaml))`", page))
    assert named
    assert [name for name in named if not any((room / name).is_file() for room in rooms)] == []
