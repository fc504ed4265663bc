"""A group of commands that hands its own options on to them, and names the nearest one to a wrong name."""

from __future__ import annotations

import click

FOR_ALL = frozenset({"color", "verbose", "archive", "store"})
"""Names of options that may stand before and after the name of a command."""


class CommandGroup(click.Group):
    """A group whose options FOR_ALL its commands have too."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, with the group's options for all."""
        command = self.find_command(ctx, cmd_name)
        if command is not None:
            known = {param.name for param in command.params}
            command.params += [param for param in self.params if param.name in FOR_ALL - known]
        return command

    def find_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command as it was declared; None if there is none of this name."""
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that arguments begin with; a wrong name is an error that says the nearest."""
        name = args[0]
        if not name.startswith("-") and self.find_command(ctx, name) is None:
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), n=1)
            ctx.fail(f"No such command '{name}'.{f' Did you mean {near[0]!r}?' if near else ''}")
        return super().resolve_command(ctx, args)
