"""Bytes of any form to inputs: a page as it is, and each page of whatever holds several."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from cleanfeed.errors import CleanfeedError, InputNotFound, InputTooLarge
from cleanfeed.inputs.archives import Member, read_tar, read_zip
from cleanfeed.inputs.forms import HEAD, Form, coding_of, form_of, saved_from
from cleanfeed.inputs.input import Input, unreadable
from cleanfeed.inputs.json_lines import read_json_lines
from cleanfeed.inputs.mhtml import read_mhtml
from cleanfeed.inputs.search import Search
from cleanfeed.inputs.stream import Stream, read_within, unpack
from cleanfeed.inputs.warc import read_warc

DEEPEST = 5  # a gzipped page in a gzipped tar in a zip has three layers above it

READERS: dict[Form, Callable[[Stream, str, Search], Iterator[Input]]] = {
    Form.MHTML: read_mhtml,
    Form.WARC: read_warc,
    Form.JSON_LINES: read_json_lines,
}
ARCHIVES: dict[Form, Callable[[Stream, Search], Iterator[Member]]] = {Form.ZIP: read_zip, Form.TAR: read_tar}


def read_inputs(stream: Stream, name: str, search: Search, depth: int = 0) -> Iterator[Input]:
    """The inputs that bytes hold, at least one, if only to say why there is none.

    A page that nothing wraps is left in its stream; others are read when it is their turn, within ``search.max_bytes``.
    """
    try:
        head = stream.peek(HEAD)
        form = form_of(head, name)
        if form is Form.PAGE:
            yield _page(stream, name, head, search, depth)
        elif depth == DEEPEST:
            yield Input(name, refusal=InputTooLarge(f"archives are nested more than {DEEPEST} deep: unpack some of them first"))
        elif form is Form.COMPRESSED:
            coding = coding_of(head, name)
            assert coding is not None  # that is what the form says
            yield from read_inputs(Stream(unpack(stream, coding)), name, search, depth + 1)
        else:
            yield from _or_nothing(_inside(form, stream, name, search, depth), name)
    except CleanfeedError as error:
        yield Input(name, refusal=error)
    except OSError as error:
        yield Input(name, refusal=unreadable(error, None))


def _page(stream: Stream, name: str, head: bytes, search: Search, depth: int) -> Input:
    if depth == 0:
        return Input(name, stream=stream, url=saved_from(head))
    return Input(name, data=read_within(stream, search.max_bytes), url=saved_from(head))


def _inside(form: Form, stream: Stream, name: str, search: Search, depth: int) -> Iterator[Input]:
    if form in READERS:
        yield from READERS[form](stream, name, search)
        return
    for member in ARCHIVES[form](stream, search):
        full_name = f"{name}!{member.name}"
        if isinstance(member.content, CleanfeedError):
            yield Input(full_name, refusal=member.content, is_member=True)
        else:
            for found in read_inputs(member.content, full_name, search, depth + 1):
                yield replace(found, is_member=True)


def _or_nothing(inputs: Iterator[Input], name: str) -> Iterator[Input]:
    empty = True
    for found in inputs:
        empty = False
        yield found
    if empty:
        yield Input(name, refusal=InputNotFound("holds no page to clean: name what holds some"))
