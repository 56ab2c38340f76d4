"""Lines of text dumps that only words and neighbours tell: captions, bylines, menus, notes, lists; each with a look-alike."""

import pytest

import cleanfeed
from cleanfeed import Story
from cleanfeed.label.captions_by_text import is_caption

HEADLINE = "Ferry to Nether Thorsby stops for eleven weeks"
STANDFIRST = "Both of its chains are worn to the width of a thumb"
FIRST = "The ferry will stop running for eleven weeks from Monday so that both of its chains can be replaced, the council said."
SECOND = "Passengers are asked to use the bridge at Upper Thorsby, nine miles to the north, or the footbridge by the old mill."
THIRD = '"We have looked at the chains, and then at each other," said the ferryman, Osric Dunn. "It was time, and past it."'
STORY = (FIRST, SECOND, THIRD)


def clean(*paragraphs: str) -> Story:
    return cleanfeed.clean("\n\n".join(paragraphs) + "\n", kind="text")


def body(story: Story) -> list[str]:
    return [element.text for element in story.body]


def roles(story: Story) -> dict[str, str]:
    return {line: str(block.role) for block in story.stripped for line in block.lines}


@pytest.mark.parametrize(
    "line",
    [
        "The slip at low water. Picture: Roy Dent",
        "The slip at low water (Foto Bassi)",
        "Der Anleger bei Ebbe. Foto: Harald Wenk",
        "(Image credit: Northwire)",
        "The slip at low water in May. (Ann Lee/The Tidemark)",
        "The slip at low water in May (Ann Lee/Getty Images)",
        "The slip at low water in May Ann B. Lee/Getty Images Europe",
        "The slip at low water in May. Handout/Ferry Trust/AFP via Getty Images",
        "Der Anleger bei Ebbe im Mai © Gemeinde Thorsby",
        "Der Anleger bei EbbeBild: Harald Wenk/dpa",
        "Der Fährmann (li.) und seine Frau am Anleger bei Ebbe.",
        "FILE - The slip at low water is seen in May, from the far bank.",
        "Der Anleger (Archivbild): Die Fähre ruht, wenn das Wasser fällt.",
        "Ann Lee/Ritzau Scanpix",
        "岸壁に並ぶ船＝三日、汐浦港で",
        "▲ 3일 오전 부두에 배들이 서 있다.",
    ],
)
def test_captions_are_told_by_their_credit_and_form(line: str) -> None:
    story = clean(HEADLINE, line, *STORY)
    assert roles(story)[line] == "caption"
    assert body(story) == list(STORY)


def test_line_alone_above_its_credit_or_below_a_button_is_a_caption() -> None:
    shown = "The slip at low water, seen from the far bank on Monday."
    assert roles(clean(HEADLINE, FIRST, f"{shown}\nPhoto: Ann Lee", SECOND, THIRD))[shown] == "caption"
    assert roles(clean(HEADLINE, FIRST, "View image in fullscreen", shown, SECOND, THIRD))[shown] == "caption"


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Picture this: a ferry without a chain.",
            "He took a photo: it was blurred.",
            "Photo Finish",
            "Credit Suisse falls again",
        ),
        *("10. Wire/Cable Lugs", "7. Take Pictures Before Packing", "Fee per Credit: $1,100", "Sizes and colours. Men/women"),
        *(
            "The ferry rests. (dpa)",
            "Call the ferry (left bank or right bank).",
            "All of it: © 2024 Tidemark Media",
            "Archiv: Alle Artikel",
        ),
    ],
)
def test_a_word_for_a_picture_makes_no_caption(line: str) -> None:
    assert not is_caption(line)


@pytest.mark.parametrize(
    ("lines", "byline"),
    [
        ("Ann Lee, transport correspondent", "Ann Lee, transport correspondent"),
        ("Ann Lee\n3 May 2021", "Ann Lee"),
        ("By Ann Lee\nSenior Reporter", "By Ann Lee\nSenior Reporter"),
        ("이수민 기자", "이수민 기자"),
    ],
)
def test_a_byline_needs_no_by(lines: str, byline: str) -> None:
    assert clean(HEADLINE, STANDFIRST, lines, *STORY).byline == byline


def test_a_promotion_below_the_standfirst_is_no_byline() -> None:
    story = clean(HEADLINE, STANDFIRST, "Better Backups", *STORY)
    assert (story.byline, roles(story)["Better Backups"]) == (None, "advert")


def test_a_byline_glued_to_the_standfirst_is_cut_off() -> None:
    story = clean(HEADLINE, f"{STANDFIRST}. By Ann Lee", *STORY)
    assert (story.headline, story.standfirst, story.byline) == (HEADLINE, f"{STANDFIRST}.", "By Ann Lee")


def test_a_label_glued_to_the_headline_is_cut_off_unless_it_is_a_name() -> None:
    glued = clean(f"Transport{HEADLINE}", STANDFIRST, *STORY)
    assert (glued.kicker, glued.headline) == ("Transport", HEADLINE)
    named = clean(
        "WaterBoard stops the ferry", STANDFIRST, *STORY, "The WaterBoard did not answer when it was asked about this."
    )
    assert (named.kicker, named.headline) == (None, "WaterBoard stops the ferry")


def test_the_section_alone_over_the_headline_is_the_kicker() -> None:
    menu = "Home\nNews\nSport"
    assert clean(menu, "Transport", HEADLINE, STANDFIRST, *STORY).kicker == "Transport"
    assert clean("The Tidemark", HEADLINE, STANDFIRST, *STORY).kicker is None


def test_entries_of_a_menu_are_no_headings_of_sections() -> None:
    found = roles(clean("Home\nNews\nWeather\nJobs\nSubscribe", HEADLINE, STANDFIRST, *STORY))
    assert {found[entry] for entry in ("Home", "News", "Weather", "Jobs", "Subscribe")} == {"navigation"}


def test_links_at_the_foot_are_of_one_piece() -> None:
    found = roles(clean(HEADLINE, STANDFIRST, *STORY, "About us\nAdvertisement\nPrivacy policy\nContact us"))
    assert found["Advertisement"] == found["Privacy policy"] == "site_footer"


def test_notes_to_editors_are_no_story() -> None:
    notes = (
        "Notes to editors",
        "1. Photographs can be had from the press office, which is open from nine to five on weekdays.",
    )
    about = ("About Thorsby Ferries", "Thorsby Ferries has run the crossing since 1887 and employs eleven people and a dog.")
    for story in (clean(HEADLINE, *STORY, "ENDS", *notes, *about), clean(HEADLINE, *STORY, *notes, *about, "###")):
        assert body(story) == list(STORY)
        assert {roles(story)[line] for line in (*notes, *about)} == {"author_note"}
        assert story.sign_off in ("ENDS", "###")


def test_about_is_no_heading_of_notes_in_the_middle_of_a_story() -> None:
    assert "About the chains" in body(clean(HEADLINE, STANDFIRST, FIRST, SECOND, "About the chains", THIRD, FIRST + " Again."))


def test_a_bootnote_goes_on_after_the_end_mark() -> None:
    note = "The council has asked us to say that the bridge has a lift, which has been out of order since it was opened."
    story = clean(HEADLINE, FIRST, SECOND, f"{THIRD} ®", "Bootnote", note, "Better backups for busy people")
    assert body(story) == [*STORY, "Bootnote", note]
    assert roles(story)["Better backups for busy people"] == "advert"


def test_who_the_writer_is_comes_off_the_story_s_end() -> None:
    note = "Ann Lee is a staff writer who covers rivers and what crosses them. She lives in Thorsby with a rowing boat."
    assert roles(clean(HEADLINE, "By Ann Lee", *STORY, note))[note] == "author_note"
    other = "Osric Dunn is a man who has crossed the river more often than the ferry has, and who does not like the bridge."
    assert other in body(clean(HEADLINE, "By Ann Lee", *STORY, other))


def test_titles_below_the_story_are_other_stories_whatever_heads_them() -> None:
    titles = ("Council to count its bridges", "Otter seen on the night bus", "Lamp post wins prize")
    story = clean(HEADLINE, STANDFIRST, *STORY, "In Riverside News", "\n".join(titles))
    assert [[item.title for item in block.items] for block in story.stripped if block.items] == [list(titles)]
    assert body(story) == list(STORY)


def test_a_list_is_of_pairs_only_if_it_tells_so() -> None:
    titles = "Council to count its bridges\nOtter seen on the night bus"
    alone = clean(HEADLINE, *STORY, "Most read", titles)
    assert [(item.title, item.teaser) for block in alone.stripped for item in block.items] == [
        ("Council to count its bridges", None),
        ("Otter seen on the night bus", None),
    ]
    paged = clean(HEADLINE, *STORY, "More from The Tidemark", f"next story\n{titles}\nprev story")
    assert [(item.title, item.teaser) for block in paged.stripped for item in block.items] == [
        ("Council to count its bridges", "Otter seen on the night bus")
    ]


def test_a_title_right_below_read_more_is_its_own() -> None:
    title = "Chains: how it all began"
    assert roles(clean(HEADLINE, FIRST, f"Read more\n{title}", SECOND, THIRD))[title] == "other_stories"


def test_the_story_goes_on_after_a_list_of_related_titles() -> None:
    related = "Related articles\n\nCouncil to count its bridges\nOtter seen on the night bus"
    assert body(clean(HEADLINE, FIRST, SECOND, related, THIRD, "He would say no more about the chains until Monday.")) == [
        *STORY,
        "He would say no more about the chains until Monday.",
    ]


def test_copyright_right_below_the_story_signs_it_off() -> None:
    line = "Copyright 2019 Tidemark. All rights reserved."
    assert clean(HEADLINE, *STORY, line, "Most read\nCouncil to count its bridges").sign_off == line
    assert clean(HEADLINE, *STORY, f"{line}\nPrivacy policy\nTerms of use\nContact us").sign_off is None


def test_lines_wrapped_by_hand_are_joined() -> None:
    by_hand = (
        "The ferry will stop running for eleven weeks from Monday so that both",
        "of its chains can be replaced, the council said on the quay where",
        "they lie. Passengers are asked to use the bridge at Upper Thorsby, nine",
        "miles to the north, or the footbridge, which has no lift but a good",
        "view of the river, the ferry and all those who are waiting for it.",
    )
    again = tuple(line.replace("Monday", "Friday") for line in by_hand)
    assert body(clean(HEADLINE, "\n".join(by_hand), "\n".join(again))) == [" ".join(by_hand), " ".join(again)]


def test_three_asterisks_are_no_item_of_a_list() -> None:
    assert "list_item" not in [element.kind for element in clean(HEADLINE, FIRST, SECOND, "* * *", THIRD).body]


COMMENTS = (
    *(
        "Ann Lee says:",
        "3 May 2026 at 10:12",
        "Nobody asked those of us who live on the far bank, and have no car to go round with.",
    ),
    *(
        "Reply",
        "Roy Dent says:",
        "3 May 2026 at 11:40",
        "The footbridge by the old mill has been shut for two years now.",
        "Reply",
    ),
)


def test_thread_of_comments_below_a_dumps_story_is_stripped_whole() -> None:
    story = cleanfeed.clean("\n".join((HEADLINE, *STORY, *COMMENTS)) + "\n", kind="text")
    assert body(story) == list(STORY)
    assert {roles(story)[line] for line in COMMENTS if "2026" not in line} == {"comments"}


def test_one_reply_and_speech_without_a_date_make_no_thread() -> None:
    spoken = ("The mayor says:", "We will not pay for a second chain while the first one lies on the bank, and rusts.")
    story = cleanfeed.clean("\n\n".join((HEADLINE, FIRST, SECOND, *spoken, THIRD, "Reply")) + "\n", kind="text")
    assert body(story) == [FIRST, SECOND, *spoken, THIRD]


def test_lists_below_the_foot_of_a_dump_are_none_of_its_story() -> None:
    titles = [
        "* Mill opens its doors to all who can climb",
        "* Nine miles on foot, and a cake at the end of them",
        "* The bank that moved",
    ]
    foot = (
        "Most read",
        "* Ferry fares rise again",
        "* Pier to close",
        "Newsletter",
        "Privacy policy",
        "Terms of use",
        "Cookie settings",
    )
    story = clean(HEADLINE, *STORY, "\n".join(foot), "\n".join(titles * 2))
    assert body(story) == list(STORY)
