"""Seed: a small sound file of each format, with invented news, from which broken ones are made."""

from __future__ import annotations

import json
from itertools import accumulate
from typing import Final, NamedTuple

TEXTS: Final = (
    "芦河晚报", "霁州老渡口下月通船", "本报讯(记者 沈映川)4月9日,霁州渡口办告诉本报,", "新船每班坐得下八十人,往返一趟的班次由每天12",
    "班加到二十班。", "▲船工给新船上漆。 陆可 摄", "第3版", "The Lindau mail coach will de-", "part at 7.30 a. m., it is said.",
    "芦河晚报数字版 版权所有 未经许可不得转载",
)


class Line(NamedTuple):
    """A line and its box."""

    text: str
    left: int
    top: int
    right: int
    bottom: int


LINES: Final = tuple(Line(text, 50 + 500 * (n % 2), 40 + 60 * (n // 2), 50 + 500 * (n % 2) + 24 * len(text),
                          40 + 60 * (n // 2) + 30) for n, text in enumerate(TEXTS))


def _text() -> bytes:
    return "\n\n".join((TEXTS[0], TEXTS[1], "".join(TEXTS[2:5]).replace("天12", "天12\n\n"), *TEXTS[5:])).encode()


def _markdown() -> bytes:
    return f"# {TEXTS[1]}\n\n**{TEXTS[2]}** {TEXTS[3]}\n\n![](a.jpg)\n\n## {TEXTS[0]}\n\n> {TEXTS[5]}\n\n- {TEXTS[4]}\n".encode()


def _alto() -> bytes:
    lines = "".join(
        f'<TextBlock ID="B{n}" HPOS="{line.left}" VPOS="{line.top}" WIDTH="400" HEIGHT="30"><TextLine ID="L{n}" '
        f'HPOS="{line.left}" VPOS="{line.top}" WIDTH="{line.right - line.left}" HEIGHT="30" STYLEREFS="T0">'
        f'<String ID="S{n}" CONTENT="{line.text}" WC="0.9" HPOS="{line.left}" VPOS="{line.top}" WIDTH="99" HEIGHT="30"/>'
        f'<SP WIDTH="5"/><String CONTENT="{line.text[:2]}" SUBS_TYPE="HypPart1" SUBS_CONTENT="ab"/><HYP CONTENT="-"/>'
        "</TextLine></TextBlock>" for n, line in enumerate(LINES))
    return (f'<?xml version="1.0" encoding="UTF-8"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description>'
            f"<MeasurementUnit>pixel</MeasurementUnit></Description><Styles><TextStyle ID=\"T0\" FONTSIZE=\"9\"/></Styles>"
            f'<Layout><Page ID="P1" WIDTH="1200" HEIGHT="900"><PrintSpace>{lines}<Illustration ID="I1" HPOS="1" VPOS="700" '
            'WIDTH="99" HEIGHT="99"/></PrintSpace></Page></Layout></alto>').encode()


def _page() -> bytes:
    lines = "".join(
        f'<TextRegion id="r{n}" type="paragraph"><Coords points="{line.left},{line.top} {line.right},{line.bottom}"/>'
        f'<TextLine id="l{n}"><Coords points="{line.left},{line.top} {line.right},{line.top} {line.right},{line.bottom}"/>'
        f'<Baseline points="{line.left},{line.bottom} {line.right},{line.bottom}"/><TextEquiv conf="0.8"><Unicode>'
        f"{line.text}</Unicode></TextEquiv></TextLine></TextRegion>" for n, line in enumerate(LINES))
    return ('<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Page imageFilename="p1.jpg" '
            'imageWidth="1200" imageHeight="900"><ReadingOrder><OrderedGroup id="g"><RegionRefIndexed index="0" '
            f'regionRef="r1"/></OrderedGroup></ReadingOrder>{lines}</Page></PcGts>').encode()


def _hocr() -> bytes:
    lines = "".join(
        f'<div class="ocr_carea" title="bbox {line.left} {line.top} {line.right} {line.bottom}"><p class="ocr_par"><span '
        f'class="ocr_line" id="l{n}" title="bbox {line.left} {line.top} {line.right} {line.bottom}; x_size 30; baseline 0 0">'
        f'<span class="ocrx_word" title="bbox {line.left} {line.top} {line.right} {line.bottom}; x_wconf 91">{line.text}'
        "</span> </span></p></div>" for n, line in enumerate(LINES))
    return ('<html xmlns="http://www.w3.org/1999/xhtml"><head><meta name="ocr-system" content="x"/></head><body>'
            f'<div class="ocr_page" title="image p1.jpg; bbox 0 0 1200 900; ppageno 0">{lines}</div></body></html>').encode()


def _abbyy() -> bytes:
    blocks = "".join(
        f'<block blockType="Text" l="{line.left}" t="{line.top}" r="{line.right}" b="{line.bottom}"><text><par><line '
        f'baseline="{line.bottom}" l="{line.left}" t="{line.top}" r="{line.right}" b="{line.bottom}"><formatting lang="x" '
        'fs="9.">' + "".join(f'<charParams l="1" t="2" r="9" b="12" charConfidence="50">{char}</charParams>'
                             for char in line.text) + "</formatting></line></par></text></block>" for line in LINES)
    return ('<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml"><page width="1200" '
            f'height="900" resolution="300">{blocks}</page></document>').encode()


def _mets() -> bytes:
    return (
        '<m:mets xmlns:m="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"><m:fileSec><m:fileGrp>'
        '<m:file ID="ALTO1" MIMETYPE="text/xml"><m:FLocat LOCTYPE="URL" xlink:href="file://./ALTO/1.xml"/></m:file>'
        '</m:fileGrp></m:fileSec><m:structMap TYPE="PHYSICAL"><m:div TYPE="Newspaper"><m:div TYPE="PAGE" ORDER="1" '
        'ORDERLABEL="A1"><m:fptr><m:area FILEID="ALTO1" BETYPE="IDREF" BEGIN="P1"/></m:fptr></m:div></m:div></m:structMap>'
        '<m:structMap TYPE="LOGICAL"><m:div TYPE="Newspaper"><m:div TYPE="ARTICLE" LABEL="a"><m:fptr><m:area '
        'FILEID="ALTO1" BETYPE="IDREF" BEGIN="B1"/></m:fptr></m:div></m:div></m:structMap></m:mets>').encode()


def _corners(line: Line) -> list[list[int]]:
    return [[line.left, line.top], [line.right, line.top], [line.right, line.bottom], [line.left, line.bottom]]


def _rapidocr() -> bytes:
    return json.dumps([[_corners(line), line.text, 0.97] for line in LINES], ensure_ascii=False).encode()


def _paddle() -> bytes:
    blocks = [{"block_label": "text", "block_content": line.text, "block_bbox": list(line[1:])} for line in LINES]
    return json.dumps({"input_path": "p1.png", "width": 1200, "height": 900, "parsing_res_list": blocks,
                       "overall_ocr_res": {"rec_texts": [line.text for line in LINES],
                                           "rec_scores": [0.9 for _ in LINES],
                                           "rec_polys": [_corners(line) for line in LINES]}}, ensure_ascii=False).encode()


def _mineru() -> bytes:
    blocks = [{"type": "text", "bbox": list(line[1:]), "lines": [
        {"bbox": list(line[1:]), "spans": [{"bbox": list(line[1:]), "type": "text", "content": line.text,
                                            "score": 0.9}]}]} for line in LINES]
    return json.dumps({"pdf_info": [{"page_idx": 0, "page_size": [1200, 900], "preproc_blocks": blocks,
                                     "para_blocks": blocks[:3], "discarded_blocks": blocks[-1:]}],
                       "_backend": "pipeline"}, ensure_ascii=False).encode()


def _pdf() -> bytes:
    said = b"".join(b"BT /F1 10 Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n" % (line.left // 2, 800 - line.top // 2, text)
                    for line, text in zip(LINES, [b"The Lindau mail coach", b"will depart at 7.30", b"it is said.",
                                                  b"Bridge opened", b"on Monday, the third"], strict=False))
    objects = [
        b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n",
        b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n",
        b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
        b">> >> endobj\n",
        b"4 0 obj << /Length %d >> stream\n%s\nendstream endobj\n" % (len(said), said),
        b"5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj\n",
    ]
    *starts, end = accumulate(map(len, objects), initial=len(b"%PDF-1.4\n"))
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % start for start in starts)
    return b"%PDF-1.4\n" + b"".join(objects) + table + (
        b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % end)


SEEDS: Final = {
    "text": _text(), "markdown": _markdown(), "alto": _alto(), "page": _page(), "hocr": _hocr(), "abbyy": _abbyy(),
    "mets": _mets(), "rapidocr": _rapidocr(), "paddle": _paddle(), "mineru": _mineru(), "pdf": _pdf(),
}
"""A sound file of every format that is read."""
