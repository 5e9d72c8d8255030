"""What an administrator of routes does at random, while orders are under way."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from chalicelib.domain.approvals import rules
from chalicelib.domain.approvals.editing import id_of
from chalicelib.usecases.approvals import routes as keeping
from tests import examples
from tests.fakes import FakeHub

Act = Callable[[], object]


class Routers:
    """For a player: ``chance`` decides, ``hub`` is where it happens."""

    chance: Random
    hub: FakeHub

    def keep_routes(self) -> Act:
        """Adds, changes, moves and deletes routes, and switches automatic approval on and off."""
        return self.chance.choice([self._add, self._change, self._move, self._delete, self._rule, self._rule])()

    def _add(self) -> Act:
        known = self._known()
        route = examples.route(
            name=f"Route {self.chance.randrange(1000)}",
            steps=examples.route().steps[: self.chance.randint(1, 2)],
            codes=frozenset({self.chance.choice(["44", "4412", "46"])}),
            below={"USD": Decimal(self.chance.choice([30, 60]))},
            always_asks=self.chance.random() < 0.3,
        )
        return lambda: self._do(keeping.add, route, before=id_of(known[0]))

    def _change(self) -> Act:
        route = self.chance.choice(self._known())
        shorter = replace(route, steps=examples.route().steps[: self.chance.randint(1, 3)])
        return lambda: self._do(keeping.change, id_of(route), shorter, before="", revision=route.revision)

    def _move(self) -> Act:
        route, by = self.chance.choice(self._known()), self.chance.choice([-1, 1])
        return lambda: self._do(keeping.move, id_of(route), steps=by)

    def _delete(self) -> Act:
        route = self.chance.choice(self._known())
        return lambda: self._do(keeping.remove, id_of(route))

    def _rule(self) -> Act:
        policy = self.hub.settings.approvals()
        limits = {"USD": Decimal(self.chance.choice([40, 60, 400]))} if self.chance.random() < 0.6 else {}
        wanted = replace(rules.of(policy), automatic_below=limits)
        return lambda: self._do(keeping.set_rules, wanted, revision=policy.rules_revision)

    def _known(self) -> list[Any]:
        policy = self.hub.settings.approvals()
        return [*policy.routes, policy.default]

    def _do(self, verb: Any, *inputs: object, **said: object) -> object:
        return self.hub.do(verb, *inputs, by=self.hub.people.get("gita"), where="page", **said)
