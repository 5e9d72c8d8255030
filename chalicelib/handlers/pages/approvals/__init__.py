"""The pages on which people answer: the inbox, the links in mails, who answers meanwhile, and who is asked instead."""

from chalicelib.handlers.pages.approvals.absences import absences
from chalicelib.handlers.pages.approvals.inbox import inbox
from chalicelib.handlers.pages.approvals.links import approvals
from chalicelib.handlers.pages.approvals.reassigning import reassigning

APPROVALS = (approvals, inbox, absences, reassigning)
