"""ical.js, which Thunderbird reads calendars with, run by Node."""

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.conftest import lacks

LIBRARY = Path(__file__).parent / "vendor" / "ical.min.mjs"

_READ = """
import { readFileSync } from "node:fs";
const { default: ICAL } = await import(process.argv[1]);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((one) => {
  const event = new ICAL.Event(one);
  const [start, end] = [event.startDate, event.endDate].map((time) => time.toUnixTime());
  return [event.uid, start, end, one.getFirstPropertyValue("status"), event.sequence];
});
console.log(JSON.stringify(events));
"""


def events(text: str) -> list[tuple[str, datetime, datetime, str, int]]:
    """UID, start and end in UTC, status and sequence of each event of a calendar."""
    node = shutil.which("node")
    if node is None:
        lacks("Node.js")
    told = subprocess.run(
        [node, "--input-type=module", "--eval", _READ, LIBRARY.as_uri()],
        input=text, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [
        (uid, datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC), status, number)
        for uid, start, end, status, number in json.loads(told.stdout)
    ]
