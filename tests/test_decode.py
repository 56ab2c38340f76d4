"""Bytes to characters: the order of evidence, declarations not believed, what is no text."""

import hashlib

import pytest

import cleanfeed
from cleanfeed import EmptyInput, InputTooLarge, NotText, Source, UnknownEncoding
from cleanfeed.page.decode import OPENING, PIECE, Decoded, decode, decode_characters

CZECH = "<p>Pražský deník: kůň úpěl ďábelské ódy, řekl starosta obce Žďár v pondělí večer.</p>"
GERMAN = "<p>Die Brücke über die Mühlgasse wird für Fußgänger geöffnet – „endlich“, sagt die Bürgermeisterin.</p>"


def page(text: str, encoding: str, declared: str | None = None) -> bytes:
    head = f'<html><head><meta charset="{declared}"></head>' if declared else "<html>"
    return f"{head}<body>{text}</body></html>".encode(encoding)


def read(data: bytes, encoding: str | None = None, content_type: str | None = None) -> tuple[str | None, str]:
    decoded = decode(data, encoding, content_type)
    return decoded.encoding, decoded.encoding_from


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [("\ufeff", "utf-8", "utf-8"), ("\ufeff", "utf-16-le", "utf-16le"), ("\ufeff", "utf-16-be", "utf-16be")],
)
def test_mark_goes_before_everything(mark: str, codec: str, name: str) -> None:
    decoded = decode((mark + GERMAN).encode(codec), "windows-1252", "text/html; charset=koi8-r")
    assert (decoded.encoding, decoded.encoding_from, decoded.text) == (name, "bom", GERMAN)


def test_caller_goes_before_header_and_page() -> None:
    assert read(page(CZECH, "cp1250", "utf-8"), "cp1250", "text/html; charset=utf-8") == ("windows-1250", "given")


def test_header_goes_before_page() -> None:
    data = page(CZECH, "cp1250", "windows-1252")
    assert read(data, content_type="text/html; Charset='windows-1250'") == ("windows-1250", "content_type")


def test_header_without_or_with_unknown_encoding_says_nothing() -> None:
    data = page(CZECH, "cp1250", "windows-1250")
    assert read(data, content_type="text/html") == ("windows-1250", "declared")
    assert read(data, content_type="text/html; charset=klingon") == ("windows-1250", "declared")


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="windows-1250">',
        "<META CHARSET=WINDOWS-1250>",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1250"/>',
        '<?xml version="1.0" encoding="windows-1250"?>',
        "<!-- " + "x" * 2000 + ' --><meta charset="windows-1250">',
    ],
)
def test_page_declares(declaration: str) -> None:
    decoded = decode((declaration + CZECH).encode("cp1250"))
    assert (decoded.encoding, decoded.encoding_from) == ("windows-1250", "declared")
    assert decoded.text.endswith(CZECH)


def test_labels_mean_what_the_standard_says() -> None:
    decoded = decode("<meta charset=iso-8859-1>“It’s 5 €”".encode("cp1252"))
    assert (decoded.encoding, decoded.text) == ("windows-1252", "<meta charset=iso-8859-1>“It’s 5 €”")
    assert decode("①髙".encode("cp932"), "shift_jis").text == "①髙"
    assert decode("똠방".encode("cp949"), "euc-kr").text == "똠방"
    assert decode("㐀镕".encode("gb18030"), "gb2312").text == "㐀镕"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("UTF8 ", "utf-8"),
        ("latin-1", "windows-1252"),
        ("latin_1", "windows-1252"),
        ("ascii", "windows-1252"),
        ("cp874", "windows-874"),
        ("mac_roman", "macintosh"),
        ("euc_kr", "euc-kr"),
    ],
)
def test_caller_may_use_labels_and_names_of_python(label: str, name: str) -> None:
    assert read(b"<p>plain</p>", label) == (name, "given")


@pytest.mark.parametrize("label", ["klingon", "", "base64", "idna", "utf-8\0", "é", "cp850"])
def test_unknown_encoding_is_refused(label: str) -> None:
    with pytest.raises(UnknownEncoding, match="use a name such as utf-8"):
        decode(b"<p>plain</p>", label)


def test_utf8_declared_as_something_else_is_read_as_utf8() -> None:
    decoded = decode(page(GERMAN, "utf-8", "iso-8859-1"))
    assert decoded == Decoded(page(GERMAN, "utf-8", "iso-8859-1"), "utf-8", "guessed", 0, "windows-1252")
    story = cleanfeed.clean(page(GERMAN, "utf-8", "iso-8859-1"))
    assert [notice.code for notice in story.warnings if "encoding" in notice.code] == ["encoding_overruled"]


def test_few_bytes_that_happen_to_be_utf8_do_not_overrule() -> None:
    assert read("<meta charset=windows-1252>Â©".encode("cp1252")) == ("windows-1252", "declared")


def test_declared_utf8_on_other_bytes_is_not_believed() -> None:
    decoded = decode(page(GERMAN * 5, "cp1252", "utf-8"))
    assert (decoded.encoding_from, decoded.overruled, decoded.replacements) == ("guessed", "utf-8", 0)
    assert "Mühlgasse" in decoded.text


def test_utf8_with_a_broken_byte_stays_utf8_and_counts_it() -> None:
    data = page(GERMAN * 5, "utf-8", "utf-8").replace("Ü".lower().encode(), b"\xfc", 1)
    decoded = decode(data)
    assert (decoded.encoding, decoded.encoding_from, decoded.replacements) == ("utf-8", "declared", 1)
    story = cleanfeed.clean(data)
    assert story.source.replacements == 1
    assert "1 character" in next(notice.text for notice in story.warnings if notice.code == "undecodable")


def test_replacement_character_that_the_page_prints_is_no_loss() -> None:
    assert decode("<p>U+FFFD looks like \ufffd.</p>".encode(), "utf-8").replacements == 0


def test_ascii_declaration_of_utf16_means_utf8() -> None:
    assert read(page(GERMAN, "utf-8", "utf-16")) == ("utf-8", "declared")


@pytest.mark.parametrize(
    ("codec", "name", "text"),
    [
        ("utf-8", "utf-8", "Die Brücke ist zu. "),
        ("cp1251", "windows-1251", "Верхнелужский курьер сообщает о новостях области каждый день. "),
        ("koi8-r", "koi8-r", "Верхнелужский курьер сообщает о новостях области каждый день. "),
        ("cp1253", "windows-1253", "Η εφημερίδα δημοσίευσε σήμερα μια ανακοίνωση για τη γέφυρα. "),
        ("cp1255", "windows-1255", "העיתון פרסם הבוקר הודעה על הגשר החדש בעיר. "),
        ("cp1256", "windows-1256", "نشرت الصحيفة صباح اليوم بيانا عن الجسر الجديد. "),
        ("cp874", "windows-874", "หนังสือพิมพ์ลงประกาศเกี่ยวกับสะพานใหม่ของเมืองเมื่อเช้านี้ "),
        ("shift_jis", "shift_jis", "新聞は今朝、町の新しい橋についての発表を掲載した。"),
        ("euc_jp", "euc-jp", "新聞は今朝、町の新しい橋についての発表を掲載した。"),
        ("gb18030", "gb18030", "报纸今天早上发表了关于城市新桥的声明。"),
        ("big5", "big5", "報紙今天早上發表了關於城市新橋的聲明。"),
        ("euc_kr", "euc-kr", "신문은 오늘 아침 도시의 새 다리에 대한 발표를 게재했다. "),
        ("utf-16-le", "utf-16le", "The paper said so this morning. "),
        ("utf-16-be", "utf-16be", "The paper said so this morning. "),
    ],
)
def test_guess_from_bytes_alone(codec: str, name: str, text: str) -> None:
    decoded = decode(page(text * 8, codec))
    assert (decoded.encoding, decoded.encoding_from, decoded.replacements) == (name, "guessed", 0)
    assert text in decoded.text


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"\x7fELF",
        bytes(range(256)) * 4,
        b"\0" * 100,
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(NotText, match="not a page"):
        decode(data)


@pytest.mark.parametrize("data", [b"A page about %PDF- files", b"<p>GIF89a</p>", b"<p>\x1b[31mred</p>" + b"text " * 20])
def test_text_that_looks_a_little_binary_is_read(data: bytes) -> None:
    assert decode(data).text == data.decode()


def test_characters_are_taken_as_they_are() -> None:
    assert decode_characters(GERMAN) == Decoded(GERMAN.encode(), None, "characters", 0)
    assert decode_characters("\ufeff<p>x</p>").text == "<p>x</p>"
    with pytest.raises(NotText):
        decode_characters("%PDF-1.4")


def test_lone_surrogates_are_replaced_and_counted() -> None:
    assert decode_characters("a\ud800b\udc00c\ufffd") == Decoded("a\ufffdb\ufffdc\ufffd".encode(), None, "characters", 2)
    assert decode_characters("\ud83d\ude00").text == "\U0001f600"


@pytest.mark.parametrize("source", [b"", "", b" \r\n\t", "\ufeff", b"\xef\xbb\xbf\n", "\u00a0\u200b"])
def test_nothing_but_white_space_is_empty(source: bytes | str) -> None:
    with pytest.raises(EmptyInput, match="empty"):
        cleanfeed.clean(source)


def test_size_is_limited_before_anything_is_read() -> None:
    with pytest.raises(InputTooLarge, match=r"2,000 bytes.*limit of 1,000"):
        cleanfeed.clean(b"x" * 2000, max_bytes=1000)
    with pytest.raises(InputTooLarge):
        cleanfeed.clean("é" * 600, max_bytes=1000)
    assert cleanfeed.clean(b"x" * 1000, max_bytes=1000).source.bytes == 1000


def test_source_says_what_the_page_was_made_from() -> None:
    story = cleanfeed.clean(b"<p>plain</p>")
    assert story.source == Source("html", "utf-8", "guessed", 0, 12, hashlib.sha256(b"<p>plain</p>").hexdigest())
    assert cleanfeed.clean("<p>é</p>").source.bytes == 9
    assert cleanfeed.clean("<p>é</p>").source.sha256 == cleanfeed.clean("<p>é</p>".encode()).source.sha256


@pytest.mark.parametrize("wrap", [bytearray, memoryview])
def test_other_kinds_of_bytes(wrap: type[bytearray] | type[memoryview]) -> None:
    assert cleanfeed.clean(wrap(b"<p>plain</p>")) == cleanfeed.clean(b"<p>plain</p>")


def test_other_things_are_refused() -> None:
    with pytest.raises(TypeError, match="not int"):
        cleanfeed.clean(3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="kind must be auto, html or text"):
        cleanfeed.clean("x", kind="htm")  # type: ignore[arg-type]


@pytest.mark.parametrize("before", range(4))
def test_letters_astride_the_pieces_that_are_checked(before: int) -> None:
    data = ("x" * (PIECE - before) + "€" + "x" * PIECE + "é").encode()
    assert decode(data, "utf-8") == Decoded(data, "utf-8", "given", 0)
    assert decode(data[:-1], "utf-8").replacements == 1


def test_html_that_shows_late() -> None:
    story = cleanfeed.clean(" \n" * OPENING + "<p>Words of a page.</p>")
    assert story.source.kind == "html"
