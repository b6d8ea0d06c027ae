"""A planned mission to look at, on either database."""

import pytest
from sqlalchemy import Engine

from matchmaker.database import writing
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.records import Priority
from tests.factories import make_mission


@pytest.fixture
def planned(engine: Engine) -> Engine:
    """The mission ``demo``, planned: two home participants want three counterparts."""
    with writing(engine) as session:
        make_mission(session, everybody_wants=Priority.WANT)
    plan(engine, "demo", by=OPERATOR, workers=1)
    return engine
