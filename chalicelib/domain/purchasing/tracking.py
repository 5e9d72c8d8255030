"""Where a carrier shows how far a package is: only pages of carriers that we know, whatever a document links to."""

from collections.abc import Mapping
from urllib.parse import quote

from chalicelib.domain import destinations
from chalicelib.domain.destinations import AllowList
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.shipping import Package

# By the words that senders use, in small letters: names, SCAC codes and what Amazon calls them.
_PAGES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("amazon", "amzl", "amzn", "swiship"), "https://track.amazon.com/tracking/{number}"),
    (("ups", "upsn"), "https://www.ups.com/track?tracknum={number}"),
    (("fedex", "federal express", "fde", "fdeg"), "https://www.fedex.com/fedextrack/?trknbr={number}"),
    (("usps", "united states postal service"), "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}"),
    (("dhl", "dhl express", "dhl paket"), "https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}"),
    (("dpd",), "https://www.dpd.com/tracking?parcelNumber={number}"),
    (("gls",), "https://gls-group.com/track/{number}"),
    (("hermes", "evri"), "https://www.evri.com/track/parcel/{number}"),
    (("royal mail",), "https://www.royalmail.com/track-your-item#/tracking-results/{number}"),
    (("la poste", "colissimo", "chronopost"), "https://www.laposte.fr/outils/suivre-vos-envois?code={number}"),
    (("yamato", "yamato transport", "ヤマト運輸"), "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number01={number}"),
    (
        ("sagawa", "sagawa express", "佐川急便"),
        "https://k2k.sagawa-exp.co.jp/p/web/okurijosearch.do?okurijoNo={number}",
    ),
    (("japan post", "日本郵便"), "https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={number}"),
)
_BY_NAME: Mapping[str, str] = {name: page for names, page in _PAGES for name in names}
# Hosts that a document's own link may lead to, each with what lies below it.
_HOSTS = AllowList(
    (
        *(
            "amazon.com",
            "amazon.co.jp",
            "amazon.de",
            "amazon.co.uk",
            "amazon.fr",
            "amazon.it",
            "amazon.es",
            "amazon.ca",
        ),
        *("amazon.com.au", "amazon.com.mx", "amazon.in", "ups.com", "fedex.com", "usps.com", "dhl.com", "dhl.de"),
        *("dpd.com", "dpd.de", "gls-group.com", "gls-group.eu", "evri.com", "royalmail.com", "laposte.fr"),
        *("chronopost.fr", "kuronekoyamato.co.jp", "sagawa-exp.co.jp", "japanpost.jp"),
    )
)


def link(package: Package) -> str:
    """The carrier's page of this package; empty when we know none, so that its number is shown as text."""
    if package.link and _is_known(package.link):
        return package.link
    page = _BY_NAME.get(" ".join(package.carrier.casefold().replace("_", " ").split()))
    number = "".join(package.tracking.split())
    return page.format(number=quote(number, safe="")) if page and number else ""


def _is_known(url: str) -> bool:
    try:
        return destinations.checked(url, _HOSTS).secure
    except Refused:
        return False
