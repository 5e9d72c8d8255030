"""Which value each parameter of the template gets: a wish of now, what it was before, our suggestion, its default."""

from collections.abc import Mapping, Sequence
from typing import Any

from infra.account import Account

PROD = "prod"


class Missing(Exception):
    """Some parameters have no value, or some values no parameter. The message is for whoever deploys."""


def given(words: Sequence[str]) -> dict[str, str]:
    """`Name=value` from the command line. Raises Missing."""
    pairs = dict(word.split("=", 1) for word in words if "=" in word)
    if strange := [word for word in words if "=" not in word]:
        raise Missing(f"This is no parameter, those are Name=value: {', '.join(strange)}")
    return pairs


def suggested(stage: str, here: Account) -> dict[str, str]:
    """For a stack that is new. A bucket's name is the whole world's, so the account's number makes it ours."""
    return {
        "Stage": stage,
        "Prefix": f"crossdock-{stage}-{here.number}-",
        "Protection": "on" if stage == PROD else "off",
    }


def chosen(
    declared: Mapping[str, Mapping[str, Any]],
    *,
    before: Mapping[str, str],
    wishes: Mapping[str, str],
    defaults: Mapping[str, str],
) -> dict[str, str | None]:
    """None for what stays as it was; what gets the template's own default is left out. Raises Missing."""
    if unknown := wishes.keys() - declared.keys():
        raise Missing(f"The template has no {', '.join(sorted(unknown))}. It has {', '.join(sorted(declared))}.")
    values: dict[str, str | None] = {}
    for name in declared:
        if name in wishes:
            values[name] = wishes[name]
        elif name in before:
            values[name] = None
        elif name in defaults:
            values[name] = defaults[name]
    _refuse_missing({name: spec for name, spec in declared.items() if name not in values and "Default" not in spec})
    return values


def _refuse_missing(missing: Mapping[str, Mapping[str, Any]]) -> None:
    if missing:
        lines = [f"  {name}: {spec.get('Description', spec['Type'])}" for name, spec in missing.items()]
        example = " ".join(f"{name}=…" for name in missing)
        raise Missing(
            "\n".join(["These have to be chosen once:", *lines, f'as in: make deploy STAGE=… WITH="{example}"'])
        )
