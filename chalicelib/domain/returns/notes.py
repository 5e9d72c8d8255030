"""What is printed of a return: for the buyer's hands, or to lie with the goods."""

from dataclasses import dataclass

from chalicelib.domain.returns import Return


@dataclass(frozen=True, slots=True)
class ReturnNote:
    """``marketplace`` is its label (Amazon.de); the address is lines, ready to be printed."""

    back: Return
    marketplace: str = ""
    company: str = ""
    company_address: tuple[str, ...] = ()
    taken_by: str = ""
