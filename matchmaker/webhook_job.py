"""Making the call that tells an address of a release."""

from datetime import UTC, datetime
from typing import Any

from matchmaker.calling_out import post
from matchmaker.database import reading
from matchmaker.errors import Refused
from matchmaker.jobs.working import Work
from matchmaker.records import Webhook
from matchmaker.webhooks import signed
from matchmaker.words import sentence

PAUSES = (1.0, 4.0)
"""Seconds before the second and the third try."""

GOOD = range(200, 300)


def run_webhook(work: Work) -> dict[str, Any]:
    """Call, three times at most; an address that is no longer to be told is not called.

    Raises:
        Refused: it did not answer with a status of 200 to 299, or may not be called.
    """
    with reading(work.engine) as session:
        webhook = session.get(Webhook, work.arguments["webhook"])
        if webhook is None:
            return {"told": False}
        url, secret = webhook.url, webhook.secret
    said = ""
    for pause in (*PAUSES, None):
        body, headers = signed(secret, work.arguments["message"], datetime.now(UTC))
        try:
            status = post(url, body, headers)
        except OSError as wrong:
            said = wrong.strerror or str(wrong)
        else:
            if status in GOOD:
                return {"told": True, "status": status}
            said = str(status)
        if pause is None or work.cancel.wait(pause):
            break
    raise Refused(sentence("{url} could not be told: {said}.", url=url, said=said))
