"""How programs are answered: pages of a list, failures in words, and what documents both."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from apiflask import Schema
from apiflask.fields import Dict, Integer, List, Nested, String
from apiflask.validators import Range
from flask import Response, jsonify, request, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

UNKNOWN, FORBIDDEN, MISSING, CLOSED, CHANGED, WRONG = 401, 403, 404, 409, 412, 422

MOST_A_PAGE = 200

Answer = tuple[dict[str, Any], int, dict[str, str]]
"""A body, its status, and headers."""

TOLD = {
    400: "The request cannot be read, as JSON for example",
    UNKNOWN: "No token, or none that works",
    FORBIDDEN: "Not for this account",
    MISSING: "There is no such thing, or not for this account",
    CLOSED: "Taken, or changed meanwhile",
    CHANGED: "Changed since the version that If-Match names",
    415: "The request is not JSON",
    WRONG: "Refused; the message says why, and nothing was changed",
    429: "Too many requests",
}


class Failure(Schema):
    """Why nothing was done: ``message`` in words; ``detail`` by place and field for bad input."""

    message = String(required=True)
    detail = Dict()


class PageQuery(Schema):
    """Which part of a list is wanted."""

    page = Integer(load_default=1, validate=Range(min=1, max=1_000_000))
    per_page = Integer(load_default=50, validate=Range(min=1, max=MOST_A_PAGE))


def page_of(schema: type[Schema]) -> type[Schema]:
    """The schema of one page of a list of these."""
    name = schema.__name__.removesuffix("Out")
    # An item has a class of its own: the library describes a class once as a part and once as a
    # whole answer, under two names, and warns.
    item = type(f"{name}Item", (schema,), {})
    fields = {
        "items": List(Nested(item), required=True),
        "total": Integer(required=True),
        "page": Integer(required=True),
        "per_page": Integer(required=True),
    }
    return type(f"{name}Page", (Schema,), fields)


def one_page(
    session: Session,
    query: Select[Any],
    wanted: Mapping[str, int],
    written: Callable[[Sequence[Any]], list[dict[str, Any]]],
) -> Answer:
    """One page of what a query finds, with links to the pages around it.

    ``written`` says all records of the page at once, so that what belongs to them is read with
    one query for each kind of thing.
    """
    page, size = wanted["page"], wanted["per_page"]
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    records = session.scalars(query.offset((page - 1) * size).limit(size)).all()
    return _page(written(records), total, page, size)


def part_of(
    found: Sequence[Any],
    wanted: Mapping[str, int],
    written: Callable[[Sequence[Any]], list[dict[str, Any]]],
) -> Answer:
    """One page of a list that is known already, with links to the pages around it."""
    page, size = wanted["page"], wanted["per_page"]
    return _page(written(found[(page - 1) * size : page * size]), len(found), page, size)


def _page(items: list[dict[str, Any]], total: int, page: int, size: int) -> Answer:
    around = {"prev": page - 1, "next": page + 1 if page * size < total else 0}
    links = [f'<{_address(page=at)}>; rel="{rel}"' for rel, at in around.items() if at > 0]
    body = {"items": items, "total": total, "page": page, "per_page": size}
    return body, 200, {"Link": ", ".join(links)} if links else {}


def failure(code: int, *sentences: str, detail: Any = None) -> Response:
    """A failure in words."""
    body: dict[str, Any] = {"message": "\n".join(sentences)}
    if detail:
        body["detail"] = detail
    response = jsonify(body)
    response.status_code = code
    return response


def failures(*codes: int) -> Any:
    """What a call can be answered with besides what it is for, as the documentation has it."""
    content = {"application/json": {"schema": Failure}}
    always = (400, UNKNOWN, FORBIDDEN, MISSING, WRONG, 429)
    return {code: {"description": TOLD[code], "content": content} for code in (*always, *codes)}


def _address(**query: int) -> str:
    values = {**(request.view_args or {}), **request.args.to_dict(), **query}
    return url_for(str(request.endpoint), **values)
