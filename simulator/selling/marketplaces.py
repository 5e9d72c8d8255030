"""The 23 marketplaces of the three regions, and one that is not Amazon's although Amazon lists it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Marketplace:
    id: str
    country: str  # ISO 3166, so GB where Amazon's papers say UK
    region: str  # na | eu | fe
    currency: str
    domain: str
    language: str
    name: str
    is_amazon: bool = True


def _known(region: str, *rows: tuple[str, str, str, str, str, str]) -> list[Marketplace]:
    return [Marketplace(id, cc, region, money, domain, tongue, name) for id, cc, money, domain, tongue, name in rows]


# Sellers get this id back too: a shop of their own that Amazon fulfils. Orders cannot be asked of it.
OUTSIDE = Marketplace("A2ZV50J4W1RKNI", "DE", "eu", "EUR", "siprod.stores.amazon.de", "de_DE", "Non-Amazon", False)

MARKETPLACES = {
    marketplace.id: marketplace
    for marketplace in (
        *_known(
            "na",
            ("A2EUQ1WTGCTBG2", "CA", "CAD", "amazon.ca", "en_CA", "Amazon.ca"),
            ("ATVPDKIKX0DER", "US", "USD", "amazon.com", "en_US", "Amazon.com"),
            ("A1AM78C64UM0Y8", "MX", "MXN", "amazon.com.mx", "es_MX", "Amazon.com.mx"),
            ("A2Q3Y263D00KWC", "BR", "BRL", "amazon.com.br", "pt_BR", "Amazon.com.br"),
        ),
        *_known(
            "eu",
            ("A28R8C7NBKEWEA", "IE", "EUR", "amazon.ie", "en_IE", "Amazon.ie"),
            ("A1RKKUPIHCS9HS", "ES", "EUR", "amazon.es", "es_ES", "Amazon.es"),
            ("A1F83G8C2ARO7P", "GB", "GBP", "amazon.co.uk", "en_GB", "Amazon.co.uk"),
            ("A13V1IB3VIYZZH", "FR", "EUR", "amazon.fr", "fr_FR", "Amazon.fr"),
            ("AMEN7PMS3EDWL", "BE", "EUR", "amazon.com.be", "fr_BE", "Amazon.com.be"),
            ("A1805IZSGTT6HS", "NL", "EUR", "amazon.nl", "nl_NL", "Amazon.nl"),
            ("A1PA6795UKMFR9", "DE", "EUR", "amazon.de", "de_DE", "Amazon.de"),
            ("APJ6JRA9NG5V4", "IT", "EUR", "amazon.it", "it_IT", "Amazon.it"),
            ("A2NODRKZP88ZB9", "SE", "SEK", "amazon.se", "sv_SE", "Amazon.se"),
            ("AE08WJ6YKNBMC", "ZA", "ZAR", "amazon.co.za", "en_ZA", "Amazon.co.za"),
            ("A1C3SOZRARQ6R3", "PL", "PLN", "amazon.pl", "pl_PL", "Amazon.pl"),
            ("ARBP9OOSHTCHU", "EG", "EGP", "amazon.eg", "ar_EG", "Amazon.eg"),
            ("A33AVAJ2PDY3EV", "TR", "TRY", "amazon.com.tr", "tr_TR", "Amazon.com.tr"),
            ("A17E79C6D8DWNP", "SA", "SAR", "amazon.sa", "ar_SA", "Amazon.sa"),
            ("A2VIGQ35RCS4UG", "AE", "AED", "amazon.ae", "en_AE", "Amazon.ae"),
            ("A21TJRUUN4KGV", "IN", "INR", "amazon.in", "en_IN", "Amazon.in"),
        ),
        OUTSIDE,
        *_known(
            "fe",
            ("A19VAU5U5O7RUS", "SG", "SGD", "amazon.sg", "en_SG", "Amazon.sg"),
            ("A39IBJ37TRP1C6", "AU", "AUD", "amazon.com.au", "en_AU", "Amazon.com.au"),
            ("A1VC38T7YXB528", "JP", "JPY", "amazon.co.jp", "ja_JP", "Amazon.co.jp"),
        ),
    )
}
REGIONS = ("na", "eu", "fe")
BY_COUNTRY = {marketplace.country: marketplace for marketplace in MARKETPLACES.values() if marketplace.is_amazon}


def of_region(region: str) -> tuple[str, ...]:
    return tuple(id for id, marketplace in MARKETPLACES.items() if marketplace.region == region)


def of_countries(*countries: str) -> tuple[str, ...]:
    return tuple(BY_COUNTRY[country].id for country in countries)
