"""Which ports each function's code asks for, read from the code itself: what it hands to `do`, and what it takes of the
hub."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import fields
from types import ModuleType
from typing import Any

from app import app
from chalicelib.wiring import Hub
from tests.house import CHALICELIB, module, sources

HUB = {field.name for field in fields(Hub)}


def ports() -> dict[str, set[str]]:
    """By the function's name as AWS knows it."""
    jobs = {source.name: set(_of_job(source.handler_string)) for source in app.event_sources}
    return {"pages": set(_of_pages()), **jobs}


def _of_job(handler: str) -> Iterator[str]:
    """A job is one function of its module, with those below that it calls by name."""
    name, _, own = handler.rpartition(".")
    place = importlib.import_module(name)
    functions = {
        node.name: node for node in ast.parse(inspect.getsource(place)).body if isinstance(node, ast.FunctionDef)
    }
    followed, left = set(), [own]
    while left:
        if (one := left.pop()) not in followed:
            followed.add(one)
            yield from _asked(functions[one], place)
            named = (node.id for node in ast.walk(functions[one]) if isinstance(node, ast.Name))
            left += [each for each in named if each in functions and each.startswith("_")]


def _of_pages() -> Iterator[str]:
    """All other handlers, and what goes around them."""
    jobs = {source.handler_string.rpartition(".")[0] for source in app.event_sources}
    for file in sources(CHALICELIB / "handlers"):
        if module(file) not in jobs:
            yield from _asked(ast.parse(file.read_text()), importlib.import_module(module(file)))


def _asked(code: ast.AST, place: ModuleType) -> Iterator[str]:
    for node in ast.walk(code):
        match node:
            case ast.Call(func=ast.Attribute(attr="do"), args=[verb, *_]):
                for found in _verbs(verb, place):
                    yield from HUB & set(inspect.signature(found).parameters)
            case ast.Call(func=ast.Name(id="partial"), args=[ast.Attribute(attr="do"), verb, *_]):
                for found in _verbs(verb, place):
                    yield from HUB & set(inspect.signature(found).parameters)
            case ast.Attribute(value=ast.Attribute(attr="hub") | ast.Name(id="hub"), attr=port) if port in HUB:
                yield port


def _verbs(expression: ast.expr, place: ModuleType) -> Iterator[Any]:
    """One function, or one of two; a verb that was handed over itself is found where it was handed over."""
    match expression:
        case ast.IfExp(body=one, orelse=other):
            yield from _verbs(one, place)
            yield from _verbs(other, place)
        case ast.Name(id=name) if hasattr(place, name):
            yield getattr(place, name)
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if hasattr(place, owner):
            yield getattr(getattr(place, owner), name)
