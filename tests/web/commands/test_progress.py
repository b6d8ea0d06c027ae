"""A solve that is watched: its figures in a line, and Ctrl-C that keeps the best."""

import os
import signal
import threading
from types import SimpleNamespace

import pytest

from web.commands.progress import Report, Watch, watched


def test_the_work_is_done_elsewhere_and_its_result_handed_back() -> None:
    def work(_report: Report, _cancel: threading.Event) -> str:
        return threading.current_thread().name

    assert watched("x", work) != threading.current_thread().name


def test_what_the_work_raises_is_raised() -> None:
    def work(_report: Report, _cancel: threading.Event) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        watched("x", work)


def test_an_interrupt_asks_the_work_to_end_and_keeps_what_it_found() -> None:
    def work(_report: Report, cancel: threading.Event) -> str:
        os.kill(os.getpid(), signal.SIGINT)
        return "best so far" if cancel.wait(30) else "not told"

    before = signal.getsignal(signal.SIGINT)
    assert watched("x", work) == "best so far"
    assert signal.getsignal(signal.SIGINT) is before


def test_without_a_watch_an_interrupt_is_not_caught() -> None:
    # A shell that starts a run in the background has it ignore interrupts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_line_says_elapsed_goal_value_bound_and_gap() -> None:
    watch = Watch("china", started=0.0)
    assert "value" not in watch.line(12.34).plain
    watch.report(SimpleNamespace(goal="value", achieved=7266, bound=7433, gap=0.0225))
    assert watch.line(12.34).plain == (
        "china  12.3 s  value 7,266  bound 7,433  gap 2.2%  Ctrl-C keeps the best so far"
    )
    watch.report(SimpleNamespace(goal="breaks", achieved=None, bound=None, gap=None))
    watch.cancel.set()
    assert watch.line(70.0).plain == "china  70.0 s  breaks -  bound -  gap -  stopping"
