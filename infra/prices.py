"""What AWS asks, in dollars: list prices of one region, without free tiers, discounts for volume, or taxes.

Written down from what was published; AWS's own price pages and its calculator decide. Most other regions ask up to a
third more.
"""

REGION = "US East (N. Virginia)"
AS_OF = "November 2026"

MILLION = 1_000_000

# Requests, each.
API_REQUEST = 3.50 / MILLION  # REST API
LAMBDA_REQUEST = 0.20 / MILLION
LAMBDA_GB_SECOND = 0.0000133334  # arm64
WRITE_UNIT = 0.625 / MILLION  # on demand, standard table class
READ_UNIT = 0.125 / MILLION
SQS_REQUEST = 0.40 / MILLION
SNS_REQUEST = 0.50 / MILLION  # what it hands to SQS costs nothing
S3_PUT = 0.005 / 1000
LETTER = 0.10 / 1000  # SES
TRACE = 5.00 / MILLION  # X-Ray, each trace that is recorded

# Gigabytes, and gigabytes for a month.
GB = 1_000_000_000
LOGS_GB = 0.50
OUT_GB = 0.09
TABLE_GB_MONTH = 0.25
RECOVERY_GB_MONTH = 0.20  # point-in-time recovery
S3_GB_MONTH = 0.023

# By the month, each.
KEY = 1.00  # KMS
SECRET = 0.40
ALARM = 0.10
METRIC = 0.30
DASHBOARD = 3.00
