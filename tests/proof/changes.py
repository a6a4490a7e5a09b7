"""How a program is made worse in one place: what can be changed about a node of its syntax."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

# Changes a node in place, or gives what is to stand in its place.
Change = Callable[[Any], ast.AST | None]

_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Continue: ast.Break,
    ast.Break: ast.Continue,
}
_OTHER_CALL = {"min": "max", "max": "min", "any": "all", "all": "any"}


def changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """What can be changed about a node: in words, and how."""
    match node:
        case ast.Compare(ops=ops):
            for at, sign in enumerate(ops):
                other = _OTHER[type(sign)]
                yield f"{type(sign).__name__} becomes {other.__name__}", _puts("ops", at, other())
        case ast.BoolOp(op=sign) | ast.BinOp(op=sign) if type(sign) in _OTHER:
            other = _OTHER[type(sign)]
            yield f"{type(sign).__name__} becomes {other.__name__}", _sets("op", other())
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            yield "no longer turned round", lambda _: operand
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield "the condition turned round", _sets("test", ast.UnaryOp(ast.Not(), test))
        case ast.Constant(value=bool(value)):
            yield f"{value} becomes {not value}", _sets("value", not value)
        case ast.Constant(value=int(value)):
            yield f"{value} becomes {value + 1}", _sets("value", value + 1)
        case ast.Constant(value=float(value)):
            yield f"{value} becomes {value + 1}", _sets("value", value + 1)
        case ast.Return(value=ast.expr() as value) if not (
            isinstance(value, ast.Constant) and value.value is None
        ):
            yield "nothing is returned", _sets("value", ast.Constant(None))
        case ast.Expr(value=ast.Call()):
            yield "it is not called", lambda _: ast.Pass()
        case ast.Continue() | ast.Break():
            yield f"{type(node).__name__} becomes the other", lambda _: _OTHER[type(node)]()
        case ast.Call(func=ast.Name(id=name)) if name in _OTHER_CALL:
            yield f"{name} becomes {_OTHER_CALL[name]}", _sets("func", ast.Name(_OTHER_CALL[name], ast.Load()))
        case ast.Call(func=ast.Attribute(attr="where"), args=args):
            for at in range(len(args)):
                yield f"condition {at + 1} of WHERE is left out", _drops("args", at)
        case ast.comprehension(ifs=ifs):
            for at in range(len(ifs)):
                yield f"condition {at + 1} of a comprehension is left out", _drops("ifs", at)


def _sets(name: str, value: Any) -> Change:
    return lambda node: setattr(node, name, value)


def _puts(name: str, at: int, value: Any) -> Change:
    return lambda node: getattr(node, name).__setitem__(at, value)


def _drops(name: str, at: int) -> Change:
    return lambda node: getattr(node, name).__delitem__(at)


def nodes(tree: ast.Module) -> list[ast.AST]:
    """What runs: no annotations, and nothing that only a type checker sees."""
    found: list[ast.AST] = []

    def look(node: ast.AST) -> None:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return
        found.append(node)
        for name, held in ast.iter_fields(node):
            if name in {"annotation", "returns"}:
                continue
            for each in held if isinstance(held, list) else [held]:
                if isinstance(each, ast.AST):
                    look(each)

    look(tree)
    return found


def replace(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    """Put something in the place of a node."""
    for node in ast.walk(tree):
        for name, held in ast.iter_fields(node):
            if held is old:
                setattr(node, name, ast.copy_location(new, old))
            elif isinstance(held, list):
                held[:] = [ast.copy_location(new, old) if each is old else each for each in held]


def line_of(node: ast.AST) -> int:
    """Where it stands; a comprehension has no line, but what it goes through has."""
    return int(getattr(node.iter if isinstance(node, ast.comprehension) else node, "lineno", 0))
