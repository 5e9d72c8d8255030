"""getMarketplaceParticipations: where a seller has an account, in this region."""

from simulator.selling.call import Answer, Call
from simulator.selling.marketplaces import MARKETPLACES
from simulator.world import World


def get_marketplace_participations(_world: World, call: Call) -> Answer:
    seller = call.seller
    here = (MARKETPLACES[id] for id in seller.marketplaces if MARKETPLACES[id].region == call.region)
    return Answer(
        200,
        {
            "payload": [
                {
                    "marketplace": {
                        "id": found.id,
                        "name": found.name,
                        "countryCode": found.country,
                        "defaultCurrencyCode": found.currency,
                        "defaultLanguageCode": found.language,
                        "domainName": f"www.{found.domain}" if found.is_amazon else found.domain,
                    },
                    "participation": {
                        "isParticipating": True,
                        "hasSuspendedListings": found.id in seller.suspended,
                    },
                    "storeName": seller.name,
                }
                for found in here
            ]
        },
    )
