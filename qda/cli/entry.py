"""The command ``qda``: finds the subcommand, and turns whatever happens into a message and an exit code."""

from __future__ import annotations

import difflib
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from qda import __version__
from qda.cli.launch import guarded, run_window
from qda.cli.talk import DONE, INTERRUPTED, UNUSABLE, WRONG_USAGE, OutputClosed, say, tell_error
from qda.model.errors import QdaError

_COMMANDS = {
    "open": "qda.cli.window:open_window",
    "new": "qda.cli.projects:new",
    "add": "qda.cli.documents:add",
    "info": "qda.cli.projects:info",
    "text": "qda.cli.texts:text",
    "code": "qda.cli.codings:code",
    "code-found": "qda.cli.coding_many:code_found",
    "code-names": "qda.cli.coding_many:code_names",
    "finish": "qda.cli.codings:finish",
    "codings": "qda.cli.codings:codings",
    "codebook": "qda.cli.codebooks:codebook",
    "variables": "qda.cli.variables:variables",
    "survey": "qda.cli.survey:import_survey_file",
    "import": "qda.cli.importing:import_foreign",
    "export": "qda.cli.exports:export",
    "changes": "qda.cli.changes:read_back",
    "copy": "qda.cli.privacy:copy",
    "pseudonymise": "qda.cli.privacy:pseudonymise_texts",
    "purge": "qda.cli.privacy:purge_documents",
    "compare": "qda.cli.comparing:compare_projects",
    "merge": "qda.cli.merging:merge_projects",
    "table": "qda.cli.tabling:table",
    "search": "qda.cli.searches:search_texts",
    "query": "qda.cli.querying:query_segments",
    "words": "qda.cli.wording:words",
    "picture": "qda.cli.reporting:picture",
    "report": "qda.cli.reporting:report",
    "history": "qda.cli.histories:history",
    "undo": "qda.cli.histories:undo",
    "check": "qda.cli.histories:check_project",
    "restore": "qda.cli.restoring:restore",
    "salvage": "qda.cli.salvaging:salvage_project",
}
"""Each command's function, imported only when it is asked for: most need a second of imports, ``--version`` none."""


class _Commands(click.Group):
    """The subcommands, loaded one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click decides what it is given
        return [*_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        found = getattr(importlib.import_module(module), name)
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Open a project that stands where a command should, and name the command that was likely meant."""
        word = args[0]
        if word not in _COMMANDS:
            if word.casefold().endswith(".concord"):
                return super().resolve_command(ctx, ["open", *args])
            for meant in difflib.get_close_matches(word, _COMMANDS, n=1):
                ctx.fail(f"No such command “{word}”. Did you mean “{meant}”?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # click would turn this into exit code 1, which for us means that there is something to look at.
            raise OutputClosed from None


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 done with things to look at, 2 wrong usage, 3 the input or project cannot be used, "
    "4 internal error.",
)
@click.version_option(__version__, prog_name="Concord")
@click.pass_context
def cli(context: click.Context) -> int | None:
    """Code passages of texts, take them to Excel, and compare coders.

    Without a command the window opens.
    """
    if context.invoked_subcommand is None:
        return run_window(None)
    return None


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that lacks a character shows a question mark rather than end the work.
            stream.reconfigure(errors="replace")
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        result = cli.main(args=arguments, prog_name="qda", standalone_mode=False)
        sys.stdout.flush()
    except (OutputClosed, BrokenPipeError):
        _forget_output()
        return DONE
    except click.Abort:
        say("Stopped.")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return WRONG_USAGE
    except QdaError as error:
        tell_error(error)
        return UNUSABLE
    return result if isinstance(result, int) else DONE


def _forget_output() -> None:
    """Let the interpreter end in silence when whoever read our output has read enough, as ``head`` does."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
