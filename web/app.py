"""The application factory: the one place that wires the pages together."""

from importlib.metadata import version

from apiflask import APIFlask
from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from matchmaker.database import configure
from web import (
    access,
    accounts,
    administrator,
    api,
    coordinator,
    desk,
    errors,
    feeds,
    formats,
    frame,
    localisation,
    masking,
    organiser,
    own,
    participant,
    public,
    security,
)
from web.config import THREADS, Config
from web.extensions import babel, csrf, db, limiter
from web.worker import Bell


class Number(IntegerConverter):
    """A number in an address; one that no database can hold is taken for the largest it can.

    No row has that number either, and every method of the page answers as if there were none.
    """

    def to_python(self, value: str) -> int:
        """The number of an address."""
        return min(int(value[:20]), 2**31 - 1)


def create_app(config: Config) -> Flask:
    """An application that answers with the pages of one database."""
    app = APIFlask(
        __name__,
        title="Matchmaker",
        version=version("matchmaker"),
        spec_path="/api/openapi.json",
        docs_path=None,  # its page would come from other people's servers
        json_errors=False,
    )
    app.url_map.converters["int"] = Number
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": THREADS},
        SESSION_COOKIE_NAME="__Host-matchmaker" if config.production else "matchmaker",
        SESSION_COOKIE_SECURE=config.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session lives: forms are left open for hours
        ADDRESS=config.address,
        MAIL_FROM=config.mail_from,
        TRUSTED_HOSTS=list(config.hosts),
        MAX_CONTENT_LENGTH=1024 * 1024,
        FILES=config.files,
        DEBUG=False,
    )
    if config.proxies:
        behind = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=0)
        vars(app)["wsgi_app"] = behind  # so assigned because it takes the place of a method
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    with app.app_context():
        configure(db.engine)
    localisation.install(app, babel, config.translations)
    formats.install(app)
    security.protect(app, production=config.production)
    csrf.init_app(app)
    limiter.init_app(app)
    access.install(app)
    frame.install(app)
    errors.register(app)
    if config.wakes:
        app.extensions["bell"] = Bell(config)
    rooms = (
        public,
        accounts,
        own,
        organiser,
        participant,
        feeds,
        desk,
        coordinator,
        administrator,
        api,
    )
    for room in rooms:
        app.register_blueprint(room.blueprint)
    masking.install(app)
    app.register_blueprint(coordinator.reports)
    api.describe(app)
    return app
