"""What people are told where a command cannot do what it was asked."""

from sqlalchemy.exc import OperationalError

from matchmaker.errors import Refused
from web.config import BadSettings


def lines_of(error: Exception) -> list[str]:
    """What is wrong, a sentence a line; nothing where it is a mistake of the program."""
    if isinstance(error, Refused):
        return [str(one) for one in error.sentences]
    if isinstance(error, BadSettings):
        return [str(error)]
    if isinstance(error, OperationalError):
        return [f"The database cannot be used: {error.orig}."]
    if isinstance(error, OSError):
        return [f"{error.filename or 'The system'}: {error.strerror or error}."]
    return []
