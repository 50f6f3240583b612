"""Who is who and who may do what: people, credentials, tokens, grants, audit."""

from hub.access.access import Access, open_access
from hub.access.authenticator import Authenticator, Session
from hub.access.policy import Policy

__all__ = ["Access", "Authenticator", "Policy", "Session", "open_access"]
