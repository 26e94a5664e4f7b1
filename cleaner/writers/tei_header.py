"""The header of a TEI file: what it was made from, by what, and what was done, without a clock."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from typing import Final

from cleaner.model import Article, Outcome, OutputError, Source
from cleaner.writers.markup import attribute, base_name, escape
from cleaner.writers.pointers import file_of
from cleaner.writers.tei_desk import UNSURE, Desk
from cleaner.writers.tei_log import OPERATIONS

TOOL: Final = "cleaner"

_DAY: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_MOMENT: Final = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?)?)?")
_RELEASE: Final = re.compile(r"\d+(\.\d+){0,3}")

_LANGUAGES: Final = {
    "zh-Hans": "Chinese, simplified characters",
    "zh-Hant": "Chinese, traditional characters",
    "und-Latn": "not determined, Latin letters",
    "und": "not determined",
}

_TAXONOMY: Final = "\n".join(
    f'          <category xml:id="op.{name}"><catDesc>{words}</catDesc></category>'
    for name, words in OPERATIONS.items()
)

_HYPHENS: Final = """\
        <hyphenation eol="none">
          <p>Chinese text has no end-of-line hyphens. A break that falls inside a sentence carries break="no", or break="yes" where a word space was put in.</p>
        </hyphenation>"""  # noqa: E501 - as below

_LATIN_HYPHENS: Final = """\
        <hyphenation eol="hard">
          <p>Hyphens by which a word was cut at the end of a line are taken out where the halves are joined; every place is listed in standOff. Hyphens of compounds are kept. A break inside a word carries break="no", any other break inside a sentence break="yes".</p>
        </hyphenation>"""  # noqa: E501 - as below

_DECLARATION: Final = f"""\
      <editorialDecl>
        <correction method="markup" status="medium">
          <p>Suspected misreadings are marked with choice, sic and corr. sic gives the reading of the OCR text (see source); no claim is made about the printed page, which the tool did not see. Control characters, mojibake and character references were mended silently; every place is listed in standOff.</p>
        </correction>
        <normalization method="silent">
          <p>Punctuation and spaces are normalised by rule and without markup in the text; every place is listed in standOff. Doubtful cases are marked with choice, orig and reg.</p>
        </normalization>
        <punctuation marks="all">
          <p>All punctuation is kept as character data.</p>
        </punctuation>
        <quotation marks="all">
          <p>Quotation marks are kept as character data.</p>
        </quotation>
{_HYPHENS}
        <segmentation>
          <p>Articles are div elements of type article, parts under a crosshead are div elements of type section. Paragraphs cut at the end of a line, column or page are joined; the break stays as lb or pb, or, where the layout is unknown, as milestone with unit="block" and ed="ocr".</p>
        </segmentation>
        <interpretation>
          <p>Headline roles, bylines, datelines, captions and source lines were found by rule and are not in the log: the markup is the record. Where such a line was run into its paragraph in the source it has rend="run-in". A role the tool is unsure of (certainty under {UNSURE}) has resp and cert.</p>
        </interpretation>
      </editorialDecl>
      <classDecl>
        <taxonomy xml:id="op">
          <desc>Kinds of edit in the log</desc>
{_TAXONOMY}
        </taxonomy>
      </classDecl>
"""  # noqa: E501 - a line break inside these paragraphs would be text

_BREAKS: Final = ("the break stays as lb or pb, or,", "the break stays as lb, cb or pb, or,")
"""What is said of breaks where no layout is known, and where columns are."""

_CLASSES: Final = "      <classDecl>\n"

_REFERENCES: Final = f"""\
      <refsDecl>
        <p>A pointer FILE#NAME;char=A,B leads to the characters from A to B, counted from 0 as RFC 5147 does, of the text that was read from what FILE calls NAME: the id of an element, element(/1/2/3) for one that has none (XPointer), a path into JSON such as /3/text (RFC 6901), or the page of a PDF and the part of it where the line stands (RFC 8118). Where several lines have one name, ;n=2 is the second of them. The zones of type line in facsimile are the lines of all files; their xml:ids count them as they are read, n as the files have them: where several have one n, they are pieces of a line that was read across columns, with spaces between them. Between two lines stands a line feed, which is told by the end of the line before it.</p>
      </refsDecl>
{_CLASSES}"""  # noqa: E501 - as above

_PASSES: Final = (
    ("structure", "articles, headings, credits and captions recognised"),
    ("reflow", "paragraphs joined across breaks; boilerplate taken out"),
    ("characters", "characters, spaces and punctuation"),
)


def write(outcome: Outcome, desk: Desk, version: str, when: str | None) -> str:
    """The teiHeader. ``when`` dates the changes (ISO 8601, a day or a moment); None leaves them undated."""
    dated = ""
    if when is not None:
        if not _MOMENT.fullmatch(when) or not _exists(when):
            raise OutputError("when", f"{when!r} is no date", "ISO 8601, such as 2018-05-09")
        dated = f' when="{when}"'
    label = f"{TOOL} {escape(version)}"
    language = _LANGUAGES.get(outcome.script, outcome.script)
    declaration = _declaration(desk)
    if outcome.script.endswith("Latn"):
        declaration = declaration.replace(_HYPHENS, _LATIN_HYPHENS)
    return f"""\
  <teiHeader xml:lang="en">
    <fileDesc>
{_title(outcome, desk, label)}{_extent(outcome)}\
      <publicationStmt>
        <p>Unpublished working file. Rights in the source text were not examined by the tool.</p>
      </publicationStmt>
{_warnings(outcome)}{_source(outcome, desk)}\
    </fileDesc>
    <encodingDesc>
{declaration}\
      <appInfo>
        <application xml:id="{desk.prefix}.app" ident="{TOOL}" version="{release(version)}"{dated}>
          <label>{label}</label>
          <desc>doubtful edits inline, all edits of characters in the log; boilerplate as gap</desc>
        </application>
      </appInfo>
    </encodingDesc>
    <profileDesc>
      <langUsage>
        <language ident="{attribute(outcome.script)}">{escape(language)}</language>
        <language ident="en">English (header and notes of the log only)</language>
      </langUsage>
    </profileDesc>
    <revisionDesc status="draft">
      <listChange>
{_changes(desk, dated)}\
      </listChange>
    </revisionDesc>
  </teiHeader>
"""


def _declaration(desk: Desk) -> str:
    """How the text was edited; where it came from boxes, also what leads back to them."""
    if desk.zones is None:
        return _DECLARATION
    return _DECLARATION.replace(*_BREAKS).replace(_CLASSES, _REFERENCES)


def release(version: str) -> str:
    """The part of a version that TEI's ``application/@version`` takes: it refuses PEP 440 suffixes.

    >>> release("0.1.0.dev3+g1a2b3c"), release("1.2rc1"), release("unknown")
    ('0.1.0', '1.2', '0')
    """
    found = _RELEASE.search(version)
    return found[0] if found else "0"


def day(outcome: Outcome) -> str:
    """The date that the page tells, if it is one that TEI takes; else nothing."""
    told = outcome.meta.get("date", "")
    return told if _DAY.fullmatch(told) and _exists(told) else ""


def _exists(told: str) -> bool:
    """Whether the calendar has this day: OCR may read a 31 where there is none.

    >>> _exists("2018-02"), _exists("2018-02-31")
    (True, False)
    """
    try:
        date.fromisoformat(f"{told[:10]}-01-01"[:10])
    except ValueError:
        return False
    return True


def _title(outcome: Outcome, desk: Desk, label: str) -> str:
    """The titleStmt: the newspaper, day and page where they are known, else the file's name."""
    meta = outcome.meta
    if meta.get("title"):
        page = f"第{meta['page']}版" if meta.get("page") else ""
        words = "，".join(filter(None, (meta["title"], meta.get("date", ""), page)))
        title = f'<title type="main" xml:lang="{attribute(outcome.script)}">{escape(words)}</title>'
    else:
        title = f'<title type="main">{escape(base_name(outcome.page.source.name))}</title>'
    return f"""\
      <titleStmt>
        {title}
        <title type="sub">machine-structured TEI transcription of an OCR text</title>
        <respStmt xml:id="{desk.prefix}.tool">
          <resp>automatic cleaning and structuring</resp>
          <name type="software">{label}</name>
        </respStmt>
{_reviewers(outcome, desk)}\
      </titleStmt>
"""


def _reviewers(outcome: Outcome, desk: Desk) -> str:
    """Who said something of the edits."""
    return "".join([f"""\
        <respStmt xml:id="{desk.reviewers[name].removeprefix("#")}">
          <resp>review of the edits</resp>
          <name>{escape(name)}</name>
        </respStmt>
""" for name in outcome.reviewers])


def _extent(outcome: Outcome) -> str:
    """How many pages, articles and paragraphs there are."""
    pages = len({line.sheet for line in outcome.page.lines})
    articles = sum(isinstance(node, Article) for node in outcome.nodes)
    paragraphs = sum(block.role == "body" for block in outcome.blocks)
    return f"""\
      <extent>
        <measure unit="pages" quantity="{pages}"/>
        <measure unit="articles" quantity="{articles}"/>
        <measure unit="paragraphs" quantity="{paragraphs}"/>
      </extent>
"""


def _warnings(outcome: Outcome) -> str:
    """What the tool could not do for this page, in its own words."""
    if not outcome.warnings:
        return ""
    notes = "".join([f'        <note type="warning">{escape(w)}</note>\n' for w in outcome.warnings])
    return f"      <notesStmt>\n{notes}      </notesStmt>\n"


def _source(outcome: Outcome, desk: Desk) -> str:
    """The sourceDesc: the print as far as the page tells of it, and the file that was read."""
    meta, source = outcome.meta, outcome.page.source
    script = attribute(outcome.script)
    out = ["      <sourceDesc>\n"]
    if meta.get("title"):
        when = day(outcome)
        printed = f'<date when="{when}"/>' if when else "<date>not known to the tool</date>"
        scopes = "".join([
            f'            <biblScope unit="{unit}">{escape(meta[unit])}</biblScope>\n'
            for unit in ("issue", "page") if meta.get(unit)
        ])
        out.append(f"""\
        <biblStruct type="newspaper" xml:id="{desk.prefix}.print">
          <monogr>
            <title level="j" xml:lang="{script}">{escape(meta["title"])}</title>
            <imprint>
              {printed}
            </imprint>
{scopes}\
          </monogr>
        </biblStruct>
""")
    if desk.zones is not None:
        return "".join((*out, _files(outcome, desk), "      </sourceDesc>\n"))
    read = [f"read as {source.encoding}"]
    if source.choice:
        read.append(source.choice)
    if source.bom:
        read.append(f"byte order mark {source.bom.hex()}")
    if source.faults:
        read.append(f"{len(source.faults)} places that could not be decoded stand as U+FFFD")
    out.append(
        f'        <listBibl>\n          <bibl type="digitalSource" subtype="ocr" xml:id="{desk.prefix}.ocr1">'
        f'<title>{escape(base_name(source.name))}</title>, <idno type="sha256">{escape(source.sha256)}</idno>'
        f'<note type="encoding">{escape("; ".join(read))}</note>{_bytes(source, desk)}</bibl>\n'
        f"        </listBibl>\n      </sourceDesc>\n"
    )
    return "".join(out)


def _files(outcome: Outcome, desk: Desk) -> str:
    """The files of boxes that were read, that which names them if there is one, and the transcript of their lines."""
    page, source = outcome.page, outcome.page.source
    told = {desk.files[sheet.n]: (file_of(sheet, source.name)[0], sheet.sha256) for sheet in page.sheets}
    read = f'<note type="encoding">{escape(f"read as {page.format} in {source.encoding}")}</note>'
    named = base_name(source.name)
    out = ["        <listBibl>\n"]
    if named not in {name for name, _ in told.values()}:
        out.append(_file("structure", f"{desk.prefix}.structure", named, source.sha256, read))
        read = ""
    for pointer, (name, sha256) in sorted(told.items(), key=lambda one: int(one[0].rpartition(".ocr")[2])):
        out.append(_file("ocr", pointer[1:], name, sha256, read))
    digest = hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()
    out.append(
        f'          <bibl type="transcript" xml:id="{desk.whole[1:]}"><title>the lines of the files as they are read'
        f'</title>, <idno type="sha256">{digest}</idno><note type="encoding">a line each, with a line feed behind it'
        f"</note>{_bytes(replace(source, encoding='utf-8', bom=b'', faults=()), desk)}</bibl>\n")
    return "".join((*out, "        </listBibl>\n"))


def _file(sort: str, name: str, title: str, sha256: str, read: str) -> str:
    """A file that was read; a sha256 that nobody made is left out."""
    digest = f', <idno type="sha256">{escape(sha256)}</idno>' if sha256 else ""
    return (f'          <bibl type="digitalSource" subtype="{sort}" xml:id="{name}"><title>{escape(title)}</title>'
            f"{digest}{read}</bibl>\n")


def _bytes(source: Source, desk: Desk) -> str:
    """What it takes to make the bytes of the source again: length, encoding, line end, mark, broken bytes."""
    notes = [("encoding", "", source.encoding), ("line-end", "", desk.log.end)]
    if source.bom:
        notes.append(("mark", "", source.bom.hex()))
    notes += [("fault", f' n="{fault.at}"', fault.raw.hex()) for fault in source.faults]
    return f'<extent><measure unit="characters" quantity="{len(source.text)}"/></extent>' + "".join([
        f'<note type="bytes" subtype="{sort}"{place}>{told}</note>' for sort, place, told in notes])


def _changes(desk: Desk, dated: str) -> str:
    """The passes, the last one first, numbered in the order in which they were made."""
    return "".join([
        f'        <change xml:id="{desk.prefix}.pass.{name}" n="{len(_PASSES) - i}"{dated} who="{desk.tool}">'
        f"{words}</change>\n"
        for i, (name, words) in enumerate(_PASSES)
    ])
