"""Links to carriers: only to pages that we know, whatever a document says."""

import pytest

from chalicelib.domain.purchasing.shipping import Package
from chalicelib.domain.purchasing.tracking import link


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        (Package("UPS", "1Z 999"), "https://www.ups.com/track?tracknum=1Z999"),
        (Package(" federal  Express", "12"), "https://www.fedex.com/fedextrack/?trknbr=12"),
        (Package("AMZN", "TBA/1?"), "https://track.amazon.com/tracking/TBA%2F1%3F"),
        (Package("ヤマト運輸", "1234"), "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number01=1234"),
        (Package("UPS", "1", "https://www.ups.com/own?n=1"), "https://www.ups.com/own?n=1"),
        (Package("UPS", "1", "http://www.ups.com/own"), "https://www.ups.com/track?tracknum=1"),
        (Package("UPS", "1", "https://ups.com.evil.example/"), "https://www.ups.com/track?tracknum=1"),
        (Package("Riverside", "1", "javascript:alert(1)"), ""),
        (Package("Riverside", "1"), ""),
        (Package("UPS", ""), ""),
        (Package("", "1"), ""),
    ],
)
def test_a_package_is_followed_on_its_carriers_own_page(package: Package, expected: str):
    assert link(package) == expected
