"""What is printed for boxes, in all the scripts that customers write."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.fulfilment.papers import NoteLine, PackingSlip, PickingNote, SlipLine
from tests.examples.moments import DAY, NOON
from tests.examples.sales import ORDER_ID

NUMBER = "SO-2026-000123"
LATIN = "Zoë Łukasiewicz-Ñandú"
GREEK = "Αλέξανδρος Παπαδόπουλος"
CYRILLIC = "Анна Щербакова-Їжак"
TURKISH = "Gülşen Işık İğneci"
ARABIC = "محمد عبد الله السالم"
JAPANESE = "髙橋 さくら様 東京都渋谷区"
CHINESE = "龙井茶 特级 礼盒装 张伟"
KOREAN = "김철수 서울특별시"
HEBREW = "שלום כהן"
NEIGHBOURS = "გიორგი Վարդան สมชาย"
SCRIPTS = (LATIN, GREEK, CYRILLIC, TURKISH, ARABIC, JAPANESE, CHINESE, KOREAN, HEBREW, NEIGHBOURS)

# What stands on both.
HEAD: dict[str, Any] = {
    "order_id": ORDER_ID,
    "number": NUMBER,
    "marketplace": "Amazon.de",
    "company": "Northwind Office GmbH",
    "company_address": ("Lagerstraße 5", "80331 München"),
    "company_country": "DE",
    "ship_to": (LATIN, "Hauptstraße 1", "10115 Berlin"),
    "ship_to_country": "DE",
    "buyer_po": "PO-778812",
    "ordered_at": NOON,
}


def note_line(**changes: Any) -> NoteLine:
    return replace(NoteLine("A-100", 2, "A-2-1", "PENCIL-HB", "B07XYZ1234", "Pencils HB, box of 12"), **changes)


def picking_note(*lines: NoteLine, **changes: Any) -> PickingNote:
    usual = PickingNote(
        **HEAD,
        ship_by=NOON + DAY,
        service_level="EXPEDITED",
        ship_method="DHL Paket",
        warehouse="MAIN",
        lines=lines or (note_line(),),
    )
    return replace(usual, **changes)


def packing_slip(*lines: SlipLine, **changes: Any) -> PackingSlip:
    usual = PackingSlip(
        **HEAD,
        carrier="DHL",
        tracking="00340434161094042557",
        lines=lines or (SlipLine(2, "Pencils HB, box of 12", "PENCIL-HB"),),
    )
    return replace(usual, **changes)
