"""What approvers and their administrator do at random beside answering: absences, fresh links, several at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.absences import mark
from chalicelib.domain.approvals.application import undecided
from chalicelib.usecases.approvals import absences, reassigning, renewing
from chalicelib.usecases.approvals.several import Chosen, approve_several
from chalicelib.usecases.directory.sessions import SignedIn
from tests.fakes import FakeHub
from tests.usecases.world import World

Act = Callable[[], object]
ASKED = ("chiara", "dmitri", "emma", "felix")  # by the usual route
PEOPLE = ("anna", "ben", "chiara", "dmitri", "emma", "felix", "gita", "hugo")


class Approvers:
    """A part of the player."""

    chance: Random
    world: World
    hub: FakeHub

    def approve_several(self) -> Act | None:
        """Somebody ticks whatever they find in their mailbox, looked at or not."""
        if not (found := self._links()):
            return None
        tokens = self.chance.sample(found, min(len(found), 3))
        reader = SignedIn(self.hub.people.get(self.chance.choice(PEOPLE)), "session")
        looked = self.chance.choice(["session", "session", "another session"])
        key = self.hub.link_keys()[0]
        chosen = [Chosen(token, links.shown_proof(token, session=looked, key=key)) for token in tokens]
        return lambda: self.hub.do(approve_several, chosen, signed_in=reader, where="page")

    def go_away(self) -> Act:
        absent, delegate = self.chance.sample(self.chance.choice([PEOPLE, ASKED, ASKED]), 2)
        first = self.hub.clock.now().date() + timedelta(days=self.chance.choice([0, 0, 1, 3]))
        last = first + timedelta(days=self.chance.randint(0, 9))
        said = {"delegate": delegate, "first": first, "last": last, "where": "page"}

        def leave() -> None:
            person = self.hub.people.get(absent)
            self.hub.do(absences.name_delegate, absent, seen=mark(person.absence), by=person, **said)

        return leave

    def come_back(self) -> Act:
        absent = self.chance.choice(PEOPLE)

        def back() -> None:
            person = self.hub.people.get(absent)
            self.hub.do(absences.end_absence, absent, seen=mark(person.absence), by=person, where="page")

        return back

    def ask_somebody_else(self) -> Act | None:
        to, gita, is_one_more = self.chance.choice(PEOPLE), self.hub.people.get("gita"), self.chance.random() < 0.3
        place = self.chance.randrange(10)

        def give(number: str) -> None:
            application = self.hub.orders.get(number).application
            if application is None or not (waiting := undecided(application)):
                return
            approver = "" if is_one_more else waiting[place % len(waiting)]
            said = {"step": application.step, "approver": approver, "to": to, "reason": "Because.", "by": gita}
            self.hub.do(reassigning.reassign, number, where="page", **said)

        return self._with_order(give)

    def ask_for_a_fresh_link(self) -> Act | None:
        """By any link that was ever mailed."""
        if not (found := self._links()):
            return None
        token = self.chance.choice(found)
        nonce = links.page_nonce(token, key=self.hub.link_keys()[0])
        return lambda: self.hub.do(renewing.send_fresh, token, page_nonce=nonce, where="mail link")

    def switch_off(self) -> Act:
        name = self.chance.choice(["chiara", "dmitri", "emma", "felix"])
        person, is_off = self.hub.people.get(name), self.chance.random() < 0.4
        return lambda: self.world.store.hold(replace(person, disabled=is_off, revision=person.revision + 1))

    def _links(self) -> list[str]:
        return sorted({letter.text for letter in self.hub.mail.letters if letter.text})

    def _with_order(self, act: Callable[[str], object]) -> Act | None:
        raise NotImplementedError
