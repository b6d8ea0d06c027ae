"""Commands that are read when they are called, so that a short one does not wait for the solver."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

REFUSED = 2
"""Exit code where the input is refused; each error is a line on standard error."""


@dataclass(frozen=True, slots=True)
class Later:
    """A command by its name, the module that it is in, and what the list of commands says of it."""

    name: str
    module: str
    said: str

    def command(self) -> click.Command:
        """The command itself.

        Raises:
            LookupError: the module has none of this name.
        """
        gc.disable()  # nothing of what importing makes is let go of again: a fifth of the time
        try:
            module = import_module(self.module)
        finally:
            gc.enable()
        for found in vars(module).values():
            if isinstance(found, click.Command) and found.name == self.name:
                return found
        raise LookupError(f"{self.module} has no command {self.name}")


class LazyCommands(click.Group):
    """A group whose commands say what is wrong in sentences, never in a trace."""

    def __init__(self, *arguments: Any, later: Sequence[Later], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.later = {one.name: one for one in later}

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(self.later)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; its module is read now."""
        found = self.later.get(cmd_name)
        return None if found is None else found.command()

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without reading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(one.name, one.said) for one in self.later.values()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn a refusal into lines on standard error and exit code 2."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from web.commands.refusals import lines_of  # brings the database with it

            lines = lines_of(error)
            if not lines:
                raise
        for line in lines:
            click.echo(line, err=True)
        return ctx.exit(REFUSED)
