"""The framework's extensions, made once and bound to each application."""

from typing import Any

from flask import has_request_context, request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine

from matchmaker.database import READ_ONLY
from matchmaker.records import Base

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class RequestSession(Session):
    """A session that only reads while it answers a request that may change nothing."""

    def get_bind(self, *arguments: Any, **options: Any) -> Engine | Connection:
        """The application's engine; for a safe request, one whose transactions write nothing."""
        bind = super().get_bind(*arguments, **options)
        reads = has_request_context() and request.method in SAFE_METHODS
        if not reads or isinstance(bind, Connection):
            return bind
        if "read_only" not in self.info:  # one for the session, which keeps a connection for each
            self.info["read_only"] = bind.execution_options(**READ_ONLY)
        engine: Engine = self.info["read_only"]
        return engine


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": RequestSession},
    disable_autonaming=True,
    add_models_to_shell=False,
)
babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://")
