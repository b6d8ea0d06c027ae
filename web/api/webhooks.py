"""Webhooks: addresses that are told of each release of a mission."""

from collections.abc import Sequence
from typing import Any

from apiflask import Schema
from apiflask.fields import DateTime, Integer, String
from apiflask.validators import Length
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.permissions import Action
from matchmaker.records import Mission, Webhook
from matchmaker.webhooks import add_webhook, remove_webhook
from web.access import actor
from web.api.answers import CLOSED, Answer, PageQuery, failures, one_page, page_of
from web.api.blueprint import blueprint
from web.api.gate import for_those_who_may
from web.api.writing import writes
from web.extensions import db


class WebhookOut(Schema):
    """An address that is told."""

    id = Integer(required=True)
    url = String(required=True)
    created_at = DateTime(required=True)
    created_by = String(required=True)


class NewWebhook(WebhookOut):
    """An address just added, with the secret that its calls are signed with; told this once."""

    secret = String(required=True)


class WebhookIn(Schema):
    """Where to call."""

    url = String(required=True, validate=Length(1, 500))


class Gone(Schema):
    """The number of what is no longer there."""

    id = Integer(required=True)


@blueprint.get("/missions/<slug>/webhooks")
@for_those_who_may(Action.RELEASE)
@blueprint.input(PageQuery, location="query")
@blueprint.output(page_of(WebhookOut))
@blueprint.doc(responses=failures(), security="token")
def webhooks(mission: Mission, query_data: dict[str, int]) -> Answer:
    """List the addresses that are told of a mission's releases."""
    found = select(Webhook).where(Webhook.mission_id == mission.id).order_by(Webhook.id)
    return one_page(db.session(), found, query_data, _written)


@blueprint.post("/missions/<slug>/webhooks")
@for_those_who_may(Action.RELEASE)
@blueprint.input(WebhookIn)
@blueprint.output(NewWebhook, status_code=201)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def add(
    session: Session, mission: Mission, json_data: dict[str, str]
) -> tuple[dict[str, Any], int]:
    """Have an address told of each release.

    Each call is a POST of JSON with `event`, `mission`, `release` and `released_at`. Its header
    `Matchmaker-Signature: t=<seconds>,v1=<hex>` is the HMAC-SHA256, under the secret, of the
    seconds, a full stop, and the body.
    """
    made = add_webhook(session, mission, json_data["url"], by=actor())
    return _written([made])[0] | {"secret": made.secret}, 201


@blueprint.delete("/missions/<slug>/webhooks/<int:number>")
@for_those_who_may(Action.RELEASE)
@blueprint.output(Gone)
@blueprint.doc(responses=failures(CLOSED), security="token")
@writes
def remove(session: Session, mission: Mission, number: int) -> tuple[dict[str, Any], int]:
    """Tell an address nothing more."""
    remove_webhook(session, mission, number, by=actor())
    return {"id": number}, 200


def _written(webhooks: Sequence[Webhook]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "url": one.url,
            "created_at": one.created_at,
            "created_by": one.created_by,
        }
        for one in webhooks
    ]
