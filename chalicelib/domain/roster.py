"""The whole directory at once, as a table of it needs it: who a row means, and everybody as they would be."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.profile import BETWEEN
from chalicelib.domain.texts import folded

# UUIDs and the like, as providers call people among themselves.
_KEY = re.compile(r"(?=.*[0-9])[\w.|:-]{16,}", re.ASCII)


class Roster:
    """Everybody by id and by name. Two may share an e-mail, so each name leads to a list."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.by_id: dict[str, Person] = {}
        self._by_email: dict[str, dict[str, Person]] = defaultdict(dict)
        self._by_user_name: dict[str, dict[str, Person]] = defaultdict(dict)
        for person in people:
            self.put(person)

    def put(self, person: Person) -> None:
        """In place of who has this id."""
        before = self.by_id.get(person.id)
        if before:
            self._by_email[folded(before.email)].pop(before.id, None)
            self._by_user_name[folded(before.unique_name)].pop(before.id, None)
        self.by_id[person.id] = person
        self._by_email[folded(person.email)][person.id] = person
        self._by_user_name[folded(person.unique_name)][person.id] = person

    def meant(self, email: str, user_name: str) -> Person | None:
        """Whom a row with these names means: by user name, else by e-mail whoever has no other user name. Raises
        Refused when that could be several."""
        if user_name and (found := self._only(self._by_user_name[folded(user_name)].values())):
            return found
        if not email:
            return None
        sharing = self._by_email[folded(email)].values()
        return self._only(one for one in sharing if not user_name or has_no_user_name(one))

    def named(self, name: str) -> Person:
        """Somebody else whom a row names. Raises Refused."""
        found = self._only(self._by_user_name[folded(name)].values()) or self._only(
            self._by_email[folded(name)].values()
        )
        if found is None:
            raise Refused("We know nobody with the e-mail or user name “{user}”.", field="manager", user=name)
        return found

    def namesakes(self, person: Person) -> tuple[Sequence[Person], Sequence[Person]]:
        """Others who are active and have their user name, and who have their e-mail."""

        def others(sharing: Mapping[str, Person], name: str) -> list[Person]:
            return [one for one in sharing.values() if name and one.id != person.id and not one.disabled]

        return (
            others(self._by_user_name[folded(person.unique_name)], person.unique_name),
            others(self._by_email[folded(person.email)], person.email),
        )

    def manager(self, id: str) -> str | None:
        return self.by_id[id].manager if id in self.by_id else None

    def administrators(self) -> list[Person]:
        """Who can sign in and administer."""
        return [one for one in self.by_id.values() if one.has(Role.PURCHASING_ADMINISTRATOR) and not one.is_expected]

    def _only(self, found: Iterable[Person]) -> Person | None:
        """Of several the one who is not switched off. Raises Refused when that is not clear."""
        candidates = list(found)
        active = [one for one in candidates if not one.disabled] or candidates
        if len(active) > 1:
            raise Refused(
                "Several people have this name: {names}.", names=", ".join(sorted(one.name for one in active))
            )
        return active[0] if active else None


def has_no_user_name(person: Person) -> bool:
    """Of who signed in without one, the provider's own key stands there."""
    return not person.unique_name or (person.unique_name == person.subject and bool(_KEY.fullmatch(person.subject)))


def texts(person: Person, roster: Roster) -> dict[str, str]:
    """A person as the columns of a table have them; groups and roles are those given here."""
    manager = roster.by_id.get(person.manager or "")
    return {
        "name": person.name,
        "email": person.email,
        "unique_name": person.unique_name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "groups": BETWEEN.join(sorted(person.given_groups)),
        "roles": BETWEEN.join(sorted(person.given_roles)),
        "manager": (manager.unique_name if not has_no_user_name(manager) else manager.email) if manager else "",
        "language": person.language,
        "disabled": "yes" if person.disabled else "",
    }
