"""Marks that tell what a line is: those that close a story (®, ■, -30-, ###, ENDS), those that close a sentence, and ©."""

import re

END_MARK = re.compile(
    r"""(?:(?<=[.!?…。！？؟"”'’»)\]])\s*®|\s*[■●◼□∎◆▪]|\s+-30-|\s*#{3}|\s+ENDS)\s*$|^\s*(?:®|[■◼□∎]|-30-|#{3}|ENDS)\s*$"""
)
MARK_ENDS = "®■●◼□∎◆▪-#S"  # the last characters of end marks
TERMINAL = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*$")  # of a sentence
COPYRIGHT = re.compile(r"\s*(?:©|ⓒ|\(c\)|copyright\b)", re.IGNORECASE)
LONGEST_MARK = 12  # characters, white space included


def find_end_mark(text: str) -> re.Match[str] | None:
    """The end mark that closes a text, or is all of it."""
    return None if text[-1:] not in MARK_ENDS else END_MARK.search(text, max(0, len(text) - LONGEST_MARK))
