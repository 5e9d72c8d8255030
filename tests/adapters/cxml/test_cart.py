"""A returned cart in our words, whatever little liberties its writer took."""

from decimal import Decimal

import pytest

from chalicelib.adapters.cxml.reader import CxmlReader
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.cart import Cart, Line, refuse_unusable
from tests.adapters.cxml import papers
from tests.adapters.cxml.papers import FORM
from tests.examples import jpy, usd
from tests.fakes.world import FakeClock, SeqIds

READER = CxmlReader(secrets=lambda: [papers.SECRET], clock=FakeClock(), ids=SeqIds())


def read(document: str) -> Cart:
    found = READER.browser_cart(papers.form(document), FORM)
    assert found is not None
    return found[0]


def only_line(**changes: str) -> Line:
    (line,) = read(papers.cart(papers.item(**changes))).lines
    return line


def test_a_cart_is_read_as_it_stands() -> None:
    assert read(papers.cart()) == Cart(
        buyer_cookie="cookie-of-anna",
        payload_id="1795435200.7@amazon.example",
        lines=(papers.line(),),
        stated=usd("25.98"),
        shipping=usd("4.00"),
        tax=usd("2.08"),
        credentials=("ExampleGmbH-main",),
    )


def test_lines_are_numbered_in_their_order() -> None:
    cart = read(papers.cart(*[papers.item(asin=f"B{n}") for n in range(3)]))

    assert [(line.number, line.asin) for line in cart.lines] == [(1, "B0"), (2, "B1"), (3, "B2")]


def test_shipping_and_tax_of_a_line_stand_beside_its_price() -> None:
    tax = (
        '<Tax><Money currency="USD">1.04</Money><Description xml:lang="en">VAT</Description>'
        '<TaxDetail category="vat" percentageRate="19">'
        '<TaxAmount><Money currency="USD">9</Money></TaxAmount></TaxDetail></Tax>'
    )
    line = only_line(extra=f'<Shipping><Money currency="USD">2</Money></Shipping>{tax}')

    assert (line.shipping, line.tax, line.unit_price) == (usd("2"), usd("1.04"), usd("12.99"))


def test_blanks_around_values_do_not_matter() -> None:
    cart = read(
        papers.cart(
            papers.item(
                quantity=" 2 ",
                asin="\n  B0CROSS001\n  ",
                auxiliary_id="\n 144-5550123-5550001,1 ",
                price='<Money currency=" usd ">\n 12.99 </Money>',
                extrinsics='<Extrinsic name="soldBy ">\n Example Seller </Extrinsic>'
                '<Extrinsic name=" itemCondition">New</Extrinsic>',
            ),
            cookie="<BuyerCookie>\n  cookie-of-anna\n</BuyerCookie>",
        )
    )

    assert cart.lines == (papers.line(),)
    assert cart.buyer_cookie == "cookie-of-anna"


def test_a_missing_unit_of_measure_is_one_piece() -> None:
    assert only_line(unit="") == papers.line()


def test_an_empty_classification_is_kept_as_it_came() -> None:
    assert only_line(classification='<Classification domain="UNSPSC"/>').classifications == (("UNSPSC", ""),)


def test_a_missing_classification_is_none() -> None:
    assert only_line(classification="").classifications == ()


def test_a_description_may_be_a_short_name() -> None:
    document = papers.cart().replace(
        "Ballpoint pen, blue, box of 12 (no. 1)", "<ShortName><![CDATA[Pens & more]]></ShortName>\n blue"
    )

    assert read(document).lines[0].description == "Pens & more blue"


def test_attributes_may_be_written_in_the_wrong_case() -> None:
    document = (
        papers.cart().replace("quantity=", "Quantity=").replace("currency=", "Currency=").replace("domain=", "DOMAIN=")
    )

    assert read(document).lines == (papers.line(),)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("12.", "12"),
        (".5", "0.5"),
        ("+3", "3"),
        ("0", "0"),
        ("007.10", "7.10"),
    ],
)
def test_amounts_are_read_leniently(written: str, amount: str) -> None:
    assert only_line(price=f'<Money currency="USD">{written}</Money>').unit_price == Money(Decimal(amount), "USD")


def test_yen_have_no_decimals() -> None:
    cart = read(
        papers.cart(
            papers.item(price='<Money currency="JPY">3,980</Money>'),
            total='<Total><Money currency="JPY">7960</Money></Total>',
            charges='<Shipping><Money currency="JPY"/></Shipping><Tax><Money currency="JPY">796</Money></Tax>',
        )
    )

    assert (cart.goods, cart.stated, cart.shipping, cart.tax) == (jpy(7960), jpy(7960), jpy(0), jpy(796))


@pytest.mark.parametrize(
    "written",
    ["", "NaN", "Infinity", "1e9", "1,23", "1.234,50", "12,3456", "$12", "12.99 USD", "--1", "１２", "9" * 21, "0x10"],
)
def test_an_amount_that_means_nothing_is_refused_with_its_line(written: str) -> None:
    with pytest.raises(Refused) as refused:
        read(papers.cart(papers.item(), papers.item(price=f'<Money currency="USD">{written}</Money>')))

    assert str(refused.value) == f"Line 2: the price means nothing to us: “{written}”."
    assert refused.value.facts["code"] == 400


@pytest.mark.parametrize("written", ["", "two", "1.5", "1e3", "NaN", "2 pcs", "9" * 30])
def test_a_quantity_that_means_nothing_is_refused_with_its_line(written: str) -> None:
    with pytest.raises(Refused) as refused:
        read(papers.cart(papers.item(quantity=written)))

    assert str(refused.value) == f"Line 1: the quantity means nothing to us: “{written}”."


def test_a_whole_quantity_may_be_written_with_decimals() -> None:
    assert only_line(quantity="2.00").quantity == 2


@pytest.mark.parametrize("quantity", ["0", "-1", "100000", "99999999999999999999"])
def test_an_impossible_quantity_is_read_and_then_refused_by_the_rules(quantity: str) -> None:
    with pytest.raises(Refused, match="Line 1 has an impossible quantity"):
        refuse_unusable(read(papers.cart(papers.item(quantity=quantity))))


@pytest.mark.parametrize("amount", ["-0.01", "10000000000.01"])
def test_an_impossible_price_is_read_and_then_refused_by_the_rules(amount: str) -> None:
    with pytest.raises(Refused, match="Line 1 has an impossible price"):
        refuse_unusable(read(papers.cart(papers.item(price=f'<Money currency="USD">{amount}</Money>'))))


@pytest.mark.parametrize("kind", ["Shipping", "Tax"])
def test_a_negative_charge_is_refused(kind: str) -> None:
    charge = f'<{kind}><Money currency="USD">-5</Money></{kind}>'

    with pytest.raises(Refused, match=f"Line 1: the {kind.lower()} means nothing to us: “-5”"):
        read(papers.cart(papers.item(extra=charge)))
    with pytest.raises(Refused, match=f"The cart's {kind.lower()} means nothing to us: “-5”"):
        read(papers.cart(charges=charge))


@pytest.mark.parametrize("currency", ["", "US", "DOLLAR", "$$$", "ＵＳＤ"])
def test_a_currency_that_is_none_is_refused(currency: str) -> None:
    with pytest.raises(Refused, match="Line 1: the price currency means nothing to us"):
        read(papers.cart(papers.item(price=f'<Money currency="{currency}">1</Money>')))


def test_mixed_currencies_are_read_and_then_refused_by_the_rules() -> None:
    euros = papers.item(price='<Money currency="EUR">1</Money>', extra='<Tax><Money currency="EUR">1</Money></Tax>')

    with pytest.raises(Refused, match="mixes currencies: EUR, USD"):
        refuse_unusable(read(papers.cart(papers.item(), euros, charges="")))


def test_what_the_header_leaves_out_is_the_sum_of_the_lines() -> None:
    charges = '<Shipping><Money currency="USD">1.50</Money></Shipping><Tax><Money currency="USD">2</Money></Tax>'
    cart = read(papers.cart(papers.item(extra=charges), papers.item(extra=charges), total="", charges=""))

    assert (cart.stated, cart.shipping, cart.tax) == (usd("51.96"), usd("3.00"), usd("4"))


def test_an_empty_cart_is_read_and_then_refused_by_the_rules() -> None:
    for total in ("", '<Total><Money currency="USD">0.00</Money></Total>'):
        empty = read(papers.cart("", total=total, charges=""))

        with pytest.raises(Refused, match="The cart is empty"):
            refuse_unusable(empty)


@pytest.mark.parametrize(
    "cookie", ["<BuyerCookie/>", "<BuyerCookie></BuyerCookie>", "<BuyerCookie> </BuyerCookie>", ""]
)
def test_an_empty_buyer_cookie_is_read_as_none(cookie: str) -> None:
    assert read(papers.cart(cookie=cookie)).buyer_cookie == ""


def test_a_line_without_asin_or_offer_is_read_and_then_refused_by_the_rules() -> None:
    with pytest.raises(Refused, match="Line 1 has no ASIN"):
        refuse_unusable(read(papers.cart(papers.item(asin=""))))
    with pytest.raises(Refused, match="Line 1 lacks the id"):
        refuse_unusable(read(papers.cart(papers.item(auxiliary_id=" "))))


def test_an_item_that_is_nothing_but_a_tag_is_refused_with_its_line() -> None:
    with pytest.raises(Refused, match="Line 1: the quantity means nothing to us"):
        read(papers.cart("<ItemIn/>"))
    with pytest.raises(Refused, match="Line 1: the price means nothing to us"):
        read(papers.cart('<ItemIn quantity="1"/>'))


def test_a_cart_without_a_header_is_refused() -> None:
    document = papers.cart().replace("PunchOutOrderMessageHeader", "Other")

    with pytest.raises(Refused, match="The cart has no header"):
        read(document)


def test_more_than_500_lines_are_refused_before_they_are_read() -> None:
    with pytest.raises(Refused, match="The cart has 501 lines; at most 500"):
        read(papers.cart(*["<ItemIn/>"] * 501))


def test_a_missing_user_agent_and_header_do_no_harm() -> None:
    document = papers.cart()
    header = document[document.index("<Header>") : document.index("</Header>") + len("</Header>")]

    assert read(document.replace("<UserAgent>Amazon</UserAgent>", "")).lines == (papers.line(),)
    assert read(document.replace(header, "")).credentials == ()


def test_a_message_may_begin_with_a_status() -> None:
    document = papers.cart().replace("<Message>", '<Message deploymentMode="test"><Status code="200" text="OK"/>')

    assert read(document).lines == (papers.line(),)
