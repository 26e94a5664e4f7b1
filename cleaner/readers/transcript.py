"""Transcript: the lines of a scan as a Page, in reading order."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.model import Line, Page, Place, Sheet, Source
from cleaner.readers.reading_order import arrange
from cleaner.readers.row_cuts import cut_rows
from cleaner.readers.scan import Scan


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
        repairs += found.doubts
        sheets.append(Sheet(n, plate.width, plate.height, plate.file, plate.sha256, plate.image, plate.label,
                            found.columns, plate.pictures, plate.bars, found.bands))
        before += whole
    text = "".join([f"{line}\n" for line in texts])
    source = Source(scan.name, text, scan.encoding, scan.sha256, places=tuple(places))
    return Page(source, tuple(lines), scan.format, tuple(sheets), tuple(repairs))


def in_file_order(text: str, lines: Iterable[tuple[int, int, int]]) -> str:
    """The lines of a transcript in the order of the files, a line feed behind each.

    ``lines`` are start, end and rank of each.

    >>> in_file_order("春汛平稳\\n芦河晚报\\n", [(0, 4, 1), (5, 9, 0)])
    '芦河晚报\\n春汛平稳\\n'
    """
    return "".join([f"{text[start:end]}\n" for start, end, _ in sorted(lines, key=lambda line: line[2])])
