"""Reading what people upload in a child process, which may take only so much time and memory.

A file can be small and still unpack, expand or repeat without end. The child reads it; where it
takes too long or too much, the child dies and the file is refused, and the server goes on.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from matchmaker.errors import FileRefused, Refused
from matchmaker.words import as_json, from_json, sentence

SECONDS = 20
"""Of processor time, where the system can bound it, so that a busy machine refuses no file."""

PATIENCE = 6
"""How many times that much may pass by the clock."""

MEMORY = 1_500_000_000
"""Bytes of address space; the programs that read files take about a fifth of it by themselves."""

MOST_ANSWER = 30_000_000
"""Bytes of what the child may answer with."""

_ROOM = "matchmaker."
_CHILD = "from matchmaker.intake.sandbox import child; child()"
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP")
"""Of the environment; the child needs no secrets."""


def read_upload(
    data: bytes,
    name: str,
    read: Callable[..., Any],
    *arguments: Any,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Any:
    """What ``read(path, *arguments)`` makes of an uploaded file, read in a child process.

    ``name`` is what the browser called it; only letters, digits and few marks of it are kept.
    ``read`` is a function at the top of a module of this package; its arguments and its answer
    are JSON values.

    Raises:
        FileRefused: ``read`` refused it, or could not read it within the limits.
    """
    with tempfile.TemporaryDirectory(prefix="matchmaker-") as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(data)
        return read_limited(path, read, *arguments, seconds=seconds, memory=memory)


def read_limited(
    path: Path,
    read: Callable[..., Any],
    *arguments: Any,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Any:
    """The same for a file that is on this machine."""
    order = {
        "read": f"{read.__module__}:{read.__qualname__}",
        "path": str(path),
        "arguments": arguments,
        "seconds": seconds,
        "memory": memory,
    }
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(one for one in sys.path if one)
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(
                [sys.executable, "-c", _CHILD],
                input=json.dumps(order).encode(),
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=path.parent,
                timeout=(seconds + 10) * (1 if sys.platform == "win32" else PATIENCE),
                check=False,
            )
        except subprocess.TimeoutExpired:
            _too_much(path)
        answer.seek(0)
        told = answer.read(MOST_ANSWER + 1)
    if done.returncode or len(told) > MOST_ANSWER:
        _too_much(path)
    result: Mapping[str, Any] = json.loads(told)
    if "refused" in result:
        raise FileRefused(path.name, *(from_json(one) for one in result["refused"]))
    return result["answer"]


def safe_name(name: str) -> str:
    """The name of an uploaded file without anything that a folder or a terminal would obey."""
    plain = re.sub(r"[^\w .()+-]", "_", Path(name.replace("\\", "/")).name).strip(" .")
    return plain[-100:] or "file"


def child() -> None:
    """What the child process does: one order from its input, one answer to its output."""
    order = json.load(sys.stdin)
    _limit(order["seconds"], order["memory"])
    module, _, function = order["read"].partition(":")
    if not module.startswith(_ROOM):
        raise ValueError(f"{module} is no module of this package")
    read = getattr(import_module(module), function)
    try:
        told: dict[str, Any] = {"answer": read(Path(order["path"]), *order["arguments"])}
    except Refused as refused:
        told = {"refused": [as_json(one) for one in refused.sentences]}
    except MemoryError:
        sys.exit(1)
    json.dump(told, sys.stdout)


def _limit(seconds: float, memory: int) -> None:
    """Bound processor time, memory and the size of files, where the system can."""
    if sys.platform == "win32":
        return  # there the parent's clock is the only limit
    import resource

    whole = max(1, int(seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_ANSWER, MOST_ANSWER))


def _too_much(path: Path) -> NoReturn:
    raise FileRefused(
        path.name,
        sentence(
            "{file} takes too long or too much memory to read; save only what is filled to a new "
            "file, or hand it in in parts.",
            file=path.name,
        ),
    )
