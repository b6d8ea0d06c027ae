"""The service worker that keeps the desk's pages where the network drops."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, current_app, render_template, url_for

from web.desk.blueprint import blueprint

ASSETS = (
    *("vendor/bootstrap.min.css", "vendor/bootstrap.bundle.min.js", "icon.svg"),
    *("matchmaker.css", "desk.css", "desk.js", "desk_store.js"),
)
"""What the desk's pages load; kept as one set, all of one version."""


@blueprint.get("/worker.js")
def worker() -> Response:
    """The service worker; below this address it sees the desk's pages and no others."""
    folder = Path(current_app.static_folder or "")
    text = render_template(
        "desk/worker.js",
        version=_version(folder),
        assets=[url_for("static", filename=name) for name in ASSETS],
        no_network=url_for("desk.no_network"),
        home=url_for("desk.index"),
    )
    return Response(text, mimetype="text/javascript")


@blueprint.get("/no-network")
def no_network() -> str:
    """What is shown for a page that was not kept."""
    return render_template("desk/no_network.html")


@cache
def _version(folder: Path) -> str:
    """Another one whenever anything that is kept has changed."""
    told = sha256()
    for name in ASSETS:
        told.update((folder / name).read_bytes())
    templates = folder.parent / "templates" / "desk"
    for path in sorted(templates.iterdir()):
        told.update(path.read_bytes())
    return told.hexdigest()[:16]
