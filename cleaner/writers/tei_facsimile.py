"""The facsimile of a TEI file: its printed pages as surfaces, with the zones that the text points to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from cleaner.box import Box
from cleaner.model import Sheet
from cleaner.writers.boxes import around, number, sound
from cleaner.writers.markup import attribute
from cleaner.writers.tei_zones import Stretch, Zones, column_with, pictures, text_columns

_TYPES: Final = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "tif": "image/tiff", "tiff": "image/tiff",
    "jp2": "image/jp2", "j2k": "image/jp2", "jpf": "image/jpx", "jpx": "image/jpx", "gif": "image/gif",
    "bmp": "image/bmp", "webp": "image/webp", "pdf": "application/pdf", "djvu": "image/vnd.djvu",
}
"""What kind of image a file is, by its ending."""


def write(zones: Zones) -> str:
    """The facsimile element."""
    surfaces = [_surface(zones, sheet) for sheet in zones.sheets]
    return f'  <facsimile>\n{"".join(surfaces)}  </facsimile>\n'


def _surface(zones: Zones, sheet: Sheet) -> str:
    """One printed page: the scan, what stands in no column of text, and these columns, in reading order."""
    pad = " " * 6
    columns = text_columns(sheet)
    within: list[list[str]] = [[] for _ in range(len(columns) + 1)]
    for n, box in pictures(sheet):
        home = column_with(sheet, box)
        name = zones.picture_name(sheet, n)
        within[home].append(f'{pad}{"  " if home else ""}<zone xml:id="{name}" type="illustration"{_corners(box)}/>\n')
    inside: list[tuple[int, int, str]] = []
    begins = [-1] * len(within)
    for n, (name, group) in enumerate(zones.groups):
        if group[0].sheet != sheet.n:
            continue
        column = group[0].column
        written = _group(zones, name, group, pad + "  " if column else pad)
        if column:
            within[column].append(written)
            begins[column] = n if begins[column] < 0 else begins[column]
        else:
            inside.append((n, 0, written))
    for k, column_box in enumerate(columns, 1):
        place = begins[k] if begins[k] >= 0 else max(begins[1 : k + 1])
        held = "".join(within[k])
        open_ = f'<zone xml:id="{zones.column(sheet.n, k)}" type="column" n="{k}"{_corners(column_box)}'
        inside.append((place, k, f"{pad}{open_}>\n{held}{pad}</zone>\n" if held else f"{pad}{open_}/>\n"))
    out = [*within[0], *[written for _, _, written in sorted(inside)]]
    label = attribute(sheet.label or str(sheet.n))
    return (f'    <surface xml:id="{zones.surface(sheet.n)}" n="{label}"{_page(zones, sheet)}>\n'
            f'{_graphic(sheet)}{"".join(out)}    </surface>\n')


def _page(zones: Zones, sheet: Sheet) -> str:
    """The corners of a page; where the file does not tell its size, those of all that stands on it."""
    whole = sound(Box(0, 0, sheet.width, sheet.height))
    if whole is not None and whole.right and whole.bottom:
        return _corners(whole)
    lines = [box for place, box in zip(zones.pointers.places, zones.boxes, strict=True) if place.sheet == sheet.n]
    found = around([*lines, *sheet.pictures, *sheet.columns])
    return "" if found is None else _corners(found._replace(left=0, top=0))


def _graphic(sheet: Sheet) -> str:
    """The scan, if the file names one, by its own name alone; its size, where the page is measured in pixels."""
    name = re.split(r"[/\\]", sheet.image)[-1].strip()
    if not name.strip("."):
        return ""
    kind = _TYPES.get(name.rpartition(".")[2].lower())
    size = sound(Box(0, 0, sheet.width, sheet.height)) if sheet.unit == "pixel" else None
    sizes = f' width="{number(size.right)}px" height="{number(size.bottom)}px"' if size and size.right else ""
    return (f'      <graphic url="{quote(name, safe="", errors="surrogatepass")}"'
            + (f' mimeType="{kind}"' if kind else "") + f"{sizes}/>\n")


def _group(zones: Zones, name: str, group: Sequence[Stretch], pad: str) -> str:
    """Stretches of an article in a column, in a zone of their own, or those of what is in no article."""
    if not name:
        return "".join([_stretch(zones, one, pad) for one in group])
    box = around(zones.boxes[group[0].first : group[-1].last + 1])
    inside = "".join([_stretch(zones, one, pad + "  ") for one in group])
    return f'{pad}<zone xml:id="{name}" type="article"{_corners(box)}>\n{inside}{pad}</zone>\n'


def _stretch(zones: Zones, stretch: Stretch, pad: str) -> str:
    """The lines of a block in a column, in a zone of their own; lines that no block holds have none."""
    places = range(stretch.first, stretch.last + 1)
    if not stretch.name:
        return "".join([_line(zones, place, pad) for place in places])
    box = around(zones.boxes[stretch.first : stretch.last + 1])
    inside = "".join([_line(zones, place, pad + "  ") for place in places])
    return f'{pad}<zone xml:id="{stretch.name}" type="{stretch.kind}"{_corners(box)}>\n{inside}{pad}</zone>\n'


def _line(zones: Zones, place: int, pad: str) -> str:
    """A line of the transcript: its number in the order of the files, where it stands in them and on the page."""
    return (f'{pad}<zone xml:id="{zones.line(place)}" type="line" n="{zones.pointers.places[place].rank + 1}"'
            f' source="{attribute(zones.pointers.whole(place))}"{_corners(zones.boxes[place])}/>\n')


def _corners(box: Box | None) -> str:
    """A box as attributes."""
    if box is None:
        return ""
    ulx, uly, lrx, lry = map(number, box)
    return f' ulx="{ulx}" uly="{uly}" lrx="{lrx}" lry="{lry}"'
