"""Scripts that are written from the right, joined, or without spaces; and where lines end."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL.Image import Image

from chalicelib.domain.fulfilment.papers import Paper
from chalicelib.views.paper import typefaces
from chalicelib.views.paper.arabic import shaped
from chalicelib.views.paper.direction import is_rightward, visual
from chalicelib.views.paper.lettering import Style, broken, cleaned, fitted, line, paragraphs, width
from chalicelib.views.paper.sheets import Sheets
from tests.views.paper import picture

TEN, ROOM = Style(10), 100.0
# Upper-case letters stand for Hebrew ones, so that an order can be read here.
HEBREW = {chr(ord("A") + place): chr(0x5D0 + place) for place in range(26)}


def right_to_left(text: str) -> str:
    return "".join(HEBREW.get(sign, sign) for sign in text)


@pytest.mark.parametrize(
    ("written", "rightward", "seen"),
    [
        ("car CAR", True, "car RAC"),
        ("CAR car", False, "car RAC"),
        ("CAR 12, 34", False, "34 ,12 RAC"),
        ("car CAR 12 car", True, "car 12 RAC car"),
        ("CAR (car)", False, "(car) RAC"),
        ("CAR (CAR)", False, "(RAC) RAC"),
        ("CAR 10-12 CAR", False, "RAC 10-12 RAC"),
        ("CAR 1,234.50€", False, "1,234.50€ RAC"),
        ("محمد 10-12", False, "12-10 دمحم"),  # numbers after Arabic letters are written its way
        ("محمد 1,234", False, "1,234 دمحم"),
        ("12 CAR", False, "RAC 12"),
        ("car, CAR. ", True, "car, RAC. "),
        ("", True, ""),
    ],
)
def test_signs_stand_as_the_bidirectional_algorithm_says(written: str, rightward: bool, seen: str):
    assert visual(right_to_left(written), rightward=rightward) == right_to_left(seen)


def test_a_line_begins_where_its_first_strong_letter_says():
    assert is_rightward("12 abc") is True
    assert is_rightward("12 محمد abc") is False
    assert is_rightward("12 ()") is True


@given(st.text(alphabet="ab אב سل 12٣,.()-+€\u0301\n\u200f", max_size=30), st.booleans())
def test_no_sign_is_lost_or_doubled_on_its_way(text: str, rightward: bool):
    mirrored = str.maketrans(")", "(")

    seen = visual(text, rightward=rightward)

    assert sorted(seen.translate(mirrored)) == sorted(text.translate(mirrored))


@pytest.mark.parametrize(
    ("letters", "forms"),
    [
        ("محمد", ["INITIAL", "MEDIAL", "MEDIAL", "FINAL"]),
        ("دار", ["ISOLATED", "ISOLATED", "ISOLATED"]),
        ("باب", ["INITIAL", "FINAL", "ISOLATED"]),
        ("ب ب", ["ISOLATED", "", "ISOLATED"]),
        ("سلام", ["INITIAL", "FINAL", "ISOLATED"]),  # lam and alef are one
        ("گچپ", ["INITIAL", "MEDIAL", "FINAL"]),  # Persian
    ],
)
def test_arabic_letters_take_the_form_of_their_place(letters: str, forms: list[str]):
    assert [_form(sign) for sign in shaped(letters)] == forms


def test_vowel_signs_are_left_out():
    assert shaped("مُحَمَّد") == shaped("محمد")


def test_every_form_of_every_arabic_letter_is_in_the_typeface():
    letters = "".join(chr(code) for code in range(0x620, 0x6D4) if unicodedata.category(chr(code)) == "Lo")

    drawn = shaped(letters) + "".join(shaped(f"ب{each}ب") + shaped(each) for each in letters) + shaped("لا لأ لإ لآ")

    assert {name for name, _ in typefaces.runs(drawn.replace(" ", ""))} == {typefaces.ARABIC}


def test_arabic_is_joined_and_runs_from_right_to_left_on_paper():
    """The four letters of Muhammad are one stroke; the alef before them, a thin one, stands on their right."""
    strokes = _strokes(_page("ا محمد"))

    assert len(strokes) == 2
    name, alef = sorted(strokes)
    assert name[1] - name[0] > 4 * (alef[1] - alef[0])


def test_latin_within_arabic_keeps_its_own_direction():
    assert line("محمد abc 12").text.startswith("abc 12 ")


def _form(sign: str) -> str:
    said = unicodedata.name(sign).split()
    return next((form for form in ("INITIAL", "MEDIAL", "FINAL", "ISOLATED") if form in said), "")


def _page(text: str) -> Image:
    sheets = Sheets(Paper.LABEL, "")
    sheets.write(20, 100, line(text).text, Style(40))
    sheets.turn()
    return picture(sheets.content(), dots=72).convert("L")


def _strokes(page: Image) -> list[tuple[int, int]]:
    """From where to where, in columns, ink that hangs together reaches."""
    ink = {(x, y) for x in range(page.width) for y in range(page.height) if page.getpixel((x, y)) < 160}  # type: ignore[operator]
    found = []
    while ink:
        edge, columns = [ink.pop()], []
        while edge:
            x, y = edge.pop()
            columns.append(x)
            beside = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & ink
            ink -= beside
            edge += beside
        found.append((min(columns), max(columns)))
    return found


def test_lines_end_between_words():
    text = "Ballpoint pen, blue ink, medium point, box of twelve pieces"

    found = [each.text for each in broken(text, TEN, ROOM)]

    assert " ".join(found) == text
    assert all(width(each, TEN) <= ROOM for each in found)


def test_japanese_ends_lines_between_any_signs_but_not_before_a_full_stop():
    found = [each.text for each in broken("これはとても長い名前です。次の文も長いです。そして。", TEN, 70)]

    assert "".join(found) == "これはとても長い名前です。次の文も長いです。そして。"
    assert len(found) == 4
    assert not any(each[0] in "。、" for each in found)


@settings(deadline=None)  # the first letter of a script opens its typeface
@given(st.text(max_size=200), st.integers(20, 200))
def test_no_line_is_wider_than_its_room(text: str, room: int):
    assert all(typefaces.width(each.text, 8) <= room for each in broken(cleaned(text), Style(8), room))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_printed(text: str):
    sheets = Sheets(Paper.LABEL, text)
    sheets.lines(10, 10, broken(cleaned(text), TEN, ROOM), TEN, room=ROOM, leading=12)
    sheets.write(10, 10, line(cleaned(text)).text, Style(10, bold=True))
    sheets.turn()

    assert sheets.content().startswith(b"%PDF")


def test_what_has_no_room_ends_in_dots():
    assert fitted("Northwind Office Supplies", TEN, 60).text.endswith("…")
    assert fitted("Northwind", TEN, 60).text == "Northwind"
    assert fitted("", TEN, 60).text == ""
    assert [each.text[-1] for each in broken("word " * 60, TEN, ROOM, most=3)] == ["d", "d", "…"]


def test_text_is_in_one_line_without_what_cannot_be_printed():
    assert cleaned(" a\x00b\r\n\tc\u202e\u2028d\u00ad\ufe0f ") == "a b c d"
    assert cleaned("e\u0301") == "é"
    assert paragraphs("one\r\ntwo\n\nthree") == ["one", "two", "", "three"]


def test_bold_has_a_weight_in_every_script():
    assert width("Amazon", Style(10, bold=True)) > width("Amazon", TEN)
    assert typefaces.runs("東", bold=True) == [("NotoSansJP-Regular", "東")]
