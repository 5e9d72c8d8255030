"""What is counted for the alarms: CloudWatch metrics, written as lines of the log (EMF), so that counting asks nobody.

Each name has its alarm or its place on the dashboard in infra/; a figure is a line of its own, since it belongs to one
event.
"""

from chalicelib import wiring

NAMESPACE, SERVICE = "Crossdock", "crossdock"

UNITS = {
    "OutboxAgeSeconds": "Seconds",  # how long the oldest message has been due that no queue has taken
    "SweepSucceeded": "Count",
    "SweepsLookedAt": "Count",  # minutes in which every seller was looked at
    "LastSyncAgeSeconds": "Seconds",  # since the last whole sweep of the seller whose lies farthest back
    "NewsHeard": "Count",  # notifications from Amazon, whatever became of them
    "OrdersSwept": "Count",  # orders on pages of sweeps, known ones too
    "OrdersSent": "Count",  # Amazon received them
    "OrdersRefused": "Count",  # Amazon, or our own settings, refused them
    "OrdersUnknown": "Count",  # attempts after which nobody knows whether Amazon has the order
    "ConfirmationsAccepted": "Count",  # boxes of which Amazon knows
    "ConfirmationsRefused": "Count",  # boxes that Amazon does not take as they are told
    "ConfirmationsUnknown": "Count",  # attempts after which nobody knows whether Amazon has the box
    "CancellationsTroubled": "Count",  # looks at a wish to cancel that Amazon refuses, or does not answer
    "BoxesLookedAfter": "Count",  # minutes in which whatever Amazon does not know of was looked for
    "StockLookedAfter": "Count",  # times that whatever Amazon does not know of our stock was looked for
    "LettersSent": "Count",
    "SignInsFailed": "Count",  # because of the provider or of our own settings there
}


def measured(**figures: float) -> None:
    """Writes these down, by the names of ``UNITS``, for this stage: two in one account must not hide each other's
    troubles. Powertools comes with the first, as it does with the first log line."""
    from aws_lambda_powertools.metrics import EphemeralMetrics

    # One of its own for each call: what Powertools shares between its others, our threads on a laptop would mix up.
    line = EphemeralMetrics(namespace=NAMESPACE, service=SERVICE)
    line.add_dimension("stage", wiring.hub().config.stage)
    for name, figure in figures.items():
        line.add_metric(name, UNITS[name], figure)
    line.flush_metrics()
