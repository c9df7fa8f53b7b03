"""written_codes: every code that the engine's source writes for the app to say in words: in the journal, in errors, as enums."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ENGINE = Path(__file__).parents[3] / "relay_engine"
_JOURNAL_METHODS = ("write", "write_visit")


@dataclass(slots=True)
class WrittenCodes:
    """What was found; `unclear` are calls whose code cannot be read from the source, by file and line."""

    journal: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)  # of errors whose code is a prefix and an enum's value
    enums: set[str] = field(default_factory=set)  # names of enums whose values are codes of errors
    unclear: list[str] = field(default_factory=list)
    facts: dict[str, list[frozenset[str]]] = field(default_factory=dict)  # by code: the parameters' names, each time that it is written


def gather_codes(folder: Path = ENGINE) -> WrittenCodes:
    """Read every module below `folder`."""
    found = WrittenCodes()
    for path in sorted(folder.rglob("*.py")):
        _Reader(path, found).visit(ast.parse(path.read_text("utf-8")))
    return found


def gather_str_enums(folder: Path = ENGINE) -> set[str]:
    """The names of all StrEnums."""
    classes = (
        node for path in folder.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ClassDef)
    )
    return {node.name for node in classes if any(isinstance(base, ast.Name) and base.id == "StrEnum" for base in node.bases)}


class _Reader(ast.NodeVisitor):
    """A name is followed to every text that its module, or its function, ever gives it."""

    def __init__(self, path: Path, found: WrittenCodes) -> None:
        self._path = path
        self._found = found
        self._scopes: list[ast.AST] = []

    def visit_Module(self, node: ast.Module) -> None:
        self._scopes.append(node)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._scopes.append(node)
        self.generic_visit(node)
        self._scopes.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        called = node.func
        if isinstance(called, ast.Name) and called.id == "UserFacingError" and node.args:
            self._note(self._found.errors, node.args[0], node.keywords)
        elif (
            isinstance(called, ast.Attribute)
            and called.attr in _JOURNAL_METHODS
            and isinstance(called.value, ast.Attribute | ast.Name)
            and _last_name(called.value).lstrip("_") == "journal"
            and len(node.args) > 1
        ):
            self._note(self._found.journal, node.args[1], node.keywords)

    def _note(self, codes: set[str], value: ast.expr, keywords: list[ast.keyword]) -> None:
        texts = list(self._texts(value, 0))
        if not texts:
            self._found.unclear.append(f"{self._path.relative_to(ENGINE.parent)}:{value.lineno}: {ast.unparse(value)}")
        codes.update(text for text in texts if text)
        own = frozenset(keyword.arg for keyword in keywords if keyword.arg)
        if len(own) == len(keywords):
            for text in filter(None, texts):
                self._found.facts.setdefault(text, []).append(own)
        elif isinstance(value, ast.Name) and isinstance(function := self._scopes[-1], ast.FunctionDef | ast.AsyncFunctionDef):
            self._note_passed_on(function, value.id, own)

    def _note_passed_on(self, function: ast.FunctionDef | ast.AsyncFunctionDef, name: str, own: frozenset[str]) -> None:
        """Of a function that adds its callers' facts to its `own`; **facts which are known when it runs alone are left out."""
        for call, value in _calls(self._scopes[0], function, name):
            given = [keyword.arg for keyword in call.keywords if keyword.arg != name]
            for text in filter(None, self._texts(value, 1) if all(given) else ()):
                self._found.facts.setdefault(text, []).append(own.union(filter(None, given)))

    def _texts(self, value: ast.expr, depth: int) -> Iterator[str]:
        """What `value` can be; "" for what is said elsewhere: the code of an error that was caught, the value of an enum."""
        match value:
            case ast.Constant(value=str(text)):
                yield text
            case ast.IfExp():
                yield from self._texts(value.body, depth)
                yield from self._texts(value.orelse, depth)
            case ast.JoinedStr(values=[ast.Constant(value=str(prefix)), ast.FormattedValue()]):
                self._found.prefixes.add(prefix)
                yield ""
            case ast.Attribute(attr="code") | ast.Call(func=ast.Name("str"), args=[ast.Subscript(slice=ast.Constant("code"))]):
                yield ""
            case ast.Attribute(value=ast.Attribute(attr=("reason" | "fault") as name), attr="value"):
                self._found.enums.add(name)
                yield ""
            case ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="get"), args=[_, default]):
                yield from self._texts(default, depth)
                yield from self._values_of(table)
            case ast.Subscript(value=ast.Name(id=table)):
                yield from self._values_of(table)
            case ast.Name(id=name) if depth < 4:
                yield from self._assigned(name, depth + 1)

    def _assigned(self, name: str, depth: int) -> Iterator[str]:
        for scope in reversed(self._scopes):
            texts = [text for value in _values(scope, name) for text in self._texts(value, depth)]
            yield from texts
            if texts:
                return

    def _values_of(self, table: str) -> Iterator[str]:
        for value in (value for scope in self._scopes for value in _values(scope, table)):
            for entry in value.values if isinstance(value, ast.Dict) else ():
                yield from self._texts(entry, 4)


def _values(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    """What is ever given to `name` in `scope`, by itself or as a part of a tuple; and what its function is called with."""
    for node in ast.walk(scope):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        for target in targets:
            assert isinstance(node, ast.Assign | ast.AnnAssign)
            if isinstance(target, ast.Name) and target.id == name and node.value is not None:
                yield node.value
            elif isinstance(target, ast.Tuple) and node.value is not None:
                yield from _parts(target, node.value, name)
    if isinstance(scope, ast.Module):
        for function in (node for node in ast.walk(scope) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            yield from (value for _call, value in _calls(scope, function, name))


def _calls(module: ast.AST, function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Each call of a function of the module, and what it is given as its parameter `name`."""
    parameters = [argument.arg for argument in function.args.args if argument.arg != "self"]
    if name not in parameters:
        return
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call) and _last_name(node.func) == function.name):
        place = parameters.index(name)
        if place < len(call.args):
            yield call, call.args[place]
        yield from ((call, keyword.value) for keyword in call.keywords if keyword.arg == name)


def _parts(target: ast.Tuple, value: ast.expr, name: str) -> Iterator[ast.expr]:
    for part in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
        if isinstance(part, ast.Tuple) and len(part.elts) == len(target.elts):
            yield from (
                given for named, given in zip(target.elts, part.elts, strict=True) if isinstance(named, ast.Name) and named.id == name
            )


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
