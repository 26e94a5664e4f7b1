"""Decoding: which encoding is chosen, what becomes of bad bytes, and that the bytes come back."""

import hashlib

import pytest

from cleaner.model import Fault, InputError, RuleError, Source
from cleaner.readers.decoding import ENCODINGS, decode, encode, from_text, read_as
from cleaner.readers.worth import score, worth

SIMPLIFIED = (
    "芦河晚报讯(记者 沈若溪)入春以来，芦河水位平稳。本报从市水务局了解到，今年的防汛准备工作已经全面展开，"
    "沿岸二十三个村的堤防都得到了加固。\n“我们每天都要走一遍大堤。”老渔民郭长河说。\n"
)
TRADITIONAL = (
    "蘆河晚報訊（記者 沈若溪）入春以來，蘆河水位平穩。本報從市水務局了解到，今年的防汛準備工作已經全面展開，"
    "沿岸二十三個村的堤防都得到了加固。\n「我們每天都要走一遍大堤。」老漁民郭長河說。\n"
)
CANTONESE = "蘆河街坊話：「我哋喺度住咗廿年，佢哋嘅船日日都喺碼頭。」記者問佢點睇，佢話冇乜所謂。\n"


def both(raw: bytes, name: str = "p.txt") -> Source:
    """Decode, and make sure that the bytes come back."""
    source = decode(raw, name)
    assert encode(source) == raw
    return source


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "cp950"),
        (CANTONESE, "big5hkscs", "big5hkscs"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        ("Lower Reed Gazette, page 4", "utf-16-le", "utf-16-le"),
        ("Lower Reed Gazette.\n" * 9000 + SIMPLIFIED, "gb18030", "gb18030"),
        ("芦河", "gb18030", "gb18030"),
        ("報", "big5", "cp950"),
        ("", "utf-8", "utf-8"),
    ],
)
def test_the_encoding_is_found_without_a_mark(text: str, codec: str, encoding: str) -> None:
    source = both(text.encode(codec))
    assert (source.text, source.encoding, source.faults, source.bom) == (text, encoding, (), b"")


@pytest.mark.parametrize("encoding", [code for code in ENCODINGS if code.startswith("utf-")])
def test_a_byte_order_mark_is_believed_and_kept_apart(encoding: str) -> None:
    bom = "\ufeff".encode(encoding)
    raw = bom + "芦河\r\n晚报".encode(encoding)
    source = both(raw)
    assert (source.text, source.encoding, source.bom) == ("芦河\r\n晚报", encoding, bom)
    assert source.choice == "byte order mark"
    assert source.sha256 == hashlib.sha256(raw).hexdigest()


def test_a_utf8_mark_before_gb18030_is_not_believed() -> None:
    source = both(b"\xef\xbb\xbf" + SIMPLIFIED.encode("gb18030"))
    assert (source.text, source.encoding, source.bom) == (SIMPLIFIED, "gb18030", b"\xef\xbb\xbf")


def test_the_choice_is_told_in_words() -> None:
    assert both(SIMPLIFIED.encode()).choice == "valid UTF-8"
    choice = both(SIMPLIFIED.encode("gb18030")).choice
    assert choice.startswith("GB18030 scored best (0.")
    assert "UTF-8 0." in choice
    assert "Big5 0." in choice


def test_utf8_with_faults_is_told_apart_in_any_script() -> None:
    for text in (SIMPLIFIED, "Камышовый вестник выходит по вторникам", "갈대강 신문", "葦川しんぶん"):
        source = both(9 * text.encode() + b"\xff")
        assert (source.text, source.encoding) == (9 * text + "\ufffd", "utf-8")
        assert source.choice.endswith("in spite of its faults")


def test_what_a_character_is_worth() -> None:
    order = [worth(char) for char in "的，芦鎶\ue000"]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == 5
    assert worth("\ue000") == worth("\ufffd") == worth("\x85") == -1
    assert worth("し") == worth("ж")
    assert score("河ab") == worth("河")
    assert score("reed") == 0


def test_one_bad_byte_in_utf8_costs_one_character() -> None:
    raw = SIMPLIFIED.encode()
    at = raw.index("水位".encode())
    source = both(raw[: at + 2] + raw[at + 3 :])
    here = SIMPLIFIED.index("水位")
    assert source.text == SIMPLIFIED[:here] + "\ufffd" + SIMPLIFIED[here + 1 :]
    assert source.faults == (Fault(here, "水".encode()[:2]),)


def test_faults_in_utf8_are_those_of_the_standard() -> None:
    raw = b"a\xe4\xb8b\xff\xfe\xed\xa0\x80\xf0\x9f\x98c\xc0\xaf\xf4\x90\x80d\xe4\xe6\xb2\xb3\xe0\xa0e"
    source = both(raw)
    assert source.text == raw.decode("utf-8", "replace")
    assert [fault.raw for fault in source.faults] == [
        b"\xe4\xb8", b"\xff", b"\xfe", b"\xed", b"\xa0", b"\x80", b"\xf0\x9f\x98", b"\xc0", b"\xaf",
        b"\xf4", b"\x90", b"\x80", b"\xe4",
        b"\xe0\xa0"]


def test_a_genuine_replacement_character_is_no_fault() -> None:
    source = both("芦\ufffd河".encode() + b"\xff" + "晚\ufffd报".encode())
    assert source.text == "芦\ufffd河\ufffd晚\ufffd报"
    assert source.faults == (Fault(3, b"\xff"),)


@pytest.mark.parametrize(("text", "codec"), [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "cp950")])
@pytest.mark.parametrize("damage", ["lost", "more", "other"])
def test_one_bad_byte_in_double_bytes_costs_a_few_characters(text: str, codec: str, damage: str) -> None:
    raw = text.encode(codec)
    at = len(text[:60].encode(codec))
    bad = {"lost": raw[:at] + raw[at + 1 :], "more": raw[:at] + b"\xff" + raw[at:],
           "other": raw[:at] + b"\xff" + raw[at + 1 :]}[damage]
    source = both(bad)
    assert source.encoding == codec
    assert (damage != "lost") <= len(source.faults) <= 2  # what is left may be other characters
    assert source.text[:55] == text[:55]
    assert source.text[64 - len(text) :] == text[64 - len(text) :]


def test_a_long_line_without_ascii_is_mended_behind_a_bad_byte() -> None:
    text = SIMPLIFIED.replace("\n", "").replace("(", "（").replace(")", "）").replace(" ", "") * 40
    raw = text.encode("gb18030")
    source = both(raw[:1001] + raw[1002:])
    assert source.encoding == "gb18030"
    assert source.text[-3000:] == text[-3000:]


def test_bytes_that_big5_would_write_otherwise_are_kept() -> None:
    raw = TRADITIONAL.encode("big5") + b"\xa2\xcc\xa4\xad"
    source = both(raw)
    assert source.text == TRADITIONAL + "十五"
    assert source.faults == (Fault(len(TRADITIONAL), b"\xa2\xcc"),)


def test_every_pair_of_bytes_comes_back_in_every_double_byte_encoding() -> None:
    pairs = b"".join(bytes((a, b)) + b"\n" for a in range(0x80, 0x100) for b in range(0x100) if b != 0x0A)
    for encoding in ("gb18030", "big5hkscs", "cp950"):
        assert encode(decode(pairs, "p", encoding)) == pairs


def test_characters_of_four_bytes_survive_beside_a_fault() -> None:
    source = decode("𠮷㐀河".encode("gb18030") + b"\xff" + "㐀".encode("gb18030"), "p", "gb18030")
    assert (source.text, source.faults) == ("𠮷㐀河\ufffd㐀", (Fault(3, b"\xff"),))


def test_a_fault_swallows_no_ascii() -> None:
    source = decode(b"\xa4\x40\x87A\xa4\x40\xff", "p", "cp950")
    assert source.text == "一\ufffdA一\ufffd"
    assert source.faults == (Fault(1, b"\x87"), Fault(4, b"\xff"))


def test_a_pair_that_no_table_has_is_one_fault() -> None:
    source = decode(b"\xa4\xa4\x87\xfe\xa4\xe5", "p", "cp950")
    assert (source.text, source.faults) == ("中\ufffd文", (Fault(1, b"\x87\xfe"),))


def test_utf16_without_a_mark_may_lose_its_last_byte() -> None:
    source = both(SIMPLIFIED.encode("utf-16-le")[:-1])
    assert (source.encoding, source.text) == ("utf-16-le", SIMPLIFIED[:-1] + "\ufffd")


def test_lone_surrogates_and_an_odd_byte_in_utf16_are_faults() -> None:
    raw = b"\xff\xfe" + "芦".encode("utf-16-le") + b"\x00\xd8" + "河𠮷".encode("utf-16-le") + b"\x7e"
    source = both(raw)
    assert source.text == "芦\ufffd河𠮷\ufffd"
    assert source.faults == (Fault(1, b"\x00\xd8"), Fault(4, b"\x7e"))


def test_numbers_beyond_unicode_in_utf32_are_faults() -> None:
    raw = b"\xff\xfe\x00\x00" + "芦".encode("utf-32-le") + b"\x00\x00\x11\x00\x00\xd8\x00\x00" + b"\x2a\x2b"
    source = both(raw)
    assert source.text == "芦" + "\ufffd" * 3
    assert [fault.raw for fault in source.faults] == [b"\x00\x00\x11\x00", b"\x00\xd8\x00\x00", b"\x2a\x2b"]


@pytest.mark.parametrize("text", ["Le préfet est allé à la fête, où l'été a été célébré.",
         "Ein großes Maß",
                                  "The mayor of Ávila opened the new reading room last Monday."])
def test_a_western_page_in_latin1_does_not_become_chinese(text: str) -> None:
    source = both(text.encode("latin-1"))
    assert source.encoding == "utf-8"
    assert source.text == "".join(char if char < "\x7f" else "\ufffd" for char in text)
    assert "nothing else convinced" in source.choice


def test_ascii_of_even_length_is_no_utf16() -> None:
    assert both(b"they hid the facts").text == "they hid the facts"
    assert both(b"they hid the f\xffacts").encoding == "utf-8"


@pytest.mark.parametrize(
    "raw",
    [b"\x89PNG\r\n\x1a\n" + bytes(40), b"%PDF-1.7\n1 0 obj", b"PK\x03\x04abc", bytes(range(256)) * 4,
     bytes(50),
     b"\x1f\x8b\x08" + bytes(9)],
)
def test_binary_data_is_refused_with_a_remedy(raw: bytes) -> None:
    with pytest.raises(InputError, match="is no text") as caught:
        decode(raw, "page-4.txt")
    assert caught.value.where == "page-4.txt"
    assert caught.value.expected
    assert caught.value.remedy


def test_a_handful_of_controls_is_no_binary_data() -> None:
    assert both(b"\x00\x01\x02 x").text == "\x00\x01\x02 x"
    assert both(SIMPLIFIED.encode() + b"\x1a").text == SIMPLIFIED + "\x1a"


def test_an_encoding_that_is_named_is_taken() -> None:
    raw = "芦河".encode("gb18030")
    source = decode(raw, "p", "big5hkscs")
    assert (source.encoding, source.choice) == ("big5hkscs", "named by the caller")
    assert source.text != "芦河"
    assert encode(source) == raw
    assert decode(b"\xef\xbb\xbfA", "p", "gb18030").bom == b""


def test_an_unknown_encoding_names_the_choices() -> None:
    with pytest.raises(RuleError, match="gb18030"):
        decode(b"a", "p", "latin-9")


def test_bytes_without_their_mark_can_be_read_directly() -> None:
    assert read_as("芦河".encode("utf-32-be"), "utf-32-be") == ("芦河", ())


def test_text_is_taken_with_its_lone_surrogates() -> None:
    source = from_text("芦\ud800河\ufffd", "given")
    assert source.text == "芦\ud800河\ufffd"
    assert (source.encoding, source.faults, source.bom) == ("utf-8", (), b"")
    assert encode(source) == "芦\ud800河\ufffd".encode("utf-8", "surrogatepass")
    assert source.sha256 == hashlib.sha256(encode(source)).hexdigest()
