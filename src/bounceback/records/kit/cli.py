"""`bounceback kit`: one file with what a campaign says, out and in."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounceback.cli.options import DataOption, JsonOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bounceback.base.models import User
    from bounceback.campaigns.models import Campaign
    from bounceback.core.kits import Change
    from bounceback.records.kit.queries import Preview

HELP = "Offer, openings, ladder, questions, finer reasons, cards and your own options as one readable file, out and in."


def register(app: typer.Typer) -> None:
    """Add the commands of kits."""
    kit = typer.Typer(help=HELP, no_args_is_help=True)
    app.add_typer(kit, name="kit")
    kit.command("export")(export)
    kit.command("import")(import_)
    kit.command("starters")(starters)


def export(
    file: Annotated[str, typer.Argument(help="Where to write it; “-” is standard output.")],
    campaign: Annotated[str, typer.Option("--campaign", metavar="NAME", help="Needed where there are several.")] = "",
    author: Annotated[str, typer.Option(help="Who wrote it, if that is to be said.")] = "",
    licence: Annotated[str, typer.Option(help="What others may do with the words, such as CC0-1.0.")] = "",
    no_cards: Annotated[bool, typer.Option("--no-cards", help="Leave the cards out.")] = False,
    no_playbook: Annotated[bool, typer.Option("--no-playbook", help="Leave the playbook out.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Write a campaign's kit. An older kit of the same name is replaced, any other file is not."""
    from bounceback.cli.installation import open_installation

    owner = open_installation(data, reading=True)
    from bounceback.records.kit import queries

    chosen = _campaign(campaign, by=owner)
    without = [name for name, left_out in (("cards", no_cards), ("playbook", no_playbook)) if left_out]
    text = queries.text_of(chosen, author=author, licence=licence, without=without, at=datetime.now(UTC))
    if file == "-":
        sys.stdout.write(text)
        return
    _write(Path(file), text)
    if as_json:
        typer.echo(json.dumps({"file": str(Path(file)), "campaign": chosen.name, "bytes": len(text.encode())}))
    else:
        typer.echo(f"“{chosen.name}” is in {file}. Read it before you share it.", err=True)


def import_(
    file: Annotated[Path, typer.Argument(help="A kit.")],
    into: Annotated[
        str,
        typer.Option("--into", metavar="CAMPAIGN", help="Made if missing. Without it: a new one, named by the kit."),
    ] = "",
    only_new: Annotated[
        bool, typer.Option("--only-new", help="Replace nothing that the campaign says already.")
    ] = False,
    choose: Annotated[
        list[str] | None,
        typer.Option("--choose", metavar="ITEM=WAY", help="Decide about one item, as --dry-run names them."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, change nothing.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Take a kit into a campaign. The same kit again changes nothing."""
    raw = _read(file)
    choices = _choices(choose or [])
    from bounceback.cli.installation import open_installation

    owner = open_installation(data)
    from bounceback.campaigns.models import Campaign
    from bounceback.records.kit import actions, queries
    from bounceback.records.kit.file import read
    from bounceback.records.kit.refusals import CampaignExists

    kit = read(raw)
    name = into.strip() or kit.head.title
    found = Campaign.objects.filter(workspace_id=owner.workspace_id, name=name).first()
    if found is not None and not into.strip():
        raise CampaignExists(name)
    preview = queries.look(kit, found, workspace=owner.workspace_id)
    ways = queries.decided(preview, choices, only_new=only_new)
    if not dry_run and (ways or found is None):
        now = datetime.now(UTC)
        actions.take(kit=kit, into=found, name=name, choices=choices, only_new=only_new, by=owner, at=now)
    report = _report(preview, ways, name=name, new=found is None, dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
    else:
        for line in _lines(report):
            typer.echo(line, err=True)
    raise typer.Exit(1 if preview.unfit else 0)


def starters(
    name: Annotated[str, typer.Argument(help="Which one to print. Without it: which ones there are.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Kits that come with the program: print one, put your own words in, and bring it in."""
    from bounceback.cli.installation import set_up_django

    set_up_django()
    from bounceback.records.kit import queries

    if name:
        sys.stdout.write(queries.starter(name).text)
        return
    found = queries.starters()
    if as_json:
        typer.echo(json.dumps({"starters": [{"name": each.name, "title": each.head.title} for each in found]}))
        return
    for each in found:
        typer.echo(f"{each.name:<20} {each.head.title}")


def _read(file: Path) -> bytes:
    from bounceback.base.troubles import FileUnreadable, reason_of

    try:
        if file.is_dir():
            raise FileUnreadable(file, "it is a folder")
        with file.open("rb") as source:
            return source.read(2_000_000)  # a kit is smaller; reading says so
    except OSError as error:
        raise FileUnreadable(file, reason_of(error)) from None


def _choices(pairs: Sequence[str]) -> dict[str, str]:
    choices = {}
    for pair in pairs:
        item, equals, way = pair.rpartition("=")
        if not equals or not item.strip() or not way.strip():
            raise typer.BadParameter(f"--choose {pair}: write it as item=way, e.g. openings/A=further")
        choices[item.strip()] = way.strip()
    return choices


def _campaign(name: str, *, by: User) -> Campaign:
    from bounceback.campaigns import queries
    from bounceback.records.kit.refusals import WhichCampaign

    running = list(queries.running(by))
    found = [each for each in running if each.name == name] if name else running
    if len(found) != 1:
        raise WhichCampaign(name, [each.name for each in running])
    return found[0]


def _write(file: Path, text: str) -> None:
    from bounceback.base.troubles import FULL, DiskFull, reason_of
    from bounceback.records.kit import file as kit_file
    from bounceback.records.kit.refusals import KitTooNew, KitUnreadable, NotAKit, NotWritten

    draft = file.with_name(f".{file.name}.part")
    try:
        if file.exists():
            kit_file.read(_read(file))
        draft.write_text(text, encoding="utf-8", newline="\n")
        os.replace(draft, file)
    except (KitUnreadable, KitTooNew):
        raise NotAKit(file) from None
    except OSError as error:
        raise DiskFull(file) if error.errno in FULL else NotWritten(file, reason_of(error)) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _report(preview: Preview, ways: dict[str, str], *, name: str, new: bool, dry_run: bool) -> dict[str, Any]:
    head = preview.kit.head
    return {
        "campaign": name,
        "new_campaign": new,
        "taken": len(ways),
        "same": sum(change.state == "same" for change in preview.changes),
        "unfit": len(preview.unfit),
        "items": [_row(change, ways.get(change.key, "")) for change in preview.changes],
        "not_known_here": list(preview.kit.strange),
        "title": head.title,
        "author": head.author,
        "licence": head.licence,
        "dry_run": dry_run,
    }


def _row(change: Change, way: str) -> dict[str, Any]:
    return {
        "item": change.key,
        "state": str(change.state),
        "done": way,
        "ways": [each.code for each in change.ways],
        "why": change.why,
        "old": change.old,
        "new": change.new,
    }


def _lines(report: dict[str, Any]) -> list[str]:
    lines = []
    for row in report["items"]:
        if row["state"] != "same":
            lines += _item_lines(row, rehearsed=report["dry_run"])
    if report["not_known_here"]:
        lines.append(f"Not known to this program, and left alone: {', '.join(report['not_known_here'])}.")
    taken, name = report["taken"], report["campaign"]
    items = f"{taken} item{'' if taken == 1 else 's'}"
    if not taken and not report["new_campaign"]:
        lines.append(f"Nothing to change in “{name}”: {report['same']} are as they were.")
    else:
        did = "would be" if report["dry_run"] else "was" if taken == 1 else "were"
        lines.append(f"{items} {did} taken into {'the new campaign ' if report['new_campaign'] else ''}“{name}”.")
    if report["dry_run"]:
        lines.append("Nothing was written: this was a dry run.")
    return lines


_STATES = {"new": "new", "changed": "differs from yours", "left": "left alone", "unfit": "cannot be taken"}


def _item_lines(row: dict[str, Any], *, rehearsed: bool) -> list[str]:
    """One item: what is done with it, what else could be, and in a rehearsal its words, the old ones first."""
    done = row["done"] or ("leave" if row["ways"] else "-")
    others = [way for way in row["ways"] if way != done] if rehearsed else []
    lines = [f"{done:<8} {row['item']}: {_STATES[row['state']]}{' (or: ' + ', '.join(others) + ')' if others else ''}"]
    if row["why"]:
        lines.append(f"           {row['why']}")
    if rehearsed:
        lines += [f"         - {line}" for line in row["old"].splitlines()]
        lines += [f"         + {line}" for line in row["new"].splitlines()]
    return lines
