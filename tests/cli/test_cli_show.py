"""The verb ``show``: where pictures go, in which form, over which scan, and what is refused."""

from __future__ import annotations

import base64
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).parents[2]
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTjU2wAAAABJRU5ErkJggg==")

ALTO = """\
<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#">
<Description><MeasurementUnit>pixel</MeasurementUnit>
<sourceImageInformation><fileName>{image}</fileName></sourceImageInformation></Description>
<Layout><Page ID="P1" PHYSICAL_IMG_NR="1" WIDTH="1000" HEIGHT="400"><PrintSpace><TextBlock ID="B1">
<TextLine ID="L1" HPOS="40" VPOS="20" WIDTH="600" HEIGHT="60"><String CONTENT="雁溪滨水绿廊开园" HPOS="40" VPOS="20"
 WIDTH="600" HEIGHT="60"/></TextLine>
<TextLine ID="L2" HPOS="40" VPOS="120" WIDTH="800" HEIGHT="30"><String CONTENT="本报讯(记者 林晓岚)5月8日，绿廊开园。"
 HPOS="40" VPOS="120" WIDTH="800" HEIGHT="30"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>
"""


@pytest.fixture
def alto(folder):
    """A page with boxes that names a scan which is not there."""
    path = Path("p2.xml")
    path.write_text(ALTO.format(image="/home/someone/scans/p2.png"), "utf-8")
    return path


def images(picture: bytes) -> list[str]:
    """The addresses of the scans in a picture."""
    inside = picture[picture.index(b"<svg xmlns"):].split(b"</main>")[0]
    return [one.get("href") for one in etree.fromstring(inside).iter("{*}image")]


def test_a_page_is_shown_as_html_on_standard_output(run, page):
    before = sorted(Path().rglob("*"))
    result = run("show", page)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(b"<!doctype html>")
    assert "雁溪滨水绿廊一期工程开园" in result.out.decode()
    assert sorted(Path().rglob("*")) == before


def test_the_name_of_the_file_chooses_the_form(run, page):
    assert run("show", page, "-o", "a.svg").code == 0
    assert etree.parse("a.svg").getroot().tag.endswith("svg")
    assert run("show", page, "-o", "a.html").code == 0
    assert Path("a.html").read_bytes().startswith(b"<!doctype html>")
    result = run("show", page, "--format", "svg")
    assert result.out == Path("a.svg").read_bytes()


def test_a_folder_takes_the_pictures_of_several_pages(run, page):
    Path("p2.md").write_bytes(page.read_bytes())
    assert run("show", "p1.md", "p2.md", "-o", "pictures", "--format", "svg").code == 0
    assert sorted(path.name for path in Path("pictures").iterdir()) == ["p1.svg", "p2.svg"]
    assert run("show", "p1.md", "-o", "pictures").code == 0
    assert Path("pictures/p1.html").is_file()
    assert run("show", ".", "-o", "pictures").code == 0
    assert Path("pictures/p2.html").is_file()


def test_several_pages_do_not_fit_into_one_file(run, page):
    Path("p2.md").write_bytes(page.read_bytes())
    result = run("show", "p1.md", "p2.md")
    assert result.code == 2
    assert "-o OUT" in result.err
    result = run("show", "p1.md", "p2.md", "-o", "all.html")
    assert result.code == 2
    assert "looks like a file" in result.err
    assert not Path("all.html").exists()


def test_a_name_that_is_no_picture_s_is_refused(run, page):
    result = run("show", page, "-o", "a.pdf")
    assert result.code == 2
    assert "say -o a.svg" not in result.err
    assert "say -o a.html" in result.err
    result = run("show", page, "-o", "a.html", "--format", "svg")
    assert result.code == 2
    assert "change one of the two" in result.err
    assert not list(Path().glob("a.*"))


def test_an_input_is_never_written_over(run, page):
    Path("p.html").write_bytes(page.read_bytes())
    result = run("show", "p.html", "-o", "p.html")
    assert result.code == 2
    assert "never written over" in result.err
    assert Path("p.html").read_bytes() == page.read_bytes()


def test_an_unknown_form_is_refused(run, page):
    result = run("show", page, "--format", "pdf")
    assert result.code == 2
    assert "choose one of html, svg" in result.err


@pytest.mark.parametrize("form", ["html", "svg"])
def test_a_picture_is_nothing_for_a_terminal(page, form):
    master, slave = pty.openpty()
    found = subprocess.run([sys.executable, "-m", "cleaner", "show", str(page), "--format", form], stdout=slave,
                           stderr=subprocess.PIPE, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    os.close(slave)
    os.close(master)
    assert found.returncode == 2
    assert f"say -o page.{form}" in found.stderr.decode()


def test_a_missing_page_stops_no_other(run, page):
    result = run("show", page, "none.md", "-o", "pictures")
    assert result.code == 4
    assert Path("pictures/p1.html").is_file()


def test_rules_that_are_off_have_no_say(run, folder):
    Path("p.txt").write_text("园林局说,开园了。\n\n(下转第3版)\n", "utf-8")
    assert "2 J" in run("show", "p.txt", "--format", "svg").out.decode()
    assert "2 J" not in run("show", "p.txt", "--format", "svg", "--off", "furniture.jump").out.decode()
    assert run("show", "p.txt", "--off", "no.such-rule").code == 2


def test_standard_input_is_shown_as_the_format_that_is_named(run):
    result = run("show", "-", "--input-format", "text", stdin="# 芦河开闸\n".encode())
    assert result.code == 0
    assert "read as text" in result.out.decode()


def test_the_scan_that_the_page_names_is_shown_if_it_lies_beside_it(run, alto):
    result = run("show", alto)
    assert result.code == 0
    assert images(result.out) == []
    assert "p2.png does not lie beside the page" in result.out.decode()
    Path("p2.png").write_bytes(PNG)
    assert images(run("show", alto).out)[0].startswith("data:image/png;base64,")
    assert run("show", alto, "-o", "pictures/p2.svg").code == 0
    assert images(Path("pictures/p2.svg").read_bytes()) == ["../p2.png"]


def test_a_scan_that_no_browser_shows_is_said(run, alto):
    alto.write_text(ALTO.format(image="p2.tif"), "utf-8")
    Path("p2.tif").write_bytes(b"II*\0" + bytes(20))
    result = run("show", alto)
    assert result.code == 0
    assert "p2.tif is TIFF, which browsers do not show" in result.out.decode()


def test_a_scan_can_be_named(run, alto):
    Path("scans").mkdir()
    Path("scans/other.png").write_bytes(PNG)
    assert images(run("show", alto, "--scan", "scans/other.png", "--format", "svg").out) == ["scans/other.png"]
    result = run("show", alto, "--scan", "scans/none.png", "-o", "a.html")
    assert result.code == 3
    assert "scans/none.png: is not there" in result.err
    assert not Path("a.html").exists()


def test_a_scan_is_of_one_page_with_boxes(run, page, alto):
    Path("p.png").write_bytes(PNG)
    assert "name the page alone" in run("show", page, alto, "--scan", "p.png", "-o", "pictures").err
    result = run("show", page, "--scan", "p.png")
    assert result.code == 3
    assert "0 sheets with boxes" in result.err
