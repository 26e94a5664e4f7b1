"""Dialect: what else files of each format hold, in small: other versions, tables, pictures, nested regions, words."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from cleaner.readers import read

from .seeds import LINES, SEEDS, TEXTS

SAMPLES: Final = Path(__file__).parents[2] / "samples"

_BOX: Final = 'HPOS="{0.left}" VPOS="{0.top}" WIDTH="300" HEIGHT="30"'


def _alto() -> bytes:
    def words(n: int) -> str:
        line = LINES[n]
        strings = "<SP/>".join(
            f'<String {_BOX.format(line)} CONTENT="{word}" CC="012" STYLE="bold" SUBS_TYPE="HypPart{1 + n % 2}" '
            f'SUBS_CONTENT="depart"><ALTERNATIVE PURPOSE="x">x</ALTERNATIVE><Glyph CONTENT="{word[:1]}"/></String>'
            for word in line.text.split())
        return f'<TextLine {_BOX.format(line)} BASELINE="{line.bottom}">{strings}{"<HYP/>" if n % 3 else ""}</TextLine>'

    page = (
        f'<Page ID="{{0}}" WIDTH="1200" HEIGHT="900" PHYSICAL_IMG_NR="2"><TopMargin><TextBlock TAGREFS="T1">{words(0)}'
        f'</TextBlock></TopMargin><PrintSpace><ComposedBlock TYPE="article" TAGREFS="T2"><TextBlock IDNEXT="b" LANG="zh" '
        f'ROTATION="90">{words(1)}{words(2)}</TextBlock><TextBlock ID="b">{words(7)}{words(8)}</TextBlock></ComposedBlock>'
        '<GraphicalElement ID="s" HPOS="2" VPOS="3" WIDTH="9" HEIGHT="800"/><Illustration TYPE="photo">'
        '<Shape><Polygon POINTS="1,2 3,4 5,6"/></Shape></Illustration></PrintSpace></Page>')
    return ('<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Description><MeasurementUnit>mm10</MeasurementUnit>'
            '<sourceImageInformation><fileName>a.tif</fileName></sourceImageInformation></Description><Styles><TextStyle '
            'ID="F" FONTSIZE="12" FONTFAMILY="x"/><ParagraphStyle ID="P" ALIGN="Center"/></Styles><Tags><StructureTag '
            'ID="T1" LABEL="header"/><LayoutTag ID="T2" LABEL="advert"/></Tags><ReadingOrder><OrderedGroup><ElementRef '
            f'REF="b"/></OrderedGroup></ReadingOrder><Layout>{page.format("p1")}{page.format("p2")}</Layout></alto>').encode()


def _page() -> bytes:
    def words(n: int) -> str:
        line = LINES[n]
        parts = "".join(f'<Word id="w{n}{k}"><Coords points="{line.left},{line.top} {line.right},{line.bottom}"/><TextEquiv '
                        f'index="0"><Unicode>{word}</Unicode></TextEquiv><TextEquiv index="1"><PlainText>x</PlainText>'
                        "</TextEquiv></Word>" for k, word in enumerate(line.text.split()))
        return (f'<TextLine id="l{n}" custom="readingOrder {{index:{n};}}" readingDirection="top-to-bottom"><Coords>'
                f'<Point x="{line.left}" y="{line.top}"/><Point x="{line.right}" y="{line.bottom}"/></Coords>{parts}'
                "<TextStyle fontSize=\"9\" bold=\"true\"/></TextLine>")

    return ('<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15"><Page imageWidth="1200" '
            'imageHeight="900"><PrintSpace><Coords points="1,1 9,9"/></PrintSpace><ReadingOrder><UnorderedGroup id="u">'
            '<OrderedGroupIndexed index="1"><RegionRefIndexed index="1" regionRef="a"/></OrderedGroupIndexed><RegionRef '
            f'regionRef="t"/></UnorderedGroup></ReadingOrder><TextRegion id="a" type="heading"><Coords points="0,0 500,90"/>'
            f'{words(0)}<TextRegion id="b" type="caption">{words(5)}</TextRegion><TextEquiv><Unicode>x</Unicode></TextEquiv>'
            f'</TextRegion><TableRegion id="t"><TableCell row="0" col="1">{words(3)}</TableCell><TextRegion>{words(4)}'
            '</TextRegion></TableRegion><AdvertRegion id="d"><TextRegion>' + words(7) + '</TextRegion></AdvertRegion>'
            '<SeparatorRegion><Coords points="600,0 602,900"/></SeparatorRegion><ImageRegion><Coords points="1,2 3,4"/>'
            "</ImageRegion></Page></PcGts>").encode()


def _hocr() -> bytes:
    lines = "".join(
        f'<P CLASS=ocr_par lang=zh><SPAN class="ocr_header" title="bbox {line.left} {line.top} {line.right} {line.bottom};'
        f'textangle 90;x_font x;x_fsize 9">' + " ".join(
            f"<span class='ocrx_word' title='x_wconf 9;x_bboxes 1 2 3 4'><strong><em>{word}</em></strong><span "
            'class="ocrx_cinfo" title="x_bboxes 1 2 3 4">x</span></span>' for word in line.text.split()) + "<br></SPAN>"
        for line in LINES)
    return ("<!DOCTYPE html><HTML><meta charset=utf-8><title>x</title><body><div class='ocr_page' title='bbox 0 0 9 9'>"
            "<div class=ocr_photo title='bbox 1 2 300 400'></div><div class=ocr_separator title='bbox 1 2 3 900'></div>"
            f"{lines}&nbsp;<div class=ocr_caption title='bbox 1 2 3 4'>{TEXTS[5]}</div></div><div class=ocr_page>x</div>"
            ).encode()


def _abbyy() -> bytes:
    def line(n: int) -> str:
        return f'<line l="{LINES[n].left}" t="{LINES[n].top}" r="{LINES[n].right}" b="{LINES[n].bottom}">{{}}</line>'

    plain = line(3).format(f'<formatting fs="9." bold="1" ff="x">{TEXTS[3]}</formatting>')
    hidden = line(7).format("<formatting>" + "".join(
        f'<charParams wordStart="{"true" if char == " " else "false"}" suspicious="1" wordFromDictionary="0">{char}'
        "<charRecVariants><charRecVariant>x</charRecVariant></charRecVariants></charParams>" for char in TEXTS[7])
        + '<charParams isTab="1"> </charParams><charParams>¬</charParams></formatting>')
    return ('<?xml version="1.0" encoding="utf-16"?>'
            '<document version="1.0" xmlns="http://www.abbyy.com/FineReader_xml/FineReader8-schema-v2.xml" pagesCount="2">'
            '<page width="1200" height="900" resolution="300" originalCoords="1" rotation="Clockwise"><block '
            'blockType="Picture" l="1" t="2" r="300" b="400"><region><rect l="1" t="2" r="3" b="4"/></region></block><block '
            f'blockType="Table"><row><cell colSpan="2"><text><par align="Center">{plain}</par></text></cell></row></block>'
            f'<block blockType="Text" pageElemId="1"><text><par leftIndent="9" isListItem="1">{hidden}{plain}</par></text>'
            '</block><block blockType="Separator" l="600" t="1" r="602" b="800"/></page><page/></document>'
            ).encode("utf-16")


def _told(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _spans(*texts: str) -> list[dict[str, str]]:
    return [{"type": "text", "content": text} for text in texts]


_PIECES: Final[dict[str, tuple[bytes, ...]]] = {
    "text": (
        "\r\n".join(TEXTS).encode("gb18030"),
        "首页 > 新闻\n\n一、主要做法\n\n一是修渠。\n\n林晓岚:水清了吗?\n\n周可:清了。\n\n芦\n河\n晚\n报\n\n[责任编辑:方澄]".encode("utf-16"),
        ("\n".join(f"{text}\ufffd\u200b" for text in TEXTS) + "\nä½\xa0å¥½\n&ldquo;de-\npart&rdquo;\n").encode(),
    ),
    "markdown": (
        f"---\ntitle: {TEXTS[0]}\n---\n\n{TEXTS[1]}\n====\n\n| a | b |\n|---|---|\n| {TEXTS[2]} | {TEXTS[3]} |\n\n"
        f"```\n{TEXTS[4]}\n```\n\n<div>{TEXTS[5]}</div>\n\n1. *{TEXTS[6]}*\n   - __{TEXTS[7]}__\n\n[a](b) `c` <br> \\*\n".encode(),
    ),
    "alto": (_alto(),),
    "page": (_page(),),
    "hocr": (_hocr(),),
    "abbyy": (_abbyy(),),
    "rapidocr": (
        _told({"boxes": [list(line[1:]) for line in LINES], "txts": TEXTS, "scores": [0.9] * len(TEXTS)}),
        _told({"result": [[{"box": [line.left, line.top, line.right, line.bottom], "text": line.text, "score": "0.9"}
                           for line in LINES], None]}),
    ),
    "paddle": (
        _told({"result": {"layoutParsingResults": [{"prunedResult": {"page_index": n, "width": 1200, "height": 900,
               "parsing_res_list": [{"block_label": label, "block_content": line.text, "block_bbox": list(line[1:]),
                                     "block_id": k, "block_order": None if k == 3 else k}
                                    for k, (label, line) in enumerate(zip(("doc_title", "text", "vertical_text", "image",
                                                                           "table", "header", "footnote"), LINES, strict=False))],
               "layout_det_res": {"boxes": [{"label": "image", "coordinate": [1, 2, 300, 400], "score": 0.9}]},
               "table_res_list": [{"pred_html": "<table><tr><td>芦</td></tr></table>", "cell_box_list": [[1, 2, 3, 4]]}],
               "doc_preprocessor_res": {"angle": 90}}} for n in range(2)]}}),
        _told([{"rec_texts": list(TEXTS), "rec_boxes": [list(line[1:]) for line in LINES], "textline_orientation_angles": [1]}]),
    ),
    "mineru": (
        _told([{"type": kind, "page_idx": n // 4, "bbox": [1, 100 * n, 500, 100 * n + 50], **more} for n, (kind, more) in
               enumerate((("text", {"text": TEXTS[1], "text_level": 1}), ("text", {"text": "\n".join(TEXTS[2:5])}),
                          ("image", {"img_path": "a.jpg", "image_caption": [TEXTS[5]], "image_footnote": ["x"]}),
                          ("table", {"table_body": "<table><tr><td>芦</td></tr></table>", "table_caption": ["y"]}),
                          ("list", {"list_items": list(TEXTS[7:9])}), ("page_number", {"text": "3"})))]),
        _told([[{"type": "title", "content": {"title_content": _spans(TEXTS[1]), "level": 1}, "bbox": [0, 0, 500, 50]},
                {"type": "paragraph", "content": {"paragraph_content": _spans(*TEXTS[2:4])}},
                {"type": "list", "content": {"list_items": [{"item_content": _spans("一")}]}}], []]),
        _told({"pdf_info": [{"page_size": [100, 200], "page_idx": 0, "preproc_blocks": [
            {"type": "image", "bbox": [0, 50, 90, 90], "blocks": [{"type": "image_caption", "lines": [
                {"bbox": [0, 92, 90, 99], "spans": _spans(TEXTS[5])}]}]},
            {"type": "text", "lines": [{"spans": [{"content": TEXTS[4], "cross_page": True}]}]}]}]}),
    ),
}


@cache
def seeds(reader: str) -> tuple[bytes, ...]:
    """All small sound files of a format: the one of :mod:`seeds`, its dialects, and the samples of this repository."""
    samples = [path.read_bytes() for path in sorted(SAMPLES.glob("*/dump.*"))]
    return (SEEDS[reader], *_PIECES.get(reader, ()), *(raw for raw in samples if read(raw, "dump").format == reader))
