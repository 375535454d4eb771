"""What the program can say, read out of its source: each code with the templates of its messages and hints.

A string that is made at run time has a hole where a value goes.  A name is followed to where it is bound: an
assignment, a loop over what a generator yields, the callers of a function, the fields of a value; what cannot be
followed is a hole.  So a template may be too wide, but none is lost without a test that says so.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, product
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "kanben"
HOLE = "\0"
DEEP, MANY = 7, 60
LISTS = {"sorted", "list", "tuple", "set", "reversed", "iter", "frozenset", "unique"}

Value = str | tuple["Value", ...]
Function = ast.FunctionDef


@dataclass(eq=False)
class Module:
    path: Path
    tree: ast.Module
    above: dict[ast.AST, ast.AST] = field(default_factory=dict)


@dataclass(frozen=True)
class Scope:
    """Where an expression stands: its module, the function and class around it, what names are known to be."""

    module: Module
    function: Function | None = None
    env: tuple[tuple[str, Value], ...] = ()
    depth: int = field(default=0, compare=False)

    def knowing(self, **names: Value) -> "Scope":
        return Scope(self.module, self.function, (*names.items(), *self.env), self.depth + 1)


class Package:
    def __init__(self, folder: Path = PACKAGE) -> None:
        self.modules = []
        self.known: dict[tuple[ast.AST, Scope], list[Value]] = {}
        self.functions: dict[str, list[tuple[Module, Function]]] = defaultdict(list)
        self.classes: dict[str, list[tuple[Module, ast.ClassDef]]] = defaultdict(list)
        self.calls: dict[str, list[tuple[Module, ast.Call]]] = defaultdict(list)
        for path in sorted(folder.rglob("*.py")):
            module = Module(path, ast.parse(path.read_text(encoding="utf-8")))
            self.modules.append(module)
            for node in ast.walk(module.tree):
                for child in ast.iter_child_nodes(node):
                    module.above[child] = node
                if isinstance(node, ast.FunctionDef):
                    self.functions[node.name].append((module, node))
                elif isinstance(node, ast.ClassDef):
                    self.classes[node.name].append((module, node))
                elif isinstance(node, ast.Call):
                    self.calls[called(node)].append((module, node))

    def scope(self, module: Module, node: ast.AST, depth: int = 0) -> Scope:
        while node in module.above:
            node = module.above[node]
            if isinstance(node, ast.FunctionDef):
                return Scope(module, node, (), depth)
        return Scope(module, None, (), depth)

    # --- one value --------------------------------------------------------------------

    def values(self, node: ast.expr | None, scope: Scope) -> list[Value]:
        """Return what ``node`` can be."""
        if scope.depth > DEEP or node is None:
            return [HOLE]
        key = (node, scope)
        if key not in self.known:
            self.known[key] = [HOLE]  # of what is being looked for
            self.known[key] = self.value(node, scope)
        return self.known[key]

    def value(self, node: ast.expr, scope: Scope) -> list[Value]:
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return _joined([self.piece(part, scope) for part in parts])
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return _joined([self.values(left, scope), self.values(right, scope)])
            case ast.IfExp(body=one, orelse=other):
                return self.values(one, scope) + self.values(other, scope)
            case ast.BoolOp(values=some):
                return [value for one in some for value in self.values(one, scope)]
            case ast.NamedExpr(value=one) | ast.Starred(value=one):
                return self.values(one, scope)
            case ast.Tuple():
                return self.together(node.elts, scope)
            case ast.Name(id=name):
                return self.named(name, scope, node)
            case ast.Subscript():
                return self.taken(node, scope)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return self.fields(name, node, scope)
            case ast.Attribute(value=ast.Name(), attr=name) if name.isupper():
                return self.constant(name, scope)
            case ast.Call():
                return self.answered(node, scope)
        return [HOLE]

    def piece(self, part: ast.expr, scope: Scope) -> list[Value]:
        if isinstance(part, ast.Constant):
            return [str(part.value)]
        assert isinstance(part, ast.FormattedValue)
        if part.conversion != -1 or part.format_spec:
            return [HOLE]
        found = self.values(part.value, scope)
        if isinstance(part.value, ast.IfExp) and all(isinstance(v, str) for v in found):
            return found
        words = [v for v in found if isinstance(v, str) and any("a" <= c <= "z" for c in v) and " " in v.strip()]
        return found if words else [HOLE]

    def together(self, nodes: list[ast.expr], scope: Scope) -> list[Value]:
        """Return what ``nodes`` can be at the same time."""
        if scope.depth > DEEP:
            return [tuple(HOLE for _ in nodes)]
        known = dict(scope.env)
        for use in (n for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)):
            name = use.id
            if name in known:
                continue
            if scope.function and name in parameters(scope.function):
                made = [
                    self.together(nodes, Scope(scope.module, scope.function, (*env.items(), *scope.env), depth))
                    for env, depth in self.given(scope, nodes)
                ]
                return _unique(value for some in made for value in some)
            for target, found in self.bound(name, scope, use):
                if isinstance(target, ast.Tuple) and len([n for n in target.elts if isinstance(n, ast.Name)]) > 1:
                    every = self.bound(name, scope, use)
                    return _unique(
                        value
                        for target, found in every
                        for env in _matched(target, found)
                        for value in self.together(nodes, scope.knowing(**({name: HOLE} | env)))
                    )
        ways: list[list[Value]] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                spread = [v for v in self.values(node.value, scope) if isinstance(v, tuple)]
                ways.append([("*", *v) for v in spread] or [HOLE])
            else:
                ways.append(self.values(node, scope))
        return _unique(_spread(way) for way in islice(product(*ways), MANY))

    def needed(self, nodes: list[ast.expr], function: Function) -> set[str]:
        """Return the names on which ``nodes`` rest."""
        names = {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}
        for _ in range(3):
            for node in binders(function):
                match node:
                    case ast.Assign(targets=[target]) | ast.NamedExpr(target=target) | ast.AugAssign(target=target):
                        source = node.value
                    case ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source):
                        pass
                    case _:
                        continue
                if any(_binds(target, name) for name in names):
                    names |= {n.id for n in ast.walk(source) if isinstance(n, ast.Name)}
        return names

    def given(self, scope: Scope, wanted: list[ast.expr]) -> Iterator[tuple[dict[str, Value], int]]:
        """Yield what the callers of a function give it."""
        function = scope.function
        assert function
        names = parameters(function)
        spec = function.args
        defaults: dict[str, ast.expr] = dict(
            zip(reversed([a.arg for a in spec.args]), reversed(spec.defaults), strict=False)
        )
        defaults |= {a.arg: d for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=False) if d}
        needed = self.needed(wanted, function)
        ways: dict[tuple[Value, ...], None] = {}
        for module, call in self.calls[function.name] if scope.depth < DEEP else ():
            if function not in [f for _, f in self.functions_called(module, call)]:
                continue
            arguments = self.arguments(function, call)
            nodes = [(arguments.get(n) or defaults.get(n)) if n in needed else None for n in names]
            ways |= dict.fromkeys(
                self.together([n or ast.Constant(0) for n in nodes], self.scope(module, call, scope.depth + 1))
            )
        for way in islice(ways, MANY) if ways else [[HOLE] * len(names)]:
            yield dict(zip(names, way, strict=False)), scope.depth + 1

    def arguments(self, function: Function, call: ast.Call) -> dict[str, ast.expr]:
        names = [a.arg for a in function.args.args]
        if names and names[0] in ("self", "cls"):
            names = names[1:]
        found = dict(zip(names, call.args, strict=False))
        return found | {k.arg: k.value for k in call.keywords if k.arg}

    def functions_called(self, module: Module, call: ast.Call) -> list[tuple[Module, Function]]:
        name = called(call)
        found = self.functions.get(name, [])
        if isinstance(call.func, ast.Attribute):
            return [(m, f) for m, f in found if isinstance(m.above.get(f), ast.ClassDef) or m.path.stem == _base(call)]
        own = [(m, f) for m, f in found if m is module]
        return own or [(m, f) for m, f in found if not isinstance(m.above.get(f), ast.ClassDef)]

    # --- where a name is bound ----------------------------------------------------------

    def named(self, name: str, scope: Scope, use: ast.AST | None = None) -> list[Value]:
        known = dict(scope.env)
        if name in known:
            return [known[name]]
        if scope.function and name in parameters(scope.function):
            return _unique(v for env, depth in self.given(scope, [ast.Name(name)]) for v in [env.get(name, HOLE)])
        found = [
            env.get(name, HOLE) for target, values in self.bound(name, scope, use) for env in _matched(target, values)
        ]
        return _unique(found) if found else self.constant(name, scope)

    def bound(self, name: str, scope: Scope, use: ast.AST | None = None) -> list[tuple[ast.expr, list[Value]]]:
        if not scope.function:
            return []
        deeper = Scope(scope.module, scope.function, tuple(p for p in scope.env if p[0] != name), scope.depth + 1)
        if scope.depth > DEEP:
            return []
        found: list[tuple[ast.expr, list[Value]]] = []
        reaching = self.reaching(name, use, scope) if use else binders(scope.function)
        for node in reaching:
            match node:
                case ast.Assign(targets=[target], value=value) if _binds(target, name):
                    found.append((target, self.values(value, deeper)))
                case ast.AnnAssign(target=target, value=value) if value and _binds(target, name):
                    found.append((target, self.values(value, deeper)))
                case ast.NamedExpr(target=target, value=value) if _binds(target, name):
                    found.append((target, self.values(value, deeper)))
                case ast.AugAssign(target=ast.Name(id=n), value=value) if n == name:
                    before = [v for target, values in found for v in values]
                    found.append((node.target, _joined([before, self.values(value, deeper)])))
                case ast.For(target=target, iter=many) | ast.comprehension(target=target, iter=many) if _binds(
                    target, name
                ):
                    found.append((target, self.items(many, deeper)))
        return found

    def reaching(self, name: str, use: ast.AST, scope: Scope) -> list[ast.AST]:
        """Return what binds ``name`` where it is used: what stands before it, back to what always does."""
        found: list[ast.AST] = []
        every = self.binders(scope, name)
        node, above = use, scope.module.above
        while node in above and node is not scope.function:
            parent = above[node]
            if within := [g for g in getattr(parent, "generators", ()) if _binds(g.target, name)]:
                return within
            for block in (getattr(parent, part, None) for part in ("body", "orelse", "finalbody")):
                if isinstance(block, list) and node in block:
                    for before in reversed(block[: block.index(node)]) if every else ():
                        within = [one for one in ast.walk(before) if one in every]
                        found = within + found
                        if before in within and not isinstance(before, (ast.For, ast.AugAssign)):
                            return found
            if isinstance(parent, ast.For) and _binds(parent.target, name):
                return [parent, *found]
            if isinstance(parent, (ast.If, ast.While)) or isinstance(node, ast.expr):
                tests = [one for one in ast.walk(getattr(parent, "test", parent)) if isinstance(one, ast.NamedExpr)]
                if own := [one for one in tests if _binds(one.target, name)]:
                    return [*own, *found]
            node = parent
        return found or every

    def binders(self, scope: Scope, name: str) -> list[ast.AST]:
        assert scope.function
        targets = (
            (one, one.targets if isinstance(one, ast.Assign) else [one.target]) for one in binders(scope.function)
        )  # type: ignore[attr-defined]
        return [one for one, bound in targets if any(_binds(target, name) for target in bound)]

    def constant(self, name: str, scope: Scope) -> list[Value]:
        for module in self.homes(name, scope.module):
            for node in module.tree.body:
                target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
                if isinstance(target, ast.Name) and target.id == name and getattr(node, "value", None):
                    return self.values(node.value, Scope(module, None, (), scope.depth + 1))
            if module is scope.module and not name.lstrip("_").isupper():
                break
        return [HOLE]

    def homes(self, name: str, module: Module) -> list[Module]:
        """Return where a constant may be defined: here, or where it is imported from."""
        for node in module.tree.body:
            if isinstance(node, ast.ImportFrom) and name in [a.asname or a.name for a in node.names]:
                return [
                    m for m in self.modules if (node.module or "").endswith(".".join(m.path.with_suffix("").parts[-1:]))
                ]
        return [module, *self.modules]

    def definition(self, name: str, scope: Scope) -> tuple[ast.expr, Scope] | None:
        """Return the expression that a table is."""
        for node in ast.walk(scope.function) if scope.function else ():
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
                return node.value, scope
        for module in self.homes(name, scope.module):
            for node in module.tree.body:
                target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
                if isinstance(target, ast.Name) and target.id == name and getattr(node, "value", None):
                    return node.value, Scope(module, None, (), scope.depth + 1)
        return None

    def fields(self, name: str, node: ast.AST, scope: Scope) -> list[Value]:
        """Return what a field of a value is set to, wherever one is made."""
        while node in scope.module.above and not isinstance(node, ast.ClassDef):
            node = scope.module.above[node]
        if not isinstance(node, ast.ClassDef):
            return [HOLE]
        order = [n.target.id for n in node.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)]
        for own in node.body:
            if isinstance(own, ast.FunctionDef) and own.name == "__init__":
                order = [a.arg for a in own.args.args[1:]]
        if name not in order:
            return [HOLE]
        found: list[Value] = []
        for module, call in self.calls[node.name]:
            given = dict(zip(order, call.args, strict=False)) | {k.arg: k.value for k in call.keywords if k.arg}
            if name in given:
                found += self.values(given[name], self.scope(module, call, scope.depth + 1))
        return _unique(found) or [HOLE]

    def taken(self, node: ast.Subscript, scope: Scope) -> list[Value]:
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int):
            n = node.slice.value
            return [
                v[n] if isinstance(v, tuple) and -len(v) <= n < len(v) else HOLE for v in self.values(node.value, scope)
            ]
        table = self.table(node.value, scope)
        if table:
            made, there = table
            if isinstance(node.slice, ast.Constant):
                for key, value in zip(made.keys, made.values, strict=False):
                    if isinstance(key, ast.Constant) and key.value == node.slice.value:
                        return self.values(value, there)
            return _unique(v for value in made.values for v in self.values(value, there))
        return [HOLE]

    def table(self, node: ast.expr, scope: Scope) -> tuple[ast.Dict, Scope] | None:
        if isinstance(node, ast.Dict):
            return node, scope
        if isinstance(node, ast.Name) and (found := self.definition(node.id, scope)) and isinstance(found[0], ast.Dict):
            return found[0], found[1]
        return None

    def answered(self, call: ast.Call, scope: Scope) -> list[Value]:
        """Return what a call can give."""
        if isinstance(call.func, ast.Attribute):
            if call.func.attr == "format":
                return [_without_fields(v) for v in self.values(call.func.value, scope)]
            if call.func.attr == "get" and (table := self.table(call.func.value, scope)):
                rest = [self.values(call.args[1], scope)] if len(call.args) > 1 else []
                return _unique(
                    v for some in [*(self.values(v, table[1]) for v in table[0].values), *rest] for v in some
                )
            if call.func.attr in ("removeprefix", "removesuffix", "strip", "rstrip", "lower"):
                found = self.values(call.func.value, scope)
                return found if any(isinstance(v, str) and " " in v for v in found) else [HOLE]
        if called(call) == "next" and call.args:
            return self.items(call.args[0], scope) + (
                list(self.values(call.args[1], scope)) if len(call.args) > 1 else []
            )
        found: list[Value] = []
        for module, function in self.functions_called(scope.module, call):
            arguments = self.arguments(function, call)
            env: dict[str, Value] = {}
            defaults = dict(
                zip(reversed([a.arg for a in function.args.args]), reversed(function.args.defaults), strict=False)
            )
            ways = [{}]
            for n in parameters(function):
                node = arguments.get(n) or defaults.get(n)
                options = (
                    self.values(node, Scope(scope.module, scope.function, scope.env, scope.depth + 1))
                    if node
                    else [HOLE]
                )
                ways = [way | {n: v} for way in ways for v in options][:40]
            for env in ways:
                inner = Scope(module, function, tuple(env.items()), scope.depth + 1)
                for node in own(function):
                    if isinstance(node, ast.Return) and node.value:
                        found += self.values(node.value, inner)
        return _unique(found) or [HOLE]

    def items(self, node: ast.expr, scope: Scope) -> list[Value]:
        """Return what a loop over ``node`` can meet."""
        if scope.depth > DEEP:
            return [HOLE]
        deeper = Scope(scope.module, scope.function, scope.env, scope.depth + 1)
        match node:
            case ast.Tuple(elts=some) | ast.List(elts=some) | ast.Set(elts=some):
                return _unique(
                    v
                    for one in some
                    for v in (
                        self.items(one.value, deeper) if isinstance(one, ast.Starred) else self.values(one, deeper)
                    )
                )
            case ast.ListComp(elt=one) | ast.GeneratorExp(elt=one) | ast.SetComp(elt=one):
                return self.values(one, deeper)
            case ast.IfExp(body=one, orelse=other):
                return self.items(one, deeper) + self.items(other, deeper)
            case ast.BinOp(left=one, right=other, op=ast.Add() | ast.BitOr()):
                return self.items(one, deeper) + self.items(other, deeper)
            case ast.BoolOp(values=some):
                return [v for one in some for v in self.items(one, deeper)]
            case ast.Dict(keys=keys):
                return _unique(v for key in keys for v in self.values(key, deeper))
            case ast.Name(id=name):
                return self.collected(name, deeper)
            case ast.Call(func=ast.Attribute(value=table, attr="items")) if found := self.table(table, scope):
                made, there = found
                return _unique(
                    v
                    for key, value in zip(made.keys, made.values, strict=False)
                    if key
                    for v in self.together([key, value], there)
                )
            case ast.Call(func=ast.Attribute(value=table, attr="values")) if found := self.table(table, scope):
                return _unique(v for value in found[0].values for v in self.values(value, found[1]))
            case ast.Call(func=ast.Name(id=name), args=[one, *_]) if name in LISTS:
                return self.items(one, deeper)
            case ast.Call(func=ast.Attribute(attr="fromkeys" | "chain"), args=some):
                return [v for one in some for v in self.items(one, deeper)]
            case ast.Call(func=ast.Name(id="chain"), args=some):
                return [v for one in some for v in self.items(one, deeper)]
            case ast.Call(func=ast.Name(id="enumerate"), args=[one, *_]):
                return [(HOLE, v) for v in self.items(one, deeper)]
            case ast.Call(func=ast.Name(id="zip"), args=some):
                ways = [[HOLE] if isinstance(s, ast.Starred) else self.items(s, deeper) for s in some]
                return [tuple(way) for way in islice(product(*ways), MANY)]
            case ast.Call():
                return self.yielded(node, deeper)
        return [HOLE]

    def yielded(self, call: ast.Call, scope: Scope) -> list[Value]:
        found: list[Value] = []
        for module, function in self.functions_called(scope.module, call):
            arguments = self.arguments(function, call)
            env = {}
            for n in parameters(function):
                options = self.values(arguments[n], scope) if n in arguments else [HOLE]
                env[n] = options[0] if len(options) == 1 else HOLE
            inner = Scope(module, function, tuple(env.items()), scope.depth + 1)
            for node in own(function):
                if isinstance(node, ast.Yield) and node.value:
                    found += self.values(node.value, inner)
                elif isinstance(node, ast.YieldFrom) or (isinstance(node, ast.Return) and node.value):
                    found += self.items(node.value, inner)
        return _unique(found) or [HOLE]

    def collected(self, name: str, scope: Scope) -> list[Value]:
        """Return what is put into a list."""
        found: list[Value] = []
        if scope.function:
            for node in own(scope.function):
                match node:
                    case ast.Assign(targets=[ast.Name(id=n)], value=value) if n == name:
                        found += self.items(value, scope)
                    case ast.AnnAssign(target=ast.Name(id=n), value=value) if n == name and value:
                        found += self.items(value, scope)
                    case ast.AugAssign(target=ast.Name(id=n), value=value) if n == name:
                        found += self.items(value, scope)
                    case ast.Call(func=ast.Attribute(value=ast.Name(id=n), attr="append"), args=[value]) if n == name:
                        found += self.values(value, scope)
                    case ast.Call(func=ast.Attribute(value=ast.Name(id=n), attr="extend"), args=[value]) if n == name:
                        found += self.items(value, scope)
            if name in parameters(scope.function):
                for module, call in self.calls[scope.function.name]:
                    if scope.function in [f for _, f in self.functions_called(module, call)]:
                        node = self.arguments(scope.function, call).get(name)
                        if node:
                            found += self.items(node, self.scope(module, call, scope.depth + 1))
        if not found and (made := self.definition(name, Scope(scope.module, None, (), scope.depth))):
            return self.items(*made)
        return _unique(found) or [HOLE]


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _base(call: ast.Call) -> str:
    return call.func.value.id if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) else ""


def parameters(function: Function) -> list[str]:
    return [a.arg for a in (*function.args.args, *function.args.kwonlyargs) if a.arg not in ("self", "cls")]


@cache
def binders(function: Function) -> tuple[ast.AST, ...]:
    kinds = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.comprehension)
    return tuple(node for node in ast.walk(function) if isinstance(node, kinds))


def own(function: Function) -> Iterator[ast.AST]:
    """Yield the nodes of a function that are not of one within it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)


def _binds(target: ast.expr, name: str) -> bool:
    match target:
        case ast.Name(id=bound):
            return bound == name
        case ast.Tuple(elts=some) | ast.List(elts=some):
            return any(_binds(one, name) for one in some)
        case ast.Starred(value=one):
            return _binds(one, name)
    return False


def _matched(target: ast.expr, values: list[Value]) -> Iterator[dict[str, Value]]:
    for value in values:
        if isinstance(target, ast.Name):
            yield {target.id: value}
        elif isinstance(target, ast.Tuple):
            env: dict[str, Value] = {}
            for n, part in enumerate(target.elts):
                one = value[n] if isinstance(value, tuple) and n < len(value) else HOLE
                if isinstance(part, ast.Starred):
                    part, one = part.value, HOLE  # noqa: PLW2901 - the rest of a tuple has no values of its own
                for inner in _matched(part, [one]):
                    env |= inner
            yield env


def _joined(ways: list[list[Value]]) -> list[Value]:
    return _unique("".join(p if isinstance(p, str) else HOLE for p in way) for way in islice(product(*ways), MANY))


def _spread(way: tuple[Value, ...]) -> Value:
    flat: list[Value] = []
    for value in way:
        flat += value[1:] if isinstance(value, tuple) and value[:1] == ("*",) else (value,)
    return tuple(flat)


def _without_fields(value: Value) -> Value:
    return re.sub(r"\{[^{}]*\}", HOLE, value) if isinstance(value, str) else HOLE


def _unique(values: object) -> list[Value]:
    return list(dict.fromkeys(islice(values, MANY)))  # type: ignore[call-overload]


def numbered(template: str) -> str:
    """Write the holes of a template as {1}, {2} …"""
    parts = template.replace("{", "{{").replace("}", "}}").split(HOLE)
    made = parts[0]
    for n, part in enumerate(parts[1:], 1):
        made += f"{{{n}}}{part}"
    return made


@dataclass(frozen=True)
class Said:
    code: str
    message: str
    hint: str
    place: str


def said(folder: Path = PACKAGE) -> Iterator[Said]:
    """Yield what each place of the package that makes a finding can say."""
    package = Package(folder)
    for kind in ("Finding", "Remark"):
        at = 0 if kind == "Finding" else 1
        names = (
            ["code", "message", "source", "line", "hint"] if kind == "Finding" else ["at", "code", "message", "hint"]
        )
        for module, call in package.calls[kind]:
            given = {k.arg: k.value for k in call.keywords}
            nodes = call.args[at:] if any(isinstance(a, ast.Starred) for a in call.args) else None
            if nodes is None:
                given |= dict(zip(names, call.args, strict=False))
                nodes = [
                    given.get("code", ast.Constant("")),
                    given.get("message", ast.Constant("")),
                    given.get("hint", ast.Constant("")),
                ]
            for way in package.together(list(nodes), package.scope(module, call)):
                code, message, *rest = way
                hint = rest[-1] if rest and kind + str(len(rest)) != "Finding2" else ""
                place = f"{module.path.relative_to(folder).as_posix()}:{call.lineno}"
                flat = [v if isinstance(v, str) else HOLE for v in (code, message, hint)]
                yield Said(*flat, place)
    yield from _in_tuples(package, folder)


def _in_tuples(package: Package, folder: Path) -> Iterator[Said]:
    """Yield what stands beside a code in a tuple or a call, or beside a number that a file's letter makes a code."""
    for module in package.modules:
        for node in ast.walk(module.tree):
            parts = node.elts if isinstance(node, ast.Tuple) else node.args if isinstance(node, ast.Call) else []
            if len(parts) < 2 or not isinstance(parts[0], ast.Constant):
                continue
            code = parts[0].value
            if isinstance(node, ast.Call) and called(node) == "finding" and isinstance(code, int):
                code, parts = HOLE, [parts[0], parts[1], *parts[3:4]]
            if isinstance(node, ast.Call) and called(node) in ("Finding", "Remark"):
                continue
            if code is HOLE or (isinstance(code, str) and re.fullmatch("[A-Z]-[0-9]{3}", code)):
                scope = package.scope(module, node)
                texts = [v for part in parts[1:3] for v in package.values(part, scope) if isinstance(v, str)]
                for text in texts:
                    yield Said(code, text, "", f"{module.path.relative_to(folder).as_posix()}:{node.lineno}")
