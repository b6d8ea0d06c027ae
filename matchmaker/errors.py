"""What a verb says when it will not do what it was asked."""

from collections.abc import Mapping

from matchmaker.words import Sentence, sentence

MOST_SENTENCES = 200
"""A file with more faults than this names so many and counts the others."""


class Refused(Exception):
    """A verb declined; nothing was saved. ``sentences`` say what is wrong, where, what to do."""

    def __init__(self, *sentences: Sentence) -> None:
        super().__init__("\n".join(str(one) for one in sentences))
        self.sentences = sentences


class NotFound(Refused):
    """What was asked for does not exist, or not for this person."""


class Hidden(NotFound):
    """It exists, yet this person has nothing to do with it: told in the words of what is not."""


class NotPermitted(Refused):
    """This person may not do it."""


class Clash(Refused):
    """Somebody or something is already taken, or was changed meanwhile by somebody else."""


class FieldsRefused(Refused):
    """What was filled in cannot be taken; ``fields`` says what is wrong by the field's name."""

    def __init__(self, fields: Mapping[str, Sentence]) -> None:
        super().__init__(*fields.values())
        self.fields = dict(fields)


class FileRefused(Refused):
    """A file cannot be taken and nothing of it was saved; ``file`` is its name."""

    def __init__(self, file: str, *sentences: Sentence) -> None:
        shown = sentences[:MOST_SENTENCES]
        if len(sentences) > len(shown):
            shown += (
                sentence("There are {count} more errors.", count=len(sentences) - len(shown)),
            )
        super().__init__(*shown)
        self.file = file
