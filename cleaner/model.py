"""The nouns: what a page, a line, a role, a seam, a block and an article are. Nothing here acts.

Offsets are code points of the decoded source throughout, half open: ``source.text[start:end]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from cleaner.box import Box

Kind = Literal["character", "role", "join", "gap", "text", "layout"]
Mode = Literal["auto", "ask"]

HEADS: Final = frozenset({"kicker", "headline", "deck", "crosshead"})
"""Roles that are a head of an article or of a part of one."""

TEXT: Final = frozenset({"body", "caption", "byline", "dateline", "credit"}) | HEADS
"""Roles whose lines belong to an article and stay in the reading text."""

RUNNING: Final = frozenset({"masthead", "folio", "section", "jump"})
"""Furniture that belongs to the printed page: kept in TEI as ``fw``, out of the reading text."""

BOILERPLATE: Final = frozenset(
    {"copyright", "breadcrumb", "navigation", "metadata", "editors", "contact", "imprint", "guide",
     "advertisement", "noise"}
)
"""Furniture that is no part of the news: a ``gap`` in TEI, its text in the log."""

ASIDE: Final = RUNNING | BOILERPLATE
"""Everything that is set aside from the reading text."""

ROLES: Final = TEXT | ASIDE


@dataclass(frozen=True, slots=True)
class Fault:
    """A character that does not lead back to its bytes: where it stands, and what the bytes were.

    Most often U+FFFD for bytes that could not be decoded; an alias of a double-byte encoding keeps its
    character.
    """

    at: int
    raw: bytes


class Place(NamedTuple):
    """Where a line of a transcript stands in the files that it was read from.

    ``text[start:end]`` of the source is the line. ``ref`` is the fragment that finds it in the file of its
    ``sheet``: an element's id, ``element(/1/2/3)`` for one without (XPointer), or a path into JSON
    (``/3/text``, RFC 6901); it begins at ``at`` code points of what the fragment names. ``rank`` counts the
    lines in the order of the files, from 0. A line that was read across two columns is several here, its pieces:
    they have one ``rank`` and ``ref``, and between them the file has as many spaces as lie between their places.
    """

    start: int
    end: int
    ref: str
    at: int
    sheet: int
    rank: int


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded input, never changed afterwards.

    ``text`` keeps every line end as it came; ``bom`` are the bytes before it; ``sha256`` is of the bytes.
    Where the input is no text but lines in boxes (ALTO, hOCR, JSON …), ``text`` is their transcript: a line
    each, in reading order, with one line feed behind each; ``places`` then tell where each one came from, in
    the order of the transcript.
    """

    name: str
    text: str
    encoding: str
    sha256: str
    bom: bytes = b""
    faults: tuple[Fault, ...] = ()
    choice: str = ""
    """Why this encoding was chosen, in words for the log."""
    places: tuple[Place, ...] = ()


class Run(NamedTuple):
    """A stretch of text and where it came from: ``size`` characters at ``at`` from ``taken`` at ``start``.

    ``size == taken`` means character by character; any other pair was replaced as one piece.
    """

    at: int
    start: int
    size: int
    taken: int


class Mark(NamedTuple):
    """One entry of the journal: what a rule found at a place in the source, and what it made of it.

    ``before`` is the source at ``start:end``. ``after == before`` means that the text stays and only its
    role is told. ``to`` is the source offset behind which a moved span is read (a caption that stood in the
    middle of a sentence); None means that it stays where it is. ``lead`` are the line ends before a moved
    span.
    """

    kind: Kind
    rule: str
    start: int
    end: int
    before: str
    after: str
    confidence: float = 1.0
    mode: Mode = "auto"
    reason: str = ""
    role: str | None = None
    to: int | None = None
    lead: str = "\n\n"


LABELS: Final = frozenset(
    {"heading", "text", "caption", "byline", "credit", "masthead", "header", "footer", "folio", "advertisement",
     "list", "table", "picture", "note", "aside", "formula", "signature", "crosshead", "deck", "kicker"}
)
"""What a file may call the region that a line stands in, in our words."""


class Printed(NamedTuple):
    """What a file of boxes says of a line besides its text. None, 0 and "" where it does not say.

    ``box`` as told, ``size`` the height of its type in the units of the page, ``bold`` and ``italic`` its
    face, ``sure`` the engine's confidence (0 to 1), ``block`` the number of its region on its sheet, from 1,
    ``paragraph`` that of its paragraph on its sheet, from 1 (only of formats that part paragraphs within
    regions), ``label`` one of :data:`LABELS`, ``whole`` the word that is cut by its end, as the file has it
    whole, ``vertical`` tells that it is read from top to bottom, ``column`` is the one of its sheet's
    ``columns`` that the reading order puts it in, from 1. ``article`` is the number of the article that the
    library's own structure puts it in, from 1.
    """

    box: Box | None = None
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    sure: float | None = None
    block: int = 0
    paragraph: int = 0
    label: str = ""
    whole: str = ""
    vertical: bool = False
    column: int = 0
    article: int = 0


class Line(NamedTuple):
    """A TextLine: one printed or dumped line, without its line end, margins and heading mark.

    ``text`` is ``source.text[start:end]`` until the character step mends it; then ``runs`` tell where each
    piece came from (None: nothing was mended). ``gap`` counts the blank lines before it, ``level`` the
    heading mark (0: none, 1 to 6), ``indent`` its margin in columns (a fullwidth space counts two),
    ``sheet`` the printed page within the dump (form feeds part them), ``picture`` tells that an image mark
    stood between the line before and this one. ``printed`` is what a file of boxes says of it.
    """

    n: int
    start: int
    end: int
    text: str
    gap: int = 0
    level: int = 0
    indent: int = 0
    sheet: int = 1
    picture: bool = False
    runs: tuple[Run, ...] | None = None
    printed: Printed | None = None


UNITS: Final = frozenset({"pixel", "mm10", "inch1200", "point", "share"})
"""What boxes may be measured in: pixels of the scan, tenths of a millimetre, 1/1200 of an inch, points of 1/72
inch, thousandths of the page's width and height."""


class Sheet(NamedTuple):
    """A printed page as a file of boxes tells of it; ``n`` is the ``sheet`` of its lines.

    ``file`` and ``sha256`` are of the file that tells of it, ``image`` is how that file names the scan,
    ``label`` the page's number as printed. ``columns`` are in reading order, ``Printed.column`` counts them;
    ``bands`` are the numbers of those that are no columns of text: running heads and feet, mastheads,
    headlines that stand over several columns. ``pictures`` and ``bars`` (printed lines that part columns or
    articles) are as the file has them. All boxes are measured in ``unit``, one of :data:`UNITS`; "" where the
    file names another one.
    """

    n: int
    width: float
    height: float
    file: str
    sha256: str
    image: str = ""
    label: str = ""
    columns: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
    bars: tuple[Box, ...] = ()
    bands: frozenset[int] = frozenset()
    unit: str = "pixel"

    @property
    def numbers(self) -> tuple[int, ...]:
        """For each of ``columns`` its number among the columns of text, from 1; 0 for a band.

        >>> strip = Box(0, 0, 900, 90)
        >>> Sheet(1, 900, 900, "p.xml", "", columns=(strip, strip, strip), bands=frozenset({2})).numbers
        (1, 0, 2)
        """
        of_text = [k not in self.bands for k in range(1, len(self.columns) + 1)]
        return tuple(n if one else 0 for one, n in zip(of_text, accumulate(map(int, of_text)), strict=True))


@dataclass(frozen=True, slots=True)
class Page:
    """A dump as lines in the order of the source. What no line covers is margin, mark or line end.

    ``sheets`` are the printed pages of a file of boxes, empty for a text; ``repairs`` what was wrong with the
    file and read all the same, in words; ``emptied`` are lines of which the character step left nothing.
    """

    source: Source
    lines: tuple[Line, ...]
    format: str = "text"
    sheets: tuple[Sheet, ...] = ()
    repairs: tuple[str, ...] = ()
    emptied: tuple[Line, ...] = ()


class Verdict(NamedTuple):
    """The role of a line, with the margin to the best path that gives it another one (in weights)."""

    role: str
    confidence: float
    rule: str
    reason: str


class Seam(NamedTuple):
    """What lies between two lines of one block: a join, or a join with a word space.

    ``at`` is the offset in the block's text where the second line begins.
    """

    at: int
    confidence: float
    mode: Mode
    rule: str
    reason: str
    through: bool = False
    """A caption or furniture stood between the halves."""


class Change(NamedTuple):
    """What the text step makes of ``text[start:end]`` of a block."""

    start: int
    end: int
    after: str
    rule: str
    confidence: float = 1.0
    mode: Mode = "auto"
    reason: str = ""
    kind: Kind = "text"


class Part(NamedTuple):
    """A named stretch of a block's text: a run-in byline, dateline or credit, or a person's name in one.

    ``role`` is ``byline``, ``dateline``, ``credit``, ``reporter``, ``correspondent``, ``photographer``,
    ``contributor``, ``place``. Parts nest: names lie within bylines and credits.
    """

    role: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Block:
    """A TextBlock: the lines that are one paragraph, headline, caption … and what was found in them.

    ``text`` is the lines joined, mended by the character step, not yet by the text step: ``changes`` are
    over ``text``, in order and without overlap; ``runs`` lead from ``text`` to the source. ``lost`` tells
    that the text breaks off at the end of this block and its continuation is missing.
    """

    role: str
    lines: tuple[int, ...]
    text: str
    runs: tuple[Run, ...]
    confidence: float = 1.0
    rule: str = ""
    reason: str = ""
    seams: tuple[Seam, ...] = ()
    changes: tuple[Change, ...] = ()
    parts: tuple[Part, ...] = ()
    lost: Seam | None = None

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """Itself: as a node of a page it is all of its blocks."""
        return (self,)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article under its crossheads; ``sections`` are nested and come after ``blocks``."""

    heads: tuple[Block, ...]
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """Its blocks and those of the parts in it, in order."""
        return (*self.heads, *self.blocks, *(block for part in self.sections for block in part.all_blocks))


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its heads in the order of the page, what opens it, its text, its parts, what ends it.

    ``heads`` are kickers, headlines and decks; ``opener`` bylines and datelines on their own lines;
    ``blocks`` paragraphs, captions and asides before the first crosshead; ``sections`` the parts;
    ``closer`` credits on their own lines. ``continued`` and ``continues`` hold the jump line's page number,
    if there is one.
    """

    heads: tuple[Block, ...]
    opener: tuple[Block, ...]
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()
    closer: tuple[Block, ...] = ()
    continued: str | None = None
    continues: str | None = None

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """All its blocks, in order."""
        inner = (block for part in self.sections for block in part.all_blocks)
        return (*self.heads, *self.opener, *self.blocks, *inner, *self.closer)


Node = Article | Block
"""What a page is made of, in order: articles, and blocks set aside between them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that the chain found on one page. The source is in it, unchanged.

    ``blocks`` stand in reading order (a caption after the paragraph that it interrupted), ``nodes`` are the
    same blocks as a tree. ``marks`` are the character step's; the whole journal is made from an Outcome by
    ``edits.journal``. ``script`` is ``zh-Hans``, ``zh-Hant`` or ``und``.
    """

    page: Page
    roles: tuple[Verdict, ...]
    blocks: tuple[Block, ...]
    nodes: tuple[Node, ...]
    marks: tuple[Mark, ...]
    script: str = "zh-Hans"
    warnings: tuple[str, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    """What the page tells of itself: ``title``, ``date`` (ISO), ``issue``, ``page``."""
    reviewers: tuple[str, ...] = ()
    """Who said something of the edits that is carried out here."""


class CleanerError(Exception):
    """What went wrong, where, what was expected, and what to do about it.

    >>> str(CleanerError("page.txt", "is empty", "a page with text", "check the export"))
    'page.txt: is empty; expected a page with text. What to do: check the export.'
    """

    def __init__(self, where: str, wrong: str, expected: str = "", remedy: str = "") -> None:
        """Keep the four parts of the message; ``expected`` and ``remedy`` may be empty."""
        self.where, self.wrong, self.expected, self.remedy = where, wrong, expected, remedy
        message = f"{where}: {wrong}"
        if expected:
            message += f"; expected {expected}"
        if remedy:
            message += f". What to do: {remedy}."
        super().__init__(message)

    def __reduce__(self) -> tuple[type[CleanerError], tuple[str, str, str, str]]:
        """Let it travel from process to process, as what its four parts make."""
        return type(self), (self.where, self.wrong, self.expected, self.remedy)


class InputError(CleanerError):
    """An input that is missing, unreadable, or no text."""


class RuleError(CleanerError):
    """A rule pack, configuration or option that cannot be used."""


class OutputError(CleanerError):
    """An output that cannot be written."""
