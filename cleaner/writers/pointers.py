"""Pointers: where the lines of a transcript stand in the files of boxes, as URI references; and the way back.

``p1.xml#l7;char=4,6`` leads to what the file ``p1.xml`` calls ``l7``, and to the characters 4 to 6 of the text
that was read from it (RFC 5147). The line feeds of a transcript stand in no file: the end of
the line before tells them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

from cleaner.model import Page, Sheet
from cleaner.writers.markup import attribute, base_name, reference

if TYPE_CHECKING:
    from lxml import etree

LONGEST_NUMBER: Final = 9
"""Digits of an offset; a page has fewer characters by far."""

_POINTER: Final = re.compile(
    rf"([^#\s]+#(?:[^#\s]*;)?)char=([0-9]{{1,{LONGEST_NUMBER}}}),([0-9]{{1,{LONGEST_NUMBER}}})")
_OUT: Final = re.compile(r"^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)")
_LINE_ID: Final = re.compile(rf".*\.s[0-9]+\.l([0-9]{{1,{LONGEST_NUMBER}}})")
_ZONE: Final = "{http://www.tei-c.org/ns/1.0}zone"
_XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_KEPT: Final = "/()~:@,"
"""What may stand in a fragment as it is (RFC 3986), but for ``;`` and ``=``, which part it here."""
_OF_PDF: Final = "page="
"""How what leads to a place on a page of a PDF begins (RFC 8118); it has ``=`` and ``&`` as they are."""


class Pointers:
    """Pointers into the files of a page that came from boxes."""

    def __init__(self, page: Page) -> None:
        """Name each line of the transcript; a name that comes twice is counted on with ``;n=``."""
        self.places = page.source.places
        self._starts = [place.start for place in self.places]
        files = {sheet.n: file_of(sheet, page.source.name)[1] for sheet in page.sheets}
        self.bases = [""] * len(self.places)
        taken: dict[str, tuple[int, int]] = {}
        for i in sorted(range(len(self.places)), key=lambda i: (self.places[i].rank, self.places[i].at)):
            place = self.places[i]
            kept = f"{_KEPT}=&" if place.ref.startswith(_OF_PDF) else _KEPT
            stem = f"{files[place.sheet]}#{quote(place.ref, safe=kept, errors='surrogatepass')}"
            n, end = taken.get(stem, (1, 0))
            if place.at < end:
                n, end = n + 1, 0
            taken[stem] = n, place.at + place.end - place.start
            self.bases[i] = f"{stem}{';' if place.ref else ''}{f'n={n};' if n > 1 else ''}"

    def at(self, start: int) -> int:
        """The index of the line that holds a place of the transcript; its line feed belongs to it."""
        return max(bisect_right(self._starts, start) - 1, 0)

    def of(self, start: int, end: int) -> list[str]:
        """One pointer for each line that a stretch of the transcript touches.

        A line feed is told by the end of the line before it, unless the stretch goes on in the next one.

        >>> from cleaner.model import Place, Source
        >>> places = (Place(0, 4, "l1", 0, 1, 0), Place(5, 9, "l2", 0, 1, 1))
        >>> source = Source("p.xml", "芦河晚报\\n春汛平稳\\n", "utf-8", "", places=places)
        >>> made = Pointers(Page(source, (), "alto", (Sheet(1, 0, 0, "p.xml", ""),)))
        >>> made.of(3, 6), made.of(4, 5)
        (['p.xml#l1;char=3,4', 'p.xml#l2;char=0,1'], ['p.xml#l1;char=4,4'])
        """
        if not self.places:
            return []
        out: list[str] = []
        for i in range(self.at(start), self.at(max(start, end - 1)) + 1):
            place = self.places[i]
            low = place.at + min(max(start, place.start), place.end) - place.start
            high = place.at + max(min(end, place.end), place.start) - place.start
            out.append(f"{self.bases[i]}char={low},{max(low, high)}")
        return out

    def whole(self, i: int) -> str:
        """The pointer to the line with this index."""
        place = self.places[i]
        return f"{self.bases[i]}char={place.at},{place.at + place.end - place.start}"

    def joined(self, spans: Iterable[tuple[int, int]]) -> str:
        """The pointers to several stretches as one attribute has them."""
        return attribute(" ".join([pointer for start, end in spans for pointer in self.of(start, end)]))


def file_of(sheet: Sheet, name: str) -> tuple[str, str]:
    """The file of a sheet as people read it, and as a relative URI reference.

    ``name`` is the file that was named: its folder is not told. Another one may lie in a folder beside it.

    >>> file_of(Sheet(1, 0, 0, "alto/第1版.xml", ""), "in/mets.xml")
    ('alto/第1版.xml', 'alto/%E7%AC%AC1%E7%89%88.xml')
    >>> file_of(Sheet(1, 0, 0, "in/p1.xml", ""), "in/p1.xml"), file_of(Sheet(1, 0, 0, "/home/a/p1.xml", ""), "m")[0]
    (('p1.xml', 'p1.xml'), 'p1.xml')
    """
    if sheet.file == name or _OUT.search(sheet.file) or not sheet.file:
        shown = base_name(sheet.file)
        return shown, reference(shown)
    parts = re.split(r"[/\\]+", sheet.file)
    return "/".join(parts), "/".join([quote(part, safe="", errors="surrogatepass") for part in parts])


class Printed(NamedTuple):
    """A line that a pointer leads to: what stands before ``char=``, its first and last character in that, its
    rank in the order of the files."""

    base: str
    at: int
    end: int
    rank: int


class Transcript:
    """The lines of a transcript in its order, as something that was written tells them."""

    def __init__(self, lines: Sequence[Printed]) -> None:
        """Lay the lines behind each other, with one line feed behind each."""
        self.lines = lines
        self.starts: list[int] = []
        self.length = 0
        by_base: dict[str, list[tuple[int, int]]] = {}
        for i, line in enumerate(lines):
            self.starts.append(self.length)
            self.length += line.end - line.at + 1
            by_base.setdefault(line.base, []).append((line.at, i))
        self._by_base = {base: sorted(found) for base, found in by_base.items()}

    def spans(self, pointers: Sequence[str], said: str | None = None) -> list[tuple[int, int]]:
        """The stretches of the transcript that pointers lead to; ValueError for one that leads nowhere.

        ``said`` is what stands at all of them together: by it the line feeds among them are known again.

        >>> lines = [Printed("p.xml#l1;", 0, 4, 0), Printed("p.xml#l2;", 0, 4, 1)]
        >>> Transcript(lines).spans(["p.xml#l1;char=3,4", "p.xml#l2;char=0,1"], "报\\n春")
        [(3, 6)]
        """
        out: list[tuple[int, int]] = []
        at = 0
        before: int | None = None
        for pointer in pointers:
            base, low, high = parsed(pointer)
            line = self._line(base, low, high, before)
            start, end = self._placed(line, low), self._placed(line, high)
            if before is not None and line == before + 1 and low == self.lines[line].at:
                start = out.pop()[0]
            at += high - low
            before = None
            if said is not None and high == self.lines[line].end and said.startswith("\n", at):
                at, end, before = at + 1, end + 1, line
            out.append((start, end))
        if said is not None and at != len(said):
            raise ValueError(f"{len(said)} characters are told, but the pointers lead to {at}")
        return out

    def _placed(self, line: int, at: int) -> int:
        return self.starts[line] + at - self.lines[line].at

    def _line(self, base: str, low: int, high: int, before: int | None) -> int:
        """The index of the line that holds a stretch of what a base names; the one behind ``before`` first."""
        if before is not None and before + 1 < len(self.lines):
            line = self.lines[before + 1]
            if line.base == base and line.at <= low <= high <= line.end:
                return before + 1
        found = self._by_base.get(base, [])
        k = bisect_right(found, low, key=lambda one: one[0]) - 1
        if k > 0 and low == high and self.lines[found[k - 1][1]].end >= low:
            k -= 1
        if k < 0 or not low <= high <= self.lines[found[k][1]].end:
            raise ValueError(f"{base}char={low},{high} leads to no line")
        return found[k][1]

    def placed(self) -> tuple[tuple[int, int, int, int], ...]:
        """Start, end and rank of each line, and where it begins in what its base names."""
        return tuple((start, start + line.end - line.at, line.rank, line.at)
                     for start, line in zip(self.starts, self.lines, strict=True))


def parsed(pointer: str) -> tuple[str, int, int]:
    """A pointer taken apart: up to ``char=``, and the two numbers; ValueError for what is none.

    >>> parsed("p.json#/3/text;char=4,6")
    ('p.json#/3/text;', 4, 6)
    """
    found = _POINTER.fullmatch(pointer)
    if found is None or int(found[2]) > int(found[3]):
        raise ValueError(f"{pointer!r} points to nothing")
    return found[1], int(found[2]), int(found[3])


def transcript_of(root: etree._Element) -> Transcript:
    """The transcript that the zones of lines in a TEI file tell: their ids count it, ``n`` the lines of the files.

    ValueError where one of them tells nothing.
    """
    return Transcript([line for _, line in sorted(_zones(root))])


def _zones(root: etree._Element) -> Iterator[tuple[int, Printed]]:
    for zone in root.iter(_ZONE):
        if zone.get("type") == "line":
            name, n = _LINE_ID.fullmatch(str(zone.get(_XML_ID))), str(zone.get("n"))
            if name is None or not re.fullmatch(rf"[0-9]{{1,{LONGEST_NUMBER}}}", n):
                raise ValueError(f"the zone on line {zone.sourceline} is of no line")
            yield int(name[1]), Printed(*parsed(str(zone.get("source"))), int(n) - 1)
