"""Who can sign in: the same people as in the hub's seed; the subject is the name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    subject: str
    given_name: str
    family_name: str
    role: str  # told on the sign-in page only
    groups: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def email(self) -> str:
        return f"{self.subject}@example.com"


PEOPLE = {
    person.subject: person
    for person in (
        Person("anna", "Anna", "Sato", "orders office supplies"),
        Person("ben", "Ben", "Weber", "orders for the workshop"),
        Person("chiara", "Chiara", "Rossi", "team lead, approves", ("team-leads",)),
        Person("dmitri", "Dmitri", "Orlov", "team lead, approves", ("team-leads",)),
        Person("emma", "Emma", "Lindqvist", "director, approves"),
        Person("felix", "Felix", "Okafor", "director, approves"),
        Person("gita", "Gita", "Rao", "purchasing administrator and operator"),
        Person("hugo", "Hugo", "Martin", "may not order"),
        Person("ida", "Ida", "Nkemelu", "sellers' administrator"),
        Person("jonas", "Jonas", "Berg", "warehouse"),
        Person("kira", "Kira", "Tanaka", "accountant"),
    )
}
