"""The audit trail: who did what, when?"""

from datetime import date

from flask import render_template, request

from matchmaker.administering import AuditFilter, audit_trail
from matchmaker.trail import names_of
from web.access import actor
from web.administrator.blueprint import blueprint
from web.extensions import db


@blueprint.get("/audit")
def audit() -> str:
    """The newest first, as the filter at the top says."""
    wanted = AuditFilter(
        by=request.args.get("by", "")[:100],
        action=request.args.get("action", "")[:100],
        subject=request.args.get("subject", "")[:100],
        first=_day("first"),
        last=_day("last"),
    )
    found = audit_trail(db.session(), wanted, request.args.get("page", 1, int), by=actor())
    return render_template(
        "administrator/audit.html",
        wanted=wanted,
        found=found,
        names=names_of(db.session(), found.rows),
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
