"""``tripoint verify``: can what is stored be trusted?"""

import click

from catalog.model.errors import StoreNotTrusted
from catalog.store.verify import verify
from tripoint.options import Settings, tripoint_command


@click.command("verify")
@tripoint_command
def command(settings: Settings) -> None:
    """Check archive digests, foreign keys, the search index and the edition. Exit code 4 when something is wrong."""
    findings = list(verify(settings.data))
    for finding in findings:
        click.echo(f"{finding.where}: {finding.what}")
    if findings:
        raise StoreNotTrusted(f"{len(findings)} findings in {settings.data.root}; each line says what to do.")
    click.echo(f"{settings.data.root}: archive, catalogue and edition agree")
