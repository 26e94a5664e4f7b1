"""Command line: the words of the verbs and their options; nothing is decided here, and nothing done."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    name="cleaner", no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
    add_completion=False,
    help="Turn OCR'd newspaper pages into TEI: every change has an author and a way back.",
    epilog="Exit codes: 0 done, 1 found something, 2 usage, configuration or rule error, 3 some documents "
           "could not be done, 4 an input is missing or unreadable, 70 internal error, 130 interrupted.",
)
rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None,
                        help="List the rules, show one, try their examples.")
app.add_typer(rules_app, name="rules")

Pages = Annotated[list[str], typer.Argument(
    metavar="IN...", show_default=False, help="Files, folders, or - for standard input.")]
RuleFolders = Annotated[list[Path] | None, typer.Option(
    "--rules", metavar="DIR", help="A folder with a rule pack of your own. May be repeated.")]
Off = Annotated[list[str] | None, typer.Option(
    "--off", metavar="RULE", help="Switch a rule off, such as punct.fullwidth. May be repeated.")]
Script = Annotated[str | None, typer.Option(
    "--script", metavar="CFG", help="Convert the script: t2s, s2t, s2tw, s2hk … (OpenCC).")]
Format = Annotated[str | None, typer.Option(
    "--format", metavar="FORMAT", help="What the input is: text, markdown, alto, page, hocr, abbyy, mets, rapidocr, "
    "paddle, mineru or pdf. Without, the content decides.")]
InputFormat = Annotated[str | None, typer.Option(
    "--input-format", metavar="FORMAT", help="What the input is: text, markdown, alto, page, hocr, abbyy, mets, "
    "rapidocr, paddle, mineru or pdf. Without, the content decides.")]
Globs = Annotated[list[str] | None, typer.Option(
    "--glob", metavar="PATTERN", help="Which files of a folder are pages. Without: *.txt, *.text, *.md, "
    "*.markdown, and those *.xml, *.hocr, *.html, *.htm and *.json that hold one. May be repeated.")]

Out = Annotated[Path | None, typer.Option(
    "-o", "--out", metavar="OUT", help="The folder for the results. Without, one result goes to standard "
    "output.")]
To = Annotated[str | None, typer.Option(
    "--to", metavar="LIST", help="Formats to write, parted by commas: tei, jsonl, md, txt, edits. "
    "Without: tei.")]
Edits = Annotated[Path | None, typer.Option(
    "--edits", metavar="FILE", help="Write every edit to this file, as JSON Lines; - is standard output.")]
Language = Annotated[str | None, typer.Option(
    "--language", metavar="NAME", help="What the pages are printed in: zh, or latin for any language in Latin "
    "letters. Without (auto), their letters tell.")]
Verdicts = Annotated[list[Path] | None, typer.Option(
    "--verdicts", metavar="FILE", help="Carry out verdicts of reviewers, as JSON Lines. May be repeated.")]
Undecided = Annotated[str, typer.Option(
    "--undecided", metavar="HOW", help="What becomes of edits that nobody spoke of: accept leaves them as "
    "cleaner decides, reject undoes changes of the text and joins, fail writes nothing.")]


def _version(asked: bool) -> None:
    if asked:
        from cleaner import __version__

        typer.echo(f"cleaner {__version__}")
        raise typer.Exit


def _debug(asked: bool) -> None:
    if asked:
        os.environ["CLEANER_DEBUG"] = "1"


@app.callback()
def before_the_verb(
    version: Annotated[bool, typer.Option(
        "--version", callback=_version, is_eager=True, help="Print the version.")] = False,
    debug: Annotated[bool, typer.Option(
        "--debug", callback=_debug, help="Show the traceback of an internal error.")] = False,
) -> None:
    """Take the options that stand before the verb; their callbacks do what they say."""
    del version, debug


@app.command(epilog="Example: cleaner clean dumps -o tei --edits edits.jsonl")
def clean(
    pages: Pages,
    out: Out = None,
    to: To = None,
    edits: Edits = None,
    verdicts: Verdicts = None,
    undecided: Undecided = "accept",
    field: Annotated[str | None, typer.Option(
        "--jsonl-field", metavar="NAME", help="Be a filter: the input is JSON Lines, a document a line, its text in "
        "this field; each comes out with its results behind its own fields.")] = None,
    script: Script = None,
    language: Language = None,
    rules: RuleFolders = None,
    off: Off = None,
    format: Format = None,
    glob: Globs = None,
) -> None:
    """Clean pages and write them as TEI, or in other formats."""
    from cleaner.faces import boundary

    asked = _asked(rules, off, script, format, [to] if to else None, language=language)
    if field is not None:
        from cleaner.faces.filter import filter_lines

        told = {"-o": out, "--edits": edits, "--verdicts": verdicts, "--glob": glob}
        raise typer.Exit(boundary.run(lambda: filter_lines(pages, asked, field=field, beside=told)))

    from cleaner.faces.clean import clean as work

    raise typer.Exit(boundary.run(lambda: work(pages, asked, out=out, edits=edits, globs=glob or (),
                                               verdicts=verdicts or (), undecided=undecided)))


@app.command(epilog="Example: cleaner run dumps scans.zip -o corpus --to tei,parquet. After an interruption the same "
             "command with --resume goes on where it ended.")
def run(
    pages: Annotated[list[str], typer.Argument(
        metavar="IN...", show_default=False, help="Files, folders, patterns, archives (zip, tar, gz, zst …), stores "
        "(s3://…), tables (JSON Lines, Parquet, with --column), - for standard input, @FILE for a list of them.")],
    out: Annotated[Path, typer.Option(
        "-o", "--out", metavar="OUT", show_default=False, help="The folder for the results: a new one, or that of a "
        "run with --resume.")],
    to: Annotated[str | None, typer.Option(
        "--to", metavar="LIST", help="Formats to write, parted by commas: tei, jsonl, parquet, md, txt, edits. "
        "Without: tei.")] = None,
    column: Annotated[str | None, typer.Option(
        "--column", metavar="NAME", help="The column of tables that holds the text.")] = None,
    resume: Annotated[bool, typer.Option(
        "--resume", help="Go on with the run in OUT: what stands is checked and kept.")] = False,
    workers: Annotated[int | None, typer.Option(
        "--workers", metavar="N", show_default=False, help="Processes. Without: one a core.")] = None,
    seconds: Annotated[float | None, typer.Option(
        "--page-seconds", metavar="S", show_default=False, help="Longest time for a page. Without: 120.")] = None,
    megabytes: Annotated[int | None, typer.Option(
        "--page-megabytes", metavar="M", show_default=False, help="Most memory for a page. Without: 2048.")] = None,
    engine: Annotated[str | None, typer.Option(
        "--engine", metavar="NAME", show_default=False, help="What spreads the work: local (the cores of this "
        "machine), ray or spark, which need their extra; OUT must then be a folder that all machines see. "
        "Without: local.")] = None,
    address: Annotated[str | None, typer.Option(
        "--address", metavar="WHERE", show_default=False, help="Where the engine is: auto or ray://HOST:PORT, "
        "spark://HOST:PORT or yarn. Without, one is started on this machine.")] = None,
    script: Script = None,
    language: Language = None,
    rules: RuleFolders = None,
    off: Off = None,
    format: Format = None,
    glob: Globs = None,
) -> None:
    """Clean a corpus on all cores into one folder; nothing is lost or doubled, whatever dies on the way."""
    from cleaner.faces import boundary
    from cleaner.faces.run import Bounds, run_all

    asked = _asked(rules, off, script, format, [to] if to else None, language=language)
    bounds = Bounds.of(workers, seconds, megabytes, resume, engine, address)
    raise typer.Exit(boundary.run(lambda: run_all(pages, asked, out=out, column=column, globs=glob or (),
                                                  bounds=bounds)))


@app.command(epilog="Exit code 1 if a verdict could not be carried out. Example: cleaner apply dumps --verdicts "
             "may.verdicts.jsonl -o tei")
def apply(
    pages: Pages,
    verdicts: Annotated[list[Path], typer.Option(
        "--verdicts", metavar="FILE", show_default=False, help="Verdicts to carry out, as JSON Lines. May be "
        "repeated.")],
    out: Out = None,
    to: To = None,
    edits: Edits = None,
    undecided: Undecided = "accept",
    script: Script = None,
    language: Language = None,
    rules: RuleFolders = None,
    off: Off = None,
    format: Format = None,
    glob: Globs = None,
) -> None:
    """Clean pages again with what reviewers said of the edits."""
    clean(pages, out, to, edits, verdicts, undecided, None, script, language, rules, off, format, glob)


@app.command(epilog="Exit code 1 if there is a question or a warning.")
def check(
    pages: Pages,
    questions: Annotated[bool, typer.Option(
        "--questions", help="Only what a person should look at, not what is sure.")] = False,
    script: Script = None,
    language: Language = None,
    rules: RuleFolders = None,
    off: Off = None,
    format: Format = None,
    glob: Globs = None,
) -> None:
    """Say what cleaning would change or ask, one line each, and write nothing."""
    from cleaner.faces import boundary
    from cleaner.faces.check import check as work

    asked = _asked(rules, off, script, format, language=language)
    raise typer.Exit(boundary.run(lambda: work(pages, asked, globs=glob or (), only_asked=questions)))


@app.command(epilog="Examples: cleaner diff p1.txt · cleaner diff dumps --rule punct --only auto · "
                    "cleaner diff dumps --format unified -o clean.patch && patch -p1 < clean.patch · "
                    "cleaner diff old/ new/ (two folders of results: what did the new rules change?)")
def diff(
    pages: Annotated[list[str], typer.Argument(
        metavar="IN...", show_default=False, help="Files, folders, or - for standard input; or two results of "
        "cleaner (TEI or edits.jsonl, or folders of them), which are compared.")],
    form: Annotated[str, typer.Option(
        "--format", metavar="FORM", help="words: for people. unified: a patch to the clean text. jsonl: one edit a "
        "line. html: a report that opens offline, with -o.")] = "words",
    out: Annotated[Path | None, typer.Option(
        "-o", "--out", metavar="FILE", help="Write to this file. Without, to standard output.")] = None,
    rule: Annotated[list[str] | None, typer.Option(
        "--rule", metavar="RULE", help="Only edits of this rule, or of a family such as punct. May be "
        "repeated.")] = None,
    least: Annotated[float, typer.Option(
        "--min-confidence", metavar="X", show_default=False, help="Only edits that are at least so sure, from 0 to "
        "1.")] = 0.0,
    only: Annotated[list[str] | None, typer.Option(
        "--only", metavar="WORD", help="Only edits in doubt (ask) or not (auto), or of a kind: character, role, "
        "join, gap, text. May be repeated.")] = None,
    check: Annotated[bool, typer.Option(
        "--check", help="Exit with code 1 if anything would change.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing.")] = False,
    color: Annotated[str, typer.Option(
        "--color", metavar="WHEN", help="auto, always or never.")] = "auto",
    verdicts: Verdicts = None,
    script: Script = None,
    language: Language = None,
    rules: RuleFolders = None,
    off: Off = None,
    input_format: InputFormat = None,
    glob: Globs = None,
) -> None:
    """Show what cleaning would change, and change nothing."""
    from cleaner.faces import boundary
    from cleaner.faces.diff import diff as work
    from cleaner.faces.manner import Filter, Manner

    asked = _asked(rules, off, script, input_format, language=language)
    manner = Manner(form, out, check, quiet, color)
    wanted = Filter(rule or (), least, only or ())
    raise typer.Exit(boundary.run(lambda: work(pages, asked, manner=manner, wanted=wanted, globs=glob or (),
                                               verdicts=verdicts or ())))


@app.command(epilog="Example: cleaner review dumps --open. It serves this machine alone, and needs the extra: "
             "pip install 'newspaper-cleaner[review]'")
def review(
    pages: Annotated[list[str], typer.Argument(
        metavar="PATH...", show_default=False, help="Dumps, TEI files that cleaner wrote, or folders of "
        "them.")],
    db: Annotated[Path | None, typer.Option(
        "--db", metavar="FILE", help="The database with the verdicts, made where it is missing. Without: "
        "cleaner-review.sqlite in the current folder.")] = None,
    port: Annotated[int, typer.Option(
        "--port", metavar="N", help="The port to serve on; 0 is any free one.")] = 0,
    reviewer: Annotated[str | None, typer.Option(
        "--reviewer", metavar="NAME", help="Who decides, if the page is not told another name. Without: the "
        "login name.")] = None,
    verdicts: Annotated[list[Path] | None, typer.Option(
        "--verdicts", metavar="FILE", help="Take in these verdicts first, as JSON Lines. May be "
        "repeated.")] = None,
    browse: Annotated[bool, typer.Option("--open", help="Open the browser.")] = False,
    script: Script = None,
    language: Language = None,
    rules: RuleFolders = None,
    off: Off = None,
    format: Format = None,
    glob: Globs = None,
) -> None:
    """See every change in the browser, accept or refuse it; the verdicts are kept in a database."""
    from cleaner.faces import boundary
    from cleaner.faces.review import review as work

    asked = _asked(rules, off, script, format, language=language)
    raise typer.Exit(boundary.run(lambda: work(pages, asked, globs=glob or (), db=db, port=port, reviewer=reviewer,
                                               verdicts=verdicts or (), browse=browse)))


@app.command()
def explain(
    page: Annotated[str, typer.Argument(metavar="FILE", show_default=False, help="A file, or -.")],
    line: Annotated[int | None, typer.Option(
        "--line", metavar="N", help="Only this line of the file.")] = None,
    language: Language = None,
    rules: RuleFolders = None,
    off: Off = None,
    format: Format = None,
) -> None:
    """Show why each line got its role: the evidence, the path, and the margin to the next best."""
    from cleaner.faces import boundary
    from cleaner.faces.explain import show

    asked = _asked(rules, off, None, format, language=language)
    raise typer.Exit(boundary.run(lambda: show(page, asked, line=line)))


@app.command(epilog="Examples: cleaner show p1.xml -o p1.html · cleaner show p1.json --scan p1.jpg -o p1.html · "
                    "cleaner show dumps -o pictures --format svg")
def show(
    pages: Pages,
    out: Annotated[Path | None, typer.Option(
        "-o", "--out", metavar="OUT", help="The file to write, or a folder for the pictures of several pages. "
        "Without, to standard output.")] = None,
    form: Annotated[str | None, typer.Option(
        "--format", metavar="FORM", help="html: a page with switches and zoom that opens offline. svg: the picture "
        "alone. Without, as the name of the file says, else html.")] = None,
    scan: Annotated[list[Path] | None, typer.Option(
        "--scan", metavar="IMAGE", help="The scan of the page. Without, the image that the page names, if it lies "
        "beside it. May be repeated, an image a sheet.")] = None,
    script: Script = None,
    language: Language = None,
    rules: RuleFolders = None,
    off: Off = None,
    input_format: InputFormat = None,
    glob: Globs = None,
) -> None:
    """Draw a page: columns and lines in their boxes, by article and role, in the order they are read."""
    from cleaner.faces import boundary
    from cleaner.faces.show import show as work

    asked = _asked(rules, off, script, input_format, language=language)
    raise typer.Exit(boundary.run(lambda: work(pages, asked, out=out, form=form, images=scan or (),
                                               globs=glob or ())))


@app.command()
def validate(
    files: Annotated[list[str], typer.Argument(
        metavar="FILES...", show_default=False, help="TEI files, folders of them (*.xml), or -.")],
    schema: Annotated[Path | None, typer.Option(
        "--schema", metavar="RNG", help="A RELAX NG schema in XML syntax, such as tei_all.rng. Without, "
        "cleaner's own, which is stricter.")] = None,
) -> None:
    """Validate TEI files; exit code 1 if something is wrong."""
    from cleaner.faces import boundary
    from cleaner.faces.validate import validate_all

    raise typer.Exit(boundary.run(lambda: validate_all(files, schema=schema)))


@app.command(epilog="Example: cleaner restore tei/p1.xml -o p1.txt")
def restore(
    file: Annotated[str, typer.Argument(
        metavar="FILE", show_default=False, help="A file that cleaner wrote, or - for standard input.")],
    out: Annotated[Path | None, typer.Option(
        "-o", "--out", metavar="OUT", help="The file to write. Without, the source goes to standard "
        "output.")] = None,
    edits: Annotated[Path | None, typer.Option(
        "--edits", metavar="FILE", help="The journal of a text, Markdown or JSON file; it may hold those of "
        "other documents, too. Without, the one beside the file.")] = None,
) -> None:
    """Give back the source of a cleaned page, byte for byte: from TEI alone, else with the journal.

    Of a file of boxes (ALTO, PAGE, hOCR, ABBYY, METS, JSON) it gives back all its lines of text in the order
    of the file, in UTF-8.
    """
    from cleaner.faces import boundary
    from cleaner.faces.restore import restore as work

    raise typer.Exit(boundary.run(lambda: work(file, out=out, edits=edits)))


@rules_app.command("list")
def rules_list(language: Language = None, rules: RuleFolders = None, off: Off = None) -> None:
    """Print every rule: its id, what it finds, why it exists."""
    from cleaner.faces import boundary
    from cleaner.faces import rules as face

    raise typer.Exit(boundary.run(lambda: face.list_all(_asked(rules, off, language=language))))


@rules_app.command("show")
def rules_show(
    rule: Annotated[str, typer.Argument(metavar="RULE", show_default=False, help="A rule's id.")],
    language: Language = None,
    rules: RuleFolders = None,
) -> None:
    """Print one rule with its examples, as its file has it."""
    from cleaner.faces import boundary
    from cleaner.faces import rules as face

    raise typer.Exit(boundary.run(lambda: face.show(rule, _asked(rules, language=language))))


@rules_app.command("test")
def rules_test(
    pack: Annotated[Path | None, typer.Argument(
        metavar="PACK", help="The folder of a rule pack. Without, all rules are tried.")] = None,
    language: Language = None,
    rules: RuleFolders = None,
) -> None:
    """Try every example of every rule; exit code 1 if one fails."""
    from cleaner.faces import boundary
    from cleaner.faces import rules as face

    raise typer.Exit(boundary.run(lambda: face.test(pack, _asked(rules, language=language))))


def _asked(
    rules: list[Path] | None = None, off: list[str] | None = None, script: str | None = None,
    format: str | None = None, to: list[str] | None = None, language: str | None = None,
) -> dict[str, Any]:
    """What the command line says, by the keys of a configuration."""
    return {"rules": rules, "off": off, "script": script, "format": format, "to": to,
            "language": language}
