"""How bash, zsh and fish ask for completions, and how they are told."""

from __future__ import annotations

import os
import re

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

from index.terminal import safe

# Readline breaks words at colons: a candidate begins behind the colon that is typed.
BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' line="${COMP_LINE:0:COMP_POINT}" type value
    local answer=$(env %(complete_var)s=bash_complete COMP_LINE="$line" $1)
    COMPREPLY=()
    while IFS=$'\\t' read -r type value; do
        case $type in
            dir) compopt -o dirnames; continue ;;
            file) compopt -o default; continue ;;
            nospace) compopt -o nospace ;;
        esac
        if [[ ${line##*[[:space:]]} == *:* && $COMP_WORDBREAKS == *:* ]]; then value=${value#*:}; fi
        [[ -n $type ]] && COMPREPLY+=("$value")
    done <<< "$answer"
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""

ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a plain described open
    local type value help
    (( ! $+commands[%(prog_name)s] )) && return 1
    while IFS=$'\\t' read -r type value help; do
        case $type in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            nospace) open+=("$value") ;;
            plain) if [[ -n $help ]]; then described+=("${value//:/\\\\:}:$help"); else plain+=("$value"); fi ;;
        esac
    done < <(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) %(complete_var)s=zsh_complete %(prog_name)s)
    (( $#described )) && _describe -V unsorted described -U
    (( $#open )) && compadd -U -S '' -V unsorted -a open
    (( $#plain )) && compadd -U -V unsorted -a plain
    return 0
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""


UNSAFE = re.compile(r"[\s\"'\\\\$`!&|;<>(){}\[\]*?#~]")
"""What means something to bash."""


class Bash(BashComplete):
    """Bash, given the line as it was typed, since its own words are cut at colons."""

    source_template = BASH

    def source(self) -> str:
        """The script; whether this machine's bash is new enough is for that bash to say."""
        return ShellComplete.source(self)

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the one that is being typed."""
        line = os.environ["COMP_LINE"]
        words = split_arg_string(line)[1:]
        if words and not line[-1].isspace():
            return words[:-1], words[-1]
        return words, ""

    def format_completion(self, item: CompletionItem) -> str:
        """A line of type and word, quoted for bash, which inserts it as it stands."""
        return f"{item.type}\t" + UNSAFE.sub(lambda match: f"\\{match[0]}", safe(item.value))


class Zsh(ZshComplete):
    """Zsh, which quotes by itself."""

    source_template = ZSH

    def format_completion(self, item: CompletionItem) -> str:
        """A line of type, word and help."""
        return f"{item.type}\t{safe(item.value)}\t{safe(item.help or '')}"


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": FishComplete}


def register() -> None:
    """Let the command line answer these shells."""
    for name, shell in SHELLS.items():
        add_completion_class(shell, name)
