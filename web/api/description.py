"""What the interface for programs says about itself, as OpenAPI."""

from apiflask import APIBlueprint, APIFlask

ABOUT = """\
Every call carries a token: `Authorization: Bearer <token>`. Tokens are made on the account's page
and may do what the account may do.

Lists come in pages: `page`, `per_page` (200 at most) and a `Link` header. Every read has an `ETag`;
with `If-None-Match` the answer is 304 where nothing changed. A `POST` with an `Idempotency-Key`
can be sent again: it changes something once and is answered the same each time. Times are UTC.
A failure says in `message` what is wrong and what to do.
"""


def describe(app: APIFlask) -> None:
    """Settle what the document holds besides the calls, once the rooms are registered."""
    for room in app.blueprints.values():
        # The library looks for this on every blueprint that has something done before requests.
        if not isinstance(room, APIBlueprint):
            vars(room)["enable_openapi"] = False
    app.description = ABOUT
    app.security_schemes = {"token": {"type": "http", "scheme": "bearer"}}
    app.config.update(
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        AUTO_SERVERS=False,
        AUTO_OPERATION_ID=True,
    )
