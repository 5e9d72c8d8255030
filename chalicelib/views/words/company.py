"""Connection tests, doors and what is told to Amazon, in words."""

from collections.abc import Mapping

from chalicelib.domain.company.connection import Advice, Outcome
from chalicelib.ports.vault import Lock
from chalicelib.views.texts import marked

OUTCOME: Mapping[Outcome, tuple[str, str]] = {
    Outcome.OPENED: ("green", marked("Connected: Amazon opened its store")),
    Outcome.REFUSED: ("red", marked("Amazon refused")),
    Outcome.IMPOSSIBLE: ("red", marked("Not sent: our own settings are in the way")),
    Outcome.UNREACHABLE: ("amber", marked("No usable answer from Amazon")),
}

ADVICE: Mapping[Advice, str] = {
    Advice.NONE: "",
    Advice.CREDENTIALS: marked(
        "Compare the System Login with Amazon’s page letter by letter and enter the Catalog Integration Password again."
    ),
    Advice.MODE: marked(
        "Test and production differ. The group’s state at Amazon, the mode and the set-up address must agree."
    ),
    Advice.EMAIL: marked(
        "Amazon wants to know who shops: enter your e-mail where you sign in, and map UserEmail to the e-mail below."
    ),
    Advice.ADDRESS: marked("Nothing answers at this set-up address. Copy it again from what Amazon gave you."),
    Advice.SETTINGS: marked("Put this right in the account, then test again."),
    Advice.LATER: marked("Wait a minute and test again. If it stays, compare the set-up address with Amazon’s."),
    Advice.AMAZON: marked("Ask Amazon Business customer service what this means, and tell them its code and text."),
}

# What opens a door, and where Amazon wants it.
LOCK: Mapping[Lock, tuple[str, str]] = {
    Lock.DOCUMENT_DOOR: (
        marked("Our address for documents"),
        marked("Amazon sends order confirmations, ship notices and invoices here."),
    ),
    Lock.CART_DOOR: (
        marked("Our address for carts"),
        marked(
            "Goes out with every punch-out, so a browser finds home. Enter it at Amazon only where it asks for the "
            "address of carts that people begin there."
        ),
    ),
    Lock.SHARED_SECRET: (
        marked("The shared secret"),
        marked("Amazon shows it in every document that it sends, so that we know it is Amazon."),
    ),
}

# What a person or an order can tell, by its name in the settings.
SOURCE: Mapping[str, str] = {
    "email": marked("E-mail"),
    "unique_name": marked("User name"),
    "name": marked("Full name"),
    "first_name": marked("First name"),
    "last_name": marked("Last name"),
    "business_unit": marked("Business unit of the billing group"),
    "purpose": marked("Purpose of the order"),
    "needed_by": marked("Needed by"),
    "fixed:": marked("Fixed text"),
}

# Monday is 1, as in ISO 8601.
WEEKDAY: Mapping[int, str] = {
    1: marked("Monday"),
    2: marked("Tuesday"),
    3: marked("Wednesday"),
    4: marked("Thursday"),
    5: marked("Friday"),
    6: marked("Saturday"),
    7: marked("Sunday"),
}

# In their own words, so that whoever reads no other finds theirs.
LANGUAGE: Mapping[str, str] = {"en": "English", "ja": "日本語"}
