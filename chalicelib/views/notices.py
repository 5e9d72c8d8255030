"""Letters about sellers' accounts: for clients who are asked for access, and for those who keep connections."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.ports.letters import Letter
from chalicelib.ports.notices import Notice
from chalicelib.views import texts
from chalicelib.views.html import Pages
from chalicelib.views.texts import marked


@dataclass(frozen=True, slots=True)
class Saying:
    """The sentences name facts of the notice, {company} and {marketplaces}."""

    subject: str
    sentences: tuple[str, ...]
    button: str
    steps: tuple[str, ...] = ()


class Announcements:
    """``Notices``."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def __call__(self, notice: Notice) -> Letter:
        language = texts.wanted("", otherwise=notice.language)
        say, saying, company = self._pages.say(language), _SAYINGS[notice.name], notice.company
        names = ", ".join(MARKETPLACES[id].label for id in notice.marketplaces)
        facts = {"company": company.name, "marketplaces": names, **notice.facts}
        subject = " ".join(say(saying.subject).format_map(facts).split())
        rows = {
            "subject": subject,
            "sentences": [say(sentence).format_map(facts) for sentence in saying.sentences],
            "steps": [say(step).format_map(facts) for step in saying.steps],
            "button": say(saying.button),
            "link": self._pages.url(notice.path),
            "company": company,
        }
        return Letter(
            to=notice.email,
            subject=subject,
            text=self._pages.text("letters/notice.txt", language, company.time_zone, **rows),
            html=self._pages.text("letters/notice.html", language, company.time_zone, **rows),
            sender_name=company.sender_name or company.name,
            sender_address=company.sender_address,
            reply_to=company.reply_to,
        )


_LOOK = marked("Look at the seller account")
_SET_UP = (
    marked("{company} asks for access to the Amazon orders of {client}: {marketplaces}."),
    marked("You need no account there. The link is for you alone and works until {until}."),
)
_STEPS = (
    marked("Open the page behind the button. Opening it changes nothing."),
    marked("Go on to Seller Central and sign in as the main user of the seller account."),
    marked("Confirm there. You come back to a page that says that it worked."),
)
_SAYINGS: Mapping[str, Saying] = {
    "set_up": Saying(
        marked("{company} asks for access to your Amazon orders"), _SET_UP, marked("Open the set-up page"), _STEPS
    ),
    "set_up_again": Saying(
        marked("Your new link: access to your Amazon orders for {company}"),
        (*_SET_UP, marked("Links from earlier mails no longer work.")),
        marked("Open the set-up page"),
        _STEPS,
    ),
    "granted": Saying(
        marked("{client} granted access to their Amazon orders"),
        (
            marked("{client} used the set-up link that you sent to {email}. The connection works from now on."),
            marked("Seller account {seller}: {marketplaces}."),
        ),
        _LOOK,
    ),
    "renewal": Saying(
        marked("Renew the access to {name} within {days} days"),
        (
            marked("Amazon wants sellers to grant access anew once a year. For {name} ({region}) it ends on {until}."),
            marked("Until then everything goes on. After that no orders come, until access is granted again."),
        ),
        marked("Renew it"),
    ),
    "renewal_over": Saying(
        marked("The access to {name} has ended"),
        (
            marked("It is a year since access to {name} ({region}) was granted, and Amazon may end it at any moment."),
            marked("Renew it now: it takes one minute and changes nothing else."),
        ),
        marked("Renew it"),
    ),
    "revoked": Saying(
        marked("No more orders from {name}: access was taken back"),
        (
            marked("Amazon says that {name} ({region}) took the access back, or let it run out."),
            marked("No orders come from there. What is here stays. Have access granted anew to go on."),
        ),
        _LOOK,
    ),
    "secret_ends": Saying(
        marked("The secret of our Amazon application ends in {days} days"),
        (
            marked("It ends on {until}. After that nothing works, for any seller."),
            marked("Make a new one in Seller Central and enter it here. Both are valid while you change over."),
        ),
        marked("Enter a new secret"),
    ),
}
OCCASIONS = tuple(_SAYINGS)
