"""What customers are compared by, and how, in the reader's language."""

from collections.abc import Mapping
from gettext import NullTranslations

from chalicelib.domain.customers.fields import Field
from chalicelib.domain.customers.rules import Doubt, How, Rule
from chalicelib.views.texts import marked

FIELD: Mapping[Field, str] = {
    Field.NAME: marked("Name"),
    Field.COMPANY: marked("Company"),
    Field.STREET: marked("Street"),
    Field.POSTCODE: marked("Postcode"),
    Field.CITY: marked("City"),
    Field.COUNTRY: marked("Country"),
    Field.EMAIL: marked("E-mail"),
    Field.PHONE: marked("Phone"),
}

HOW: Mapping[How, str] = {
    How.EXACT: marked("exactly the same"),
    How.NORMALISED: marked("the same, however written"),
    How.SIMILAR: marked("similar"),
}

DOUBT: Mapping[Doubt, str] = {
    Doubt.NOTHING_MORE: marked("This rule finds nobody whom another one doesn’t find anyway."),
    Doubt.NAMESAKES: marked(
        "Namesakes become one customer by this. Another field beside it, such as the postcode, helps."
    ),
    Doubt.CROWDED: marked(
        "Only the 200 newest customers of a whole city or country are compared. The postcode finds more."
    ),
}


class CustomerWords:
    def __init__(self, translations: NullTranslations) -> None:
        self._say = translations.gettext

    def field(self, field: Field) -> str:
        return self._say(FIELD[field])

    def how(self, how: How) -> str:
        return self._say(HOW[how])

    def doubt(self, doubt: Doubt) -> str:
        return self._say(DOUBT[doubt])

    def rule(self, rule: Rule) -> str:
        """In one line, such as "Name similar (85) + Postcode the same, however written"."""
        return " + ".join(
            f"{self.field(each.field)} {self.how(each.how)}" + (f" ({each.threshold})" if each in rule.similar else "")
            for each in rule.criteria
        )

    @property
    def fields(self) -> list[tuple[str, str]]:
        """To choose from."""
        return [(str(field), self.field(field)) for field in Field]

    @property
    def hows(self) -> list[tuple[str, str]]:
        return [(str(how), self.how(how)) for how in How]
