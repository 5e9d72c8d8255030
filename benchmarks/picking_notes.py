"""`picking_notes`: 500 orders printed into one file, as a morning's wave is; each fifth of them long, in all scripts.

Pages and the process's peak memory are counted with everything that a cold function does first: reportlab imported and
the typefaces opened. The goals leave room: a page is answered within 29 s and 6 MB (base64 counts), in 1 GB.
"""

import resource
import sys
from dataclasses import replace
from time import perf_counter

from benchmarks import Result
from chalicelib.domain.fulfilment.papers import Paper, PickingNote
from chalicelib.views.figures import Figures
from chalicelib.views.paper import Wording, picking_notes
from tests.examples.paper import SCRIPTS, note_line, picking_note

ORDERS = 500
LEAST_PAGES = 40  # a second: 500 orders are then there within half of a gateway's patience
MOST_MEMORY = 256  # MiB
MOST_ANSWERED = 4.5  # MB, which are 6 in base64


def run() -> list[Result]:
    notes = [_note(number) for number in range(ORDERS)]
    began = perf_counter()
    pdf = picking_notes(notes, paper=Paper.A4, words=Wording(str, Figures("en", "Europe/Berlin")))
    seconds = perf_counter() - began
    pages, size, memory = pdf.count(b"/Type /Page\n"), len(pdf) / 1e6, _peak()
    rate = pages / seconds
    told = f"{rate:.0f} pages/s ({ORDERS} orders, {pages} pages, {seconds:.1f} s)"
    return [
        Result("picking_notes", told, f">= {LEAST_PAGES}", rate >= LEAST_PAGES),
        Result("picking_notes file", f"{size:.1f} MB", f"<= {MOST_ANSWERED} MB", size <= MOST_ANSWERED),
        Result("picking_notes memory", f"{memory:.0f} MiB at its peak", f"<= {MOST_MEMORY} MiB", memory <= MOST_MEMORY),
    ]


def _note(number: int) -> PickingNote:
    """Three lines as most orders have them; every fifth has thirty, and all of them names in some script."""
    many = 30 if number % 5 == 0 else 3
    script = SCRIPTS[number % len(SCRIPTS)]
    lines = [
        note_line(
            article=f"A-{number % 97}-{place}",
            bin=f"{'ABC'[place % 3]}-{(number * 7 + place) % 40}-{place % 9}",
            sku=f"SKU-{number % 97}-{place}",
            title=f"Ballpoint pen, blue ink, medium point, box of {place + 1} · {script}",
            quantity=place % 4 + 1,
        )
        for place in range(many)
    ]
    order_id = f"306-{number:07}-{number * 7919 % 10**7:07}"
    note = picking_note(*lines, order_id=order_id, number=f"SO-2026-{number:06}", is_prime=number % 3 == 0)
    message = ("All the best for your birthday!\nYour colleagues",) if number % 10 == 0 else ()
    return replace(note, ship_to=(script, *note.ship_to[1:]), gift_messages=message)


def _peak() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 / (1024 if sys.platform == "darwin" else 1)
