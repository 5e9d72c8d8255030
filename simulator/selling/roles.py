"""The roles of an application: what a seller's grant lets it see."""

ORDER_TRACKING = "inventory_and_order_tracking"
DELIVERY = "direct_to_consumer_delivery"
TAX_INVOICING = "tax_invoicing"
TAX_REMITTANCE = "tax_remittance"
LISTING = "product_listing"
FINANCE = "finance_and_accounting"
INSIGHTS = "selling_partner_insights"

NAMES = {
    INSIGHTS: "Selling Partner Insights",
    ORDER_TRACKING: "Inventory and Order Tracking",
    DELIVERY: "Direct-to-Consumer Delivery (Restricted)",
    TAX_INVOICING: "Tax Invoicing (Restricted)",
    TAX_REMITTANCE: "Tax Remittance (Restricted)",
    LISTING: "Product Listing",
    FINANCE: "Finance and Accounting",
}
ALL = tuple(NAMES)
ANY: tuple[str, ...] = ()

# Any one of these opens the orders; whose address and name they show depends on the restricted ones.
ORDERS = (ORDER_TRACKING, DELIVERY, TAX_INVOICING, TAX_REMITTANCE, LISTING, FINANCE)
SHIPPING = (ORDER_TRACKING, DELIVERY)
LISTINGS = (ORDER_TRACKING, LISTING)
ADDRESS = (DELIVERY,)
BUYER = (TAX_INVOICING, TAX_REMITTANCE)
BUYER_EMAIL = (DELIVERY,)
