"""Seam words: the table, its reader, and the tool that derives it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.steps.seam_words import FILE, LIMIT, SeamWords, seam_words

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules"

TINY = (
    "# a comment\n+\t26\n~\t的6们6化2\n=\t詐诈騙骗\n"
    "中\ti\tf华\n人\ti\te民\n今\tf\te年\n共\te\t\ta和国\n华\tb\n和\tj\tc平\n国\tf\n平\te\n年\ti\n民\td\t8和\n"
    "的\ti\t8确\n诈\t5\t8骗\n骗\t9\n了\tj\n乐\tb\n"
)


@pytest.fixture(scope="module")
def table() -> SeamWords:
    return seam_words(RULES)


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = ROOT / "tools" / "make_seam_words.py"
    spec = importlib.util.spec_from_file_location("make_seam_words", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("left", "right", "word"),
    [
        ("社区民警提醒老人谨防诈", "骗，凡是要", "诈骗"),
        ("昨天起全市的图", "书馆延长开放", "图书馆"),
        ("渡口上游新建的水电", "站本月开始蓄水", "水电站"),
        ("镇里的合唱团载歌", "载舞走过老街", "载歌载舞"),
        ("三年前搬来的黑龙", "江老乡", "黑龙江"),
        ("这条小路是孩", "子们上学的必经", "孩子"),
    ],
)
def test_a_cut_inside_a_word(table: SeamWords, left: str, right: str, word: str) -> None:
    assert table.score(left, right) >= 3
    assert table.word(left, right) == word


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("渡船天黑前就停了", "今年的汛期来得早"),
        ("镇上的老人都说", "学生们在操场上植树"),
        ("运来的砖瓦和", "游客在河边拍照"),
        ("新修的水渠经过", "昨天下午供电所"),
        ("这里的人民", "和平安宁地生活"),
        ("先后走访了多国", "人民喜爱的小镇"),
    ],
)
def test_a_cut_between_words(table: SeamWords, left: str, right: str) -> None:
    assert table.score(left, right) <= -3
    assert table.word(left, right) == ""


@pytest.mark.parametrize(
    ("left", "right"), [("渡口边", "的老树"), ("修船的伙计", "们都来了"), ("渡口的摆渡", "者，")]
)
def test_a_particle_leans_on_the_word_before_and_makes_no_word_with_it(
    table: SeamWords, left: str, right: str
) -> None:
    assert table.score(left, right) >= 1
    assert table.word(left, right) == ""


@pytest.mark.parametrize(
    ("left", "right"),
    [
        *[("", "骗"), ("诈", ""), ("诈，", "骗"), ("诈", "，骗")],
        *[("诈 ", "骗"), ("诈\n", "骗"), ("第3", "年"), ("A", "座")],
    ],
)
def test_without_han_on_both_sides_nothing_is_known(table: SeamWords, left: str, right: str) -> None:
    assert table.score(left, right) == 0
    assert table.word(left, right) == ""


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        (("谨防诈", "骗"), ("謹防詐", "騙")),
        (("这是什", "么地方"), ("這是什", "麼地方")),
        (("渡船停了", "今天没有"), ("渡船停了", "今天沒有")),
        (("他看", "着老街"), ("他看", "著老街")),
        (("新修的图", "书馆里"), ("新修的圖", "書館裡")),
    ],
)
def test_traditional_characters_score_alike(
    table: SeamWords, simplified: tuple[str, str], traditional: tuple[str, str]
) -> None:
    assert table.score(*traditional) == table.score(*simplified) != 0


def test_the_word_is_told_as_it_is_written(table: SeamWords) -> None:
    assert table.word("新修的圖", "書館裡") == "圖書館"


def test_neighbours_claim_a_character_for_themselves() -> None:
    words = SeamWords(TINY)
    assert words.score("国和", "平") > 0  # 和平
    assert words.score("共和", "国") > 0  # 共和国
    assert words.score("民", "和") > 0  # a word in its own right
    assert words.score("人民", "和平") < 0  # but here 民 belongs to 人, 和 to 平
    assert words.score("中华", "人民") < 0


def test_a_word_that_begins_with_a_particle_is_a_boundary() -> None:
    words = SeamWords(TINY)
    assert words.score("平", "的年") > 0
    assert words.score("平", "的确") < words.score("平", "的年")


def test_what_no_line_knows_is_unknown_and_no_boundary() -> None:
    words = SeamWords(TINY)
    assert words.score("䲜", "䲟") == 0
    assert words.score("了", "年") < 0  # two common characters that no word holds together


def test_the_score_stays_within_its_limits() -> None:
    words = SeamWords("+\t40\n诈\t0\tz骗\n中\tz\n国\tz\n")
    assert words.score("诈", "骗") == LIMIT
    assert SeamWords("+\t26\n了\tp\n年\tp\n").score("了", "年") == -LIMIT


def test_a_table_without_its_sum_is_refused() -> None:
    with pytest.raises(ValueError, match="no line '\\+'"):
        SeamWords("诈\t5\t8骗\n")


def test_a_folder_without_the_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SeamWords.load(tmp_path)


def test_a_folder_is_read_once_and_lines_only_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_text(TINY.replace("诈\t5\t8骗", "诈\t5\tbroken"), encoding="utf-8")
    words = seam_words(tmp_path)
    assert words.score("国和", "平") > 0  # a line that nobody asks for is never decoded
    path.unlink()
    assert seam_words(tmp_path) is words


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=6)


@given(left=st.text(max_size=8) | HAN, right=st.text(max_size=8) | HAN)
def test_any_text_has_a_score_and_a_word_only_with_a_positive_one(left: str, right: str) -> None:
    words = seam_words(RULES)
    score, word = words.score(left, right), words.word(left, right)
    assert -LIMIT <= score <= LIMIT
    if word:
        assert score > 0
        assert any(left.endswith(word[:n]) and right.startswith(word[n:]) for n in range(1, len(word)))


COMMON = st.text("的们中国人民共和年今诈骗图书馆了，一", max_size=5)


@given(left=HAN | COMMON, right=HAN | COMMON, least=st.integers(1, LIMIT))
def test_a_cut_is_told_from_the_words_across_it_as_by_the_score(left: str, right: str, least: int) -> None:
    words = seam_words(RULES)
    assert words.cuts(left, right, least) == (words.score(left, right) >= least)


@given(far=st.text(max_size=5), left=HAN, right=HAN, further=st.text(max_size=5))
def test_only_four_characters_on_either_side_count(far: str, left: str, right: str, further: str) -> None:
    words = seam_words(RULES)
    a, b = (left * 4)[-4:], (right * 4)[:4]
    assert words.score(far + a, b + further) == words.score(a, b)


def test_the_file_says_where_it_comes_from_and_stays_small() -> None:
    raw = (RULES / FILE).read_bytes()
    head = raw[:1000].decode("utf-8", errors="ignore")
    assert "jieba 0.42.1" in head
    assert "MIT licence, copyright (c) 2013 Sun Junyi" in head
    assert len(raw) < 600_000
    assert "Copyright (c) 2013 Sun Junyi" in (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")


def test_every_line_of_the_file_can_be_read(table: SeamWords) -> None:
    lines = (RULES / FILE).read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line[0] not in "#+~="]
    assert len({line[0] for line in lines}) == len(lines) > 5000
    for line in lines:
        fields = line.split("\t")
        assert 2 <= len(fields) <= 5, line
        assert len(fields[0]) == len(fields[1]) == 1, line
        assert line[0].translate(table._fold) == line[0], line  # or no page could ever reach it


def test_what_the_tool_writes_the_reader_reads(tool: ModuleType) -> None:
    dictionary = (
        "诈骗 201 vn\n诈 30 v\n骗 300 v\n我们 98740 r\n他们 93969 r\n们 41212 k\n我 328841 r\n"
        "B超 3 n\n罕 3 g\n罕词 4 n\n"
    )
    listed = tool.words_of(dictionary)
    assert len(listed) == 9
    fold = tool.fold_of(listed, [[w.replace("诈骗", "詐騙").replace("们", "們") for w, _, _ in listed]])
    assert fold == {"詐": "诈", "騙": "骗", "們": "们"}
    words = SeamWords(tool.table(listed, fold))
    assert words.word("詐", "騙") == "詐騙"
    assert words.score("骗", "们") > 0
    assert words.word("罕", "词") == ""  # too rare to be kept


def test_the_tool_drops_words_that_shorter_ones_spell(tool: ModuleType) -> None:
    frequencies = {"今": 20000, "天": 20000, "的": 300000, "今天": 16000, "今天的": 4000}
    frequencies |= {"图书馆": 900, "图": 90, "书": 90}
    kept = tool.kept(frequencies, tool.level(sum(frequencies.values())))
    assert {"今天", "图书馆"} <= kept.keys()
    assert "今天的" not in kept
