"""The tables of every stage, as they should be."""

TABLES = {
    "addresses",
    "articles",
    "attention",
    "audit",
    "authorizations",
    "billing-groups",
    "customers",
    "directory",
    "exports",
    "invoices",
    "marketplace-orders",
    "outbox",
    "personal-data",
    "punch-outs",
    "purchase-orders",
    "search-terms",
    "settings",
    "stock",
    "takings",
}
