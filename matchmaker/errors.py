"""What a verb says when it will not do what it was asked."""

from matchmaker.words import Sentence


class Refused(Exception):
    """A verb declined; nothing was saved. ``sentences`` say what is wrong, where, what to do."""

    def __init__(self, *sentences: Sentence) -> None:
        super().__init__("\n".join(str(one) for one in sentences))
        self.sentences = sentences


class NotFound(Refused):
    """What was asked for does not exist, or not for this person."""


class NotPermitted(Refused):
    """This person may not do it."""


class Clash(Refused):
    """Somebody or something is already taken, or was changed meanwhile by somebody else."""
