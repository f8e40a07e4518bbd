"""``tripoint``: the command line. Each verb lives in the module of its name and is loaded when it is used."""

import importlib

import click

VERBS = {
    "demo": "Crawl the sample sites and serve the newsroom.",
    "crawl": "Crawl sources now.",
    "nightly": "The whole night: crawl what is due, group, check, publish, review.",
    "publish": "Build, check and put in place the edition.",
    "serve": "Serve the newsroom.",
    "sources": "List, show, check and add sources.",
    "status": "One line per source: how it is, since when, what to do.",
    "inspect": "What we would store for a page, and why.",
    "tag": "Language, themes and places of texts.",
    "group": "Which texts tell the same story.",
    "search": "The newsroom's search.",
    "reprocess": "Read the archive again with today's rules.",
    "review": "The press review.",
    "verify": "Check archive, catalogue and edition against each other.",
    "backup": "A consistent copy, while running.",
    "restore": "Put a backup in place.",
    "rebuild": "The catalogue again from the archive alone.",
    "export": "The corpus with licence and datasheet.",
    "quality": "Measured quality of language, themes and places.",
    "correct": "Write a correction.",
    "takedown": "Remove an item for good, keeping a tombstone.",
}


class Verbs(click.Group):
    """Loads a verb's module only when the verb is used: ``tripoint tag`` must not wait for Scrapy."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order of a working day."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The click command of ``tripoint/<verb>.py``; None for a word that is no verb."""
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(f"tripoint.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 -- a contract of this folder, tested
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tripoint")
def main() -> None:
    """Tripoint: the news around five borders, each story once."""
