"""Time, ids, chance and pauses: everything that would make a run unrepeatable comes through here."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """This moment, aware and in UTC."""


class Ids(Protocol):
    def order_number(self, at: datetime) -> str:
        """A purchase order's number: unique, ASCII, at most 20 characters, readable over the phone."""

    def sale_number(self, at: datetime) -> str:
        """Our own number of a marketplace order, made like a purchase order's."""

    def return_number(self, at: datetime) -> str:
        """A return's, made likewise."""

    def customer_number(self) -> str:
        """A customer's: unique, ASCII, capital letters and digits behind ``C-``, readable over the phone."""

    def payload_id(self, at: datetime) -> str:
        """A cXML payloadID, unique for all time."""

    def secret(self) -> str:
        """256 random bits, URL-safe: cookies, nonces, session secrets."""

    def name(self) -> str:
        """A short unique id that opens nothing: people, messages, causes."""


class Pause(Protocol):
    def __call__(self, attempt: int) -> None:
        """Waits a few jittered milliseconds, longer with every attempt, so that two who collided do not collide
        again."""
