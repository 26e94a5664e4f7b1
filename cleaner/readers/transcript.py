"""Transcript: the lines of a scan as a Page, in reading order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cleaner.model import Line, Page, Place, Sheet, Source
from cleaner.readers.reading_order import arrange
from cleaner.readers.row_cuts import cut_rows
from cleaner.readers.scan import Scan
from cleaner.readers.sound import sound


class Piece(NamedTuple):
    """A line of a transcript, which is a line of a file or a piece of one that was read across two columns.

    ``text[start:end]`` of the transcript is the line; ``rank`` and ``at`` as in :class:`cleaner.model.Place`.
    """

    start: int
    end: int
    rank: int
    at: int = 0

    @property
    def behind(self) -> int:
        """Where it ends in what ``at`` counts in."""
        return self.at + self.end - self.start


def page(scan: Scan) -> Page:
    """The page of a scan: its rows as lines, sheet by sheet, each sheet in reading order.

    >>> from cleaner.readers.scan import Plate, Row
    >>> rows = (Row("芦河晚报", "l1"), Row("春汛平稳", "l2"))
    >>> made = page(Scan("alto", "p.xml", "", (Plate(100, 100, rows, "p.xml", ""),)))
    >>> made.source.text, made.source.places[1].ref
    ('芦河晚报\\n春汛平稳\\n', 'l2')
    """
    lines: list[Line] = []
    places: list[Place] = []
    sheets: list[Sheet] = []
    texts: list[str] = []
    at = before = 0
    repairs = list(scan.repairs)
    for n, plate in enumerate(scan.plates, 1):
        whole = len(plate.rows)
        plate, wrong = sound(plate)
        plate, ranks = cut_rows(plate)
        found = arrange(plate)
        for step in found.steps:
            row = plate.rows[step.row]
            end = at + len(row.text)
            printed = row.printed._replace(column=step.column)
            lines.append(Line(len(lines) + 1, at, end, row.text, step.gap, 0, step.indent, n, step.picture,
                              None, printed))
            places.append(Place(at, end, row.ref, row.at, n, before + ranks[step.row]))
            texts.append(row.text)
            at = end + 1
        repairs += (*wrong, *found.doubts)
        sheets.append(Sheet(n, plate.width, plate.height, plate.file, plate.sha256, plate.image, plate.label,
                            found.columns, plate.pictures, plate.bars, found.bands, plate.unit))
        before += whole
    text = "".join([f"{line}\n" for line in texts])
    source = Source(scan.name, text, scan.encoding, scan.sha256, places=tuple(places))
    return Page(source, tuple(lines), scan.format, tuple(sheets), tuple(repairs))


def in_file_order(text: str, lines: Iterable[Piece]) -> str:
    """The lines of the files, in their order, out of a transcript; a line feed behind each.

    The pieces of a line have one rank. Between them stood as many spaces as lie between their places in it.

    >>> in_file_order("春汛平稳\\n芦河晚报\\n", [Piece(0, 4, 1), Piece(5, 9, 0)])
    '芦河晚报\\n春汛平稳\\n'
    >>> in_file_order("春汛\\n芦河\\n", [Piece(0, 2, 0, 4), Piece(3, 5, 0)])
    '芦河  春汛\\n'
    """
    out: list[str] = []
    last: Piece | None = None
    for piece in sorted(lines, key=lambda piece: (piece.rank, piece.at)):
        if last is not None and last.rank == piece.rank:
            out.append(" " * (piece.at - last.behind))
        elif last is not None:
            out.append("\n")
        out.append(text[piece.start : piece.end])
        last = piece
    return "".join(out) + ("" if last is None else "\n")
