"""The text step: which marks become fullwidth, which spaces go, what is only asked, scripts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from cleaner.model import Change, RuleError
from cleaner.rules import packs
from cleaner.steps.script import compose, convert
from cleaner.steps.text import apply_rule, changes
from cleaner.trace import render


def edited(text: str, role: str = "body", *, cjk: bool = True) -> str:
    return render(text, changes(text, role, packs(), cjk=cjk))


def asked(text: str, role: str = "body") -> list[tuple[str, str, str]]:
    found = changes(text, role, packs(), cjk=True)
    return [(c.rule, text[c.start : c.end], c.after) for c in found if c.mode == "ask"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2023年,拦截464.7万余条;", "2023年，拦截464.7万余条；"),
        ("下降3.6%、28.7%,打击有力", "下降3.6%、28.7%，打击有力"),
        ("“好”,《芦河》,（周可）,均在", "“好”，《芦河》，（周可），均在"),
        ("升幅3.6%,28.7%;气温5℃,2人", "升幅3.6%，28.7%；气温5℃，2人"),
        ("委员会(IPCC),2019年", "委员会（IPCC），2019年"),
        ("本报讯（记者 周可)5月8日,园林局", "本报讯（记者 周可）5月8日，园林局"),
        ("德勤(Deloitte)据报", "德勤（Deloitte）据报"),
        ("(1)加强管理;(2)落实", "（1）加强管理；（2）落实"),
        ("他问:好吗?好!", "他问：好吗？好！"),
        ("近日 , 自治区", "近日，自治区"),
        ("长出“绿洲”,AI训练", "长出“绿洲”，AI训练"),
        ("网址:http://a.example/b?c=1,请看", "网址：http://a.example/b?c=1，请看"),
        ("已签字.", "已签字。"),
        ("增长15.2%.今年", "增长15.2%。今年"),
    ],
)
def test_marks_that_belong_to_chinese_are_fullwidth(before: str, after: str) -> None:
    assert edited(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "共1,234,567人", "以3:2胜出", "上午10:30开始", "7×24小时", "在5.16案中", "自2020.6.03起",
        "比例1:1毫米", "见a.example/b:c", "电邮a.b@c.example", "文件报告.doc", "Hello, world! (so)",
        "“Hello”, he said", "电话(0551)6266", "克里斯蒂娜·林", "一、二", "3.农村改厕", "「芦河」與『晚報』",
        "——自主研发——", "（３％）",
    ],
)
def test_numbers_times_addresses_and_latin_stay(text: str) -> None:
    assert edited(text) == text


@pytest.mark.parametrize(
    ("role", "before", "after"),
    [
        ("headline", "两年治水 一朝还绿", "两年治水 一朝还绿"),
        ("headline", "水岸同治 “黑水沟”变“后花园”", "水岸同治 “黑水沟”变“后花园”"),
        ("headline", "两年治水　　一朝还绿", "两年治水 一朝还绿"),
        ("caption", "▲调试望远镜。 本报记者 周可 摄", "▲调试望远镜。 本报记者 周可 摄"),
        ("byline", "本报记者 周可 许墨", "本报记者 周可 许墨"),
        ("body", "截至目前，全国 供销合作社", "截至目前，全国供销合作社"),
        ("body", "他来自自治区公安厅 张志华", "他来自自治区公安厅 张志华"),
        ("body", "发展。（曹振佳 林敏军）", "发展。（曹振佳 林敏军）"),
        ("body", "清溪镇讯 “以前要歇三回。”", "清溪镇讯“以前要歇三回。”"),
        ("body", "赤峰讯 4月10日，公园", "赤峰讯4月10日，公园"),
        ("body", "好 ， 他说 “来” 。", "好，他说“来”。"),
        ("body", "使用 APP 的人，多。", "使用 APP 的人，多。"),
    ],
)
def test_spaces_by_role(role: str, before: str, after: str) -> None:
    assert edited(before, role) == after


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("学校、社区,企业、村庄", ("punct.comma-for-pause", ",", "、")),
        ("被称作“带货王\"，", ("punct.straight-quotes", '"', "”")),
        ("实现“绿色春耕。", ("punct.unbalanced-quotes", "“", "“")),
        ("她说“向前“。", ("punct.unbalanced-quotes", "“", "”")),
        ("人，，们踏春", ("punct.repeated", "，", "")),
        ("他想了想。。。", ("punct.repeated", "。。。", "……")),
        ("海拔4500米.这里", ("punct.full-stop-inside", ".", "。")),
        ("第1,3组", ("punct.comma-between-digits", ",", "，")),
        ("电话O371", ("ocr.letter-o", "O", "0")),
        ("9月29曰发车", ("ocr.day", "曰", "日")),
        ("排污口己经封堵", ("ocr.confusable", "己经", "已经")),
        ("导弹与无无人机", ("ocr.doubled", "无", "")),
        ("1一10月", ("ocr.dash-in-range", "一", "—")),
    ],
)
def test_doubtful_places_are_asked_and_left(text: str, question: tuple[str, str, str]) -> None:
    assert question in asked(text)
    assert edited(text).replace("，", ",") == text.replace("，", ",")


@pytest.mark.parametrize(
    "text", ["刚刚谢谢妈妈，家家户户实实在在", "一座座沉甸甸的", "“先治水，再种草。", "“好……”——"]
)
def test_grammar_is_not_asked_about(text: str) -> None:
    assert asked(text) == []


def test_a_column_rule_goes_and_the_text_closes() -> None:
    assert edited("通信业各|项业务，|主要指标向好|") == "通信业各项业务，主要指标向好"
    assert edited("要闻|民生", "masthead") == "要闻|民生"


def test_lost_characters_are_told_and_stay() -> None:
    (found,) = changes("负责人\ufffd\ufffd说", "body", packs(), cjk=False)
    assert found[:6] == (3, 5, "\ufffd\ufffd", "gap.replacement-character", 1.0, "auto")
    assert found[6:] == ("unreadable characters: 2", "gap")


def test_a_page_that_is_not_chinese_is_left_alone() -> None:
    assert edited("Hello , world (芦河) . ", cjk=False) == "Hello , world (芦河) . "


def test_of_two_rules_at_one_place_the_earlier_has_it() -> None:
    found = changes("学校、社区,企业、村庄,", "body", packs(), cjk=True)
    assert [(c.start, c.rule) for c in found] == [(5, "punct.comma-for-pause"), (11, "punct.fullwidth")]


def test_edits_that_make_room_for_others_are_followed() -> None:
    text = "芦河|,( 5 )|晚报"
    found = changes(text, "body", packs(), cjk=True)
    now = render(text, found)
    assert now == "芦河，（5）晚报"
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_user_may_ask_where_we_edit_and_edit_where_we_ask(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('why = "a"\nlanguages = ["zh"]\n[order]\ntext = ["punct"]\n', "utf-8")
    (tmp_path / "punct.toml").write_text(
        "[fullwidth]\nwhy = 'a'\nfinds = 'edit'\nliteral = [',']\nalgorithm = 'punctuation.fullwidth'\n"
        "table = { ',' = '，' }\nmode = 'ask'\n"
        "[straight-quotes]\nwhy = 'a'\nfinds = 'edit'\nliteral = ['\"']\nalgorithm = 'punctuation.quotes'\n",
        "utf-8")
    found = changes('说"好",来', "body", packs((str(tmp_path),)), cjk=True)
    assert [(c.after, c.mode) for c in found] == [("“", "auto"), ("”", "auto"), ("，", "ask")]


def test_a_rule_that_is_off_can_be_shown() -> None:
    rules = packs().rules
    assert edited("ＡＰＥＣ峯") == "ＡＰＥＣ峯"
    assert apply_rule(rules["punct.fullwidth-letters"], "ＡＰＥＣ会议２０日", packs()) == "APEC会议20日"
    assert apply_rule(rules["variants.table"], "主峯", packs()) == "主峰"


def test_a_rule_holds_for_its_roles_only() -> None:
    rule = packs().rules["space.between-han"]
    assert apply_rule(rule, "全国 供销，", packs(), "headline") == "全国 供销，"


def test_a_strangers_rule_may_use_groups_and_neighbours(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('why = "a"\nlanguages = ["zh"]\n[order]\ntext = ["own"]\n', "utf-8")
    own = tmp_path / "own.toml"
    own.write_text(
        "[swap]\nwhy = 'a'\nfinds = 'edit'\npattern = '(芦)(河)'\nbecomes = '\\2\\1'\n"
        "left = '去'\nright = '边'\n", "utf-8")
    pack = packs((str(tmp_path),))
    text = "去芦河边，芦河边"
    assert render(text, changes(text, "body", pack, cjk=True)) == "去河芦边，芦河边"


def test_an_unknown_algorithm_is_named_with_its_neighbour() -> None:
    rule = replace(packs().rules["punct.fullwidth"], algorithm="punctuation.fullwith")
    with pytest.raises(RuleError, match=r"punctuation\.fullwidth"):
        apply_rule(rule, "a", packs())
    with pytest.raises(RuleError, match="has no pattern"):
        apply_rule(replace(rule, algorithm="", table={}), "a", packs())


@pytest.mark.parametrize(
    "piece", [" ", "(", "1,", "|", "`", '"', "“", ".", "芦芦河河", "(a)", "5%.)", "芦 ", "芦河 "]
)
def test_long_runs_of_one_thing_take_no_more_than_their_length(piece: str) -> None:
    text = "芦，" + piece * 5000 + "河"
    assert len(changes(text, "body", packs(), cjk=True)) <= len(text)


def test_nested_brackets_are_paired_at_once() -> None:
    assert edited("(" * 3000 + "芦" + ")" * 3000) == "（" * 3000 + "芦" + "）" * 3000


def test_conversion_is_led_back_to_each_text() -> None:
    texts = ["理发店里的头发", "发展计算机软件，很好", "", "芦河"]
    found = convert(texts, "s2twp")
    made = [render(text, changed) for text, changed in zip(texts, found, strict=True)]
    assert made == ["理髮店裡的頭髮", "發展計算機軟體，很好", "", "蘆河"]
    assert {change.rule for changed in found for change in changed} == {"script.s2twp"}
    assert convert([], "t2s") == []


def test_an_unknown_conversion_names_the_nearest() -> None:
    with pytest.raises(RuleError, match="'s2tw'"):
        convert(["芦河"], "s2tww")
    with pytest.raises(RuleError):
        convert(["芦河"], "/etc/passwd")


def test_edits_come_before_conversion_and_questions_after() -> None:
    first = [Change(0, 1, "", "a"), Change(2, 3, "x", "b", 0.5, "ask"), Change(5, 6, "y", "c", 0.5, "ask")]
    second = [Change(0, 2, "頭", "script.s2t"), Change(2, 4, "髮", "script.s2t")]
    assert [(c.start, c.rule) for c in compose(first, second)] == [(0, "a"), (2, "script.s2t"), (5, "c")]
