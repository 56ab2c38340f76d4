"""What stands between and beside a dump's paragraphs: pitches, captions, labels; where its story goes on and where it ends."""

import pytest
from ferry import HEADLINE, PROSE, URL, body, dump, stripped

import cleanfeed
from cleanfeed import Story

STANDFIRST = "Both chains are worn, says the county"


def pasted(*stanzas: str, url: str = URL) -> Story:
    """A dump of some stanzas, blank lines between them."""
    return cleanfeed.clean("\n\n".join(stanzas), url, kind="text")


def items(story: Story) -> list[str]:
    return [item.title for block in story.stripped for item in block.items]


# Pitches and promotions


@pytest.mark.parametrize(
    "pitch",
    [
        "Sign up to The Tow Rope\nOur weekly look at all that floats, sent every Friday",
        "Get our best stories in your inbox\nThe Tow Rope brings you news of ferries.",
        "Der Fähren-Newsletter: Melden Sie sich jetzt kostenlos an.",
        "Recevez chaque matin l'essentiel des bacs dans votre boîte mail",
        "Recibe cada mañana las noticias del puerto: suscríbete al boletín.",
        "Iscriviti alla rassegna: ogni mattina nella tua casella di posta",
        "Receba as notícias do porto todas as manhãs no seu e-mail",
        "Ontvang elke ochtend het havennieuws: schrijf je in voor de nieuwsbrief",
    ],
)
def test_pitch_among_the_paragraphs_is_a_newsletters(pitch: str) -> None:
    story = dump(middle=pitch)
    assert body(story) == PROSE
    assert stripped(story, "newsletter") == pitch.split("\n")


def test_sentence_about_a_newsletter_is_the_storys() -> None:
    told = "Passengers had been asked to sign up to a newsletter, which the county has sent out twice since the spring."
    assert told in body(dump(middle=told))


def test_pitch_goes_on_without_blank_lines_as_far_as_its_words_say() -> None:
    pitch = "Get our best stories in your inbox\nThe Tow Rope brings you ferries every Friday."
    story = cleanfeed.clean("\n".join([HEADLINE, *PROSE[:2], pitch, *PROSE[2:]]), URL, kind="text")
    assert body(story) == PROSE
    assert stripped(story, "newsletter") == pitch.split("\n")


@pytest.mark.parametrize(
    "promotion",
    [
        "Event: Join us at the Ferry Summit, Thorsby, 18 April. Book your place now.",
        "Free whitepaper: Download our free guide to chains",
        "Fährtag 2024: Jetzt Tickets sichern",
        "Jornada del transporte: Reserva tu plaza",
    ],
)
def test_promotion_among_the_paragraphs_is_an_advert(promotion: str) -> None:
    story = dump(middle=promotion)
    assert body(story) == PROSE
    assert stripped(story, "advert") == [promotion]


def test_promotion_that_somebody_speaks_is_the_storys() -> None:
    spoken = '"Book your place now," said the ferryman, who had been told by the county to say so to all who came to the quay.'
    assert spoken in body(dump(middle=spoken))


# Captions and credits


def test_picture_named_under_the_headline_is_no_headline() -> None:
    story = pasted(HEADLINE, "The ferry at the quay\nThe ferry at the quay has had one chain since the autumn", *PROSE)
    assert (story.headline, story.standfirst, body(story)) == (HEADLINE, None, PROSE)
    assert len(stripped(story, "caption")) == 2


@pytest.mark.parametrize(
    "caption",
    [
        "The left chain, pictured on Thursday\nPhoto: COASTWIRE",
        "The left chain, on the quay. © Ann Lee",
        "The left chain, on Thursday. ANN LEE POUR LE MATIN",
        "The left chain on the quay. — A. Lee / SIPA",
        "The left chain on Thursday (AP Photo/Ann Lee, File)",
        "The left chain on Thursday (Ann Lee / EFE)",
        "Symbolfoto",
        "[Image caption]",
    ],
)
def test_caption_is_known_by_its_credit(caption: str) -> None:
    story = pasted(HEADLINE, STANDFIRST, "By Ann Lee\n3 May 2021", caption, *PROSE)
    assert body(story) == PROSE
    assert stripped(story, "caption") == caption.split("\n")


def test_source_of_a_picture_is_no_sign_off_above_the_story() -> None:
    story = pasted(HEADLINE, STANDFIRST, "3 May 2021", "Die linke Kette am Kai\nQuelle: Ulf Dreher", *PROSE)
    assert story.sign_off is None
    assert stripped(story, "caption") == ["Die linke Kette am Kai", "Quelle: Ulf Dreher"]


def test_caption_over_the_title_of_another_story() -> None:
    story = pasted(
        HEADLINE, *PROSE, "A bridge in the fog", "Eleven bridges that never opened: a walk\nThe tenth is the best of them."
    )
    assert body(story) == PROSE
    assert stripped(story, "caption") == ["A bridge in the fog"]
    assert items(story) == ["Eleven bridges that never opened: a walk"]


# The head


@pytest.mark.parametrize("label", ["Transport", "Minas Gerais", "LOCAL | Transport", "Edinburgh festival 2015"])
def test_label_alone_at_the_top_is_the_sections(label: str) -> None:
    assert pasted(label, HEADLINE, STANDFIRST, *PROSE).kicker == label


@pytest.mark.parametrize("name", ["Tidemark News", "The Echo", "SubscribeSign in"])
def test_sites_name_at_the_top_is_no_section(name: str) -> None:
    story = pasted(name, HEADLINE, STANDFIRST, *PROSE, url="https://news.tidemark.example/ferry")
    assert (story.kicker, story.headline) == (None, HEADLINE)


def test_section_over_readers_tools() -> None:
    tools = ["Text size", "Report an error", "Print"]
    story = pasted("Skip to main content", "Transport", "\n".join(f"  • {tool}" for tool in tools), HEADLINE, *PROSE)
    assert (story.kicker, story.headline) == ("Transport", HEADLINE)
    assert stripped(story, "navigation")[1:] == tools


def test_print_button_among_share_buttons_shares() -> None:
    story = pasted(HEADLINE, STANDFIRST, "  • Print\n  • Share on Facebook", *PROSE)
    assert stripped(story, "share") == ["Print", "Share on Facebook"]


def test_points_below_the_headline_are_the_standfirst() -> None:
    points = ["The chains are worn, says the county", 'The ferry stops until May, and "not a day longer"']
    story = pasted(HEADLINE, "\n".join(f"  • {point}" for point in points), "By Ann Lee\n3 May 2021", *PROSE)
    assert story.standfirst == "\n".join(points)
    assert body(story) == PROSE


def test_name_alone_over_the_first_paragraph_is_the_byline() -> None:
    assert pasted(HEADLINE, "Ann Leeming", *PROSE).byline == "Ann Leeming"


def test_place_of_which_the_story_tells_is_no_byline() -> None:
    story = pasted(
        HEADLINE, "Upper Thorsby", *PROSE, "The bridge at Upper Thorsby was built for carts, and carts it will see again."
    )
    assert story.byline is None


@pytest.mark.parametrize("byline", ["DE NETHER THORSBY", "Redaktion, Thorsby", "EFE, Thorsby"])
def test_newsrooms_sign_with_their_town(byline: str) -> None:
    assert pasted(HEADLINE, STANDFIRST, f"{byline}\n3 May 2021", *PROSE).byline == byline


def test_source_with_its_age_is_no_byline() -> None:
    story = pasted(HEADLINE, "Northwire2 days ago", *PROSE)
    assert (story.byline, story.published_raw) == (None, None)
    assert stripped(story, "other") == ["Northwire2 days ago"]


def test_standfirst_below_a_label_for_subscribers() -> None:
    told = "Both chains of the ferry are worn, and nobody in the county can say who was to look after them. A report."
    story = cleanfeed.clean("\n".join([HEADLINE, "Réservé aux abonnés", told, *PROSE]), URL, kind="text")
    assert (story.standfirst, body(story)) == (told, PROSE)


def test_columns_name_opens_the_first_paragraph() -> None:
    told = (
        "It was the third Monday of the month, and the ferry had begun to smell of the sea and of those who had waited for it."
    )
    story = pasted(HEADLINE, STANDFIRST, f"Quill {told}", *PROSE)
    assert (story.kicker, body(story)[0]) == ("Quill", told)


def test_title_within_a_sentence_is_no_columns_name() -> None:
    told = (
        "Meet The Ferrymen was on the bill again, and so was the ferry itself, which had been towed to the quay for the night."
    )
    story = pasted(HEADLINE, STANDFIRST, told, *PROSE)
    assert (story.kicker, body(story)[0]) == (None, told)


# Where the story goes on, and where it ends


def test_story_goes_on_below_a_link_that_names_its_story() -> None:
    story = pasted(HEADLINE, *PROSE[:-1], "You may also like: The bell that went by rail", PROSE[-1], "Advertisement")
    assert body(story) == PROSE


def test_story_goes_on_below_a_list_among_its_paragraphs() -> None:
    listed = "More on this story\nMill bridge to get a lift\nTide tables to be kept"
    story = pasted(HEADLINE, *PROSE[:-1], listed, PROSE[-1], "(dpa)")
    assert (body(story), story.sign_off) == (PROSE, "(dpa)")
    assert items(story) == ["Mill bridge to get a lift", "Tide tables to be kept"]


def test_line_that_breaks_off_is_the_storys() -> None:
    cut = "The ferryman gave the other chain to his sister, who"
    assert body(pasted(HEADLINE, *PROSE, cut))[-1] == cut


def test_short_points_that_a_paragraph_announces_are_the_storys() -> None:
    points = ["rope", "tar", "a bell"]
    announced = "Among the things that the ferryman found below the deck were these:"
    story = pasted(HEADLINE, *PROSE[:2], announced, "\n".join(f"  • {point}" for point in points), *PROSE[2:])
    assert [text for text in body(story) if text in points] == points


def test_bootnote_before_the_end_mark() -> None:
    story = pasted(
        HEADLINE, *PROSE, "Bootnote", "The bell was sold, too.®", "A guide to chains", "Related stories\nBridge opens"
    )
    assert [(element.kind, element.text) for element in story.body[-2:]] == [
        ("crosshead", "Bootnote"),
        ("paragraph", "The bell was sold, too."),
    ]
    assert story.sign_off == "®"
    assert stripped(story, "advert") == ["A guide to chains"]


def test_pull_quote_is_a_copy() -> None:
    quoted = " ".join(PROSE[1].split()[:9])
    story = pasted(HEADLINE, *PROSE[:2], f'"{quoted}"', *PROSE[2:])
    assert body(story) == PROSE
    assert stripped(story, "duplicate") == [f'"{quoted}"']


def test_only_paragraph_among_offers_is_the_story() -> None:
    told = (
        "la ferrera de Alconchel, Josefa Arnedo, que repite en el cargo, no cortará ninguna de las cinco cintas que tiene"
        ' pendientes porque "unas elecciones no son motivo. Además la gente ya ha visto el puente". -'
    )
    offers = ("Más información\nEl puente,", "Regístrate gratis para seguir leyendo", "Si ya tienes cuenta, úsala para entrar")
    story = pasted("LAS FIESTAS / CUENCA", "La ferrera de la ribera", "Saturio Peña", told, *offers)
    assert body(story) == [told]
    assert (story.kicker, story.headline) == ("LAS FIESTAS / CUENCA", "La ferrera de la ribera")


def test_words_below_the_story_are_its_tags() -> None:
    assert stripped(pasted(HEADLINE, *PROSE, "Ferries\nThorsby\nChains"), "metadata") == ["Ferries", "Thorsby", "Chains"]


def test_whitepapers_without_blurbs_are_titles_alone() -> None:
    papers = ["A buyer's guide to chains", "Seven habits of tidy ferrymen"]
    assert items(pasted(HEADLINE, *PROSE, "Related whitepapers\n" + "\n".join(papers))) == papers


def test_source_and_age_below_a_title_are_no_titles() -> None:
    story = pasted(HEADLINE, *PROSE, "Related articles", "Mill bridge to get a lift", "Coastwire", "time9 minutes ago")
    assert items(story) == ["Mill bridge to get a lift"]
