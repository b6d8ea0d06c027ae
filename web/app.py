"""The application factory: the one place that wires the pages together."""

from flask import Flask
from jinja2 import StrictUndefined

from matchmaker.database import configure
from web import errors, formats, localisation, public, security
from web.config import THREADS, Config
from web.extensions import babel, db


def create_app(config: Config) -> Flask:
    """An application that answers with the pages of one database."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": THREADS},
        TRUSTED_HOSTS=list(config.hosts),
        MAX_CONTENT_LENGTH=1024 * 1024,
        DEBUG=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    with app.app_context():
        configure(db.engine)
    localisation.install(app, babel, config.translations)
    formats.install(app)
    security.protect(app, production=config.production)
    errors.register(app)
    app.register_blueprint(public.blueprint)
    return app
