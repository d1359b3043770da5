"""`bounceback cards print`, `export` and `import`: cards on paper, to Anki and tables, and from there."""

from __future__ import annotations

import contextlib
import io
import os
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounceback.cli.options import DataOption, JsonOption
from bounceback.core.paper import Flip, Size, Stock

if TYPE_CHECKING:
    from bounceback.base.models import User
    from bounceback.objections.carrying.outgoing import Outgoing

CampaignOption = Annotated[
    str, typer.Option("--campaign", metavar="NAME", help="Only cards of this campaign, and those that belong to all.")
]


def register(cards: typer.Typer) -> None:
    """Add the commands that carry cards."""
    cards.command("print")(print_)
    cards.command("export")(export)
    cards.command("import")(import_)


def print_(
    file: Annotated[Path, typer.Argument(help="Where to write the PDF.")],
    size: Annotated[Size, typer.Option(help="Of a card.")] = Size.INDEX,
    paper: Annotated[
        Stock, typer.Option(help="In the printer: cards of that size, or sheets to be cut.")
    ] = Stock.CARDS,
    flip: Annotated[Flip, typer.Option(help="The edge about which the printer turns a page.")] = Flip.LONG,
    campaign: CampaignOption = "",
    answered: Annotated[bool, typer.Option("--answered", help="Only cards that have a back.")] = False,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only cards changed since that day.")
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Write the cards as a PDF for both sides of the paper. Another PDF of that name is replaced."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, reading=True)
    from bounceback.objections.carrying import outgoing, printing

    given = _chosen(by, campaign=campaign, answered=answered, since=_moment(since))
    out = io.BytesIO()
    done = printing.write(outgoing.on_paper(given), out, size=size, stock=paper, flip=flip)
    _write(file, out.getvalue(), begins=b"%PDF-")
    if as_json:
        missing = list(done.missing)
        emit({"file": str(file), "cards": len(given), "on_paper": done.cards, "pages": done.pages, "missing": missing})
        return
    more = f", {done.cards} on paper" if done.cards != len(given) else ""
    typer.echo(
        f"{_of(len(given), 'card')}{more}: {done.pages} pages are in {file}. Print them at 100 %, on both sides.",
        err=True,
    )
    if done.missing:
        typer.echo(f"Printed as an empty box, because the font lacks them: {' '.join(done.missing)}", err=True)


def export(
    file: Annotated[Path, typer.Argument(help="Where to write it: a deck for Anki (.apkg), or a table (.csv).")],
    campaign: CampaignOption = "",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Write the cards as a deck for Anki or as a table, by the ending of the file's name."""
    if file.suffix.lower() not in (".apkg", ".csv"):
        raise typer.BadParameter("the name of the file ends in .apkg or .csv")
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, reading=True)
    from bounceback.objections.carrying import packing, sheets

    given = _chosen(by, campaign=campaign)
    if file.suffix.lower() == ".csv":
        _write(
            file, b"\xef\xbb\xbf" + sheets.write(given).encode(), begins=b"\xef\xbb\xbf" + sheets.COLUMNS[0].encode()
        )
    else:
        out = io.BytesIO()
        packing.write(given, out, folder=_folder(), at=datetime.now(UTC))
        _write(file, out.getvalue(), begins=b"PK")
    if as_json:
        emit({"file": str(file), "cards": len(given)})
    else:
        typer.echo(f"{_of(len(given), 'card')} {'is' if len(given) == 1 else 'are'} in {file}.", err=True)


def import_(
    file: Annotated[Path, typer.Argument(help="A deck of Anki (.apkg), or a table of text (.csv, .tsv, .txt).")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, change nothing.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Bring cards. The same file again changes nothing, and nothing that stands there is replaced."""
    from bounceback.base.troubles import FileUnreadable, reason_of
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data)
    from bounceback.objections.carrying import actions, queries, reading
    from bounceback.objections.carrying.queries import State

    try:
        with file.open("rb") as source:
            deck = reading.read(source, name=file.name, folder=_folder())
    except OSError as error:
        raise FileUnreadable(file, reason_of(error)) from None
    preview = queries.look(deck, workspace=by.workspace_id)
    if not dry_run:
        preview = actions.take(deck=deck, by=by, at=datetime.now(UTC))
    unfit = [{"row": each.row.number, "why": each.why} for each in preview.items if each.state == State.UNFIT]
    facts: dict[str, Any] = {
        "file": str(file),
        "dry_run": dry_run,
        "rows": len(preview.items),
        **{state.value: preview.count(state) for state in State},
        "cards": len(preview.new),
        "answers": preview.answers,
        "left_out": unfit,
        "left_behind": list(deck.left),
    }
    if as_json:
        emit(facts)
    else:
        _say(facts)
    raise typer.Exit(1 if unfit else 0)


def _say(facts: dict[str, Any]) -> None:
    would = "would be" if facts["dry_run"] else "were"
    typer.echo(
        f"{_of(facts['rows'], 'row')}: {facts['new']:,} new, {facts['further']:,} with a further answer, "
        f"{facts['known']:,} known, {facts['unfit']:,} left out.",
        err=True,
    )
    typer.echo(f"{_of(facts['cards'], 'card')} and {_of(facts['answers'], 'answer')} {would} added.", err=True)
    for each in facts["left_out"][:20]:
        typer.echo(f"Row {each['row']} was left out. {each['why']}", err=True)
    if len(facts["left_out"]) > 20:
        typer.echo(f"And {len(facts['left_out']) - 20:,} more.", err=True)
    for said in facts["left_behind"]:
        typer.echo(said, err=True)


def _of(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _chosen(by: User, *, campaign: str, answered: bool = False, since: datetime | None = None) -> list[Outgoing]:
    from bounceback.campaigns import queries as campaigns
    from bounceback.objections.carrying import outgoing
    from bounceback.objections.carrying.refusals import NoCardsToCarry, NoSuchCampaign

    pk = None
    if campaign:
        running = {each.name: each.pk for each in campaigns.running(by)}
        if campaign not in running:
            raise NoSuchCampaign(campaign, sorted(running))
        pk = running[campaign]
    chosen = outgoing.choose(by.workspace_id, campaign=pk, answered=answered, since=since)
    given = outgoing.cards(chosen, workspace=by.workspace_id)
    if not given:
        raise NoCardsToCarry
    return given


def _moment(day: datetime | None) -> datetime | None:
    """When that day began on this machine's clock."""
    if day is None:
        return None
    from bounceback.base.zones import zone_of

    return datetime.combine(day.date(), time(), tzinfo=zone_of("", at=datetime.now(UTC))).astimezone(UTC)


def _write(file: Path, data: bytes, *, begins: bytes) -> None:
    """Write a file whole or not at all; one of its own kind is replaced, any other is not."""
    from bounceback.base.troubles import FULL, DiskFull, reason_of
    from bounceback.objections.carrying.refusals import CardsNotWritten, CardsWouldOverwrite

    draft = file.with_name(f".{file.name}.part")
    try:
        if file.exists():
            with file.open("rb") as old:
                if old.read(len(begins)) != begins:
                    raise CardsWouldOverwrite(file)
        draft.write_bytes(data)
        os.replace(draft, file)
    except OSError as error:
        raise DiskFull(file) if error.errno in FULL else CardsNotWritten(file, reason_of(error)) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _folder() -> Path:
    from django.conf import settings

    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
