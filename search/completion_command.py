"""dateline completion: the script that teaches a shell to complete."""

from __future__ import annotations

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    """Print the script that completes commands, fields and their values in a shell.

    \b
    bash: eval "$(dateline completion bash)"     in ~/.bashrc
    zsh:  eval "$(dateline completion zsh)"      in ~/.zshrc, after compinit
    fish: dateline completion fish > ~/.config/fish/completions/dateline.fish
    """
    from search.cli import COMPLETE_VARIABLE
    from search.shells import SHELLS

    root = click.get_current_context().find_root().command
    click.echo(SHELLS[shell](root, {}, "dateline", COMPLETE_VARIABLE).source())
