"""Every role a piece of visible text can have, one line each: a field of the story, an element of its body, or stripped."""

from enum import StrEnum


class Field(StrEnum):
    """A printed field of the story."""

    HEADLINE = "headline"  # the story's headline as printed
    STANDFIRST = "standfirst"  # the line or bullets under the headline that sell the story
    KICKER = "kicker"  # a label at the headline or opening the first paragraph: "Exclusive", "Opinion"
    BYLINE = "byline"  # who wrote it, as printed, with desk or agency
    DATELINE = "dateline"  # where it was filed from: "LONDON (Reuters) -"
    PUBLISHED = "published"  # the printed date of publication
    MODIFIED = "modified"  # the printed date of the last change
    SIGN_OFF = "sign_off"  # what closes the story and is not body: an end mark, "Additional reporting by ..."
    CORRECTION = "correction"  # a note that the story was changed, and how
    NEXT_PAGE = "next_page"  # the link to the story's next page, or one of the list of its pages


class ElementKind(StrEnum):
    """What an element of the body is."""

    PARAGRAPH = "paragraph"  # running text
    CROSSHEAD = "crosshead"  # a sub-heading
    QUOTE = "quote"  # a block quotation or a quoted post
    LIST_ITEM = "list_item"  # an item of a list
    TABLE = "table"  # a data table
    CODE = "code"  # preformatted text, white space kept


class StrippedRole(StrEnum):
    """What a block is that is not part of the story."""

    NAVIGATION = "navigation"  # menus, breadcrumbs, skip links, section lists
    ADVERT = "advert"  # labels, sponsored and house promotions, affiliate lines, job ads
    WHITEPAPERS = "whitepapers"  # sponsored papers, reports and courses: title and blurb pairs
    OTHER_STORIES = "other_stories"  # related, more from, most read, recommended, "Read more" lines
    SIDEBAR = "sidebar"  # a box beside or in the story: facts, quiz, weather, shares
    NEWSLETTER = "newsletter"  # newsletters, apps and "follow us", outside of the foot
    SHARE = "share"  # share, save and print buttons
    COMMENTS = "comments"  # readers' comments, their forms and counts
    CAPTION = "caption"  # an image's caption where no image is left to hang it on
    METADATA = "metadata"  # tags, topics, reading time, table of contents, "more than a year old"
    AUTHOR_NOTE = "author_note"  # who the writer is
    PAYWALL = "paywall"  # what asks for a subscription or a login
    COOKIE_NOTICE = "cookie_notice"  # consent to cookies and tracking
    SITE_FOOTER = "site_footer"  # the foot of every page, the site's copyright line included
    DUPLICATE = "duplicate"  # text already kept, standing again; pull quotes included
    HIDDEN = "hidden"  # text that the mark-up hides, noscript included, and that nothing says more of
    OTHER = "other"  # stripped, and nothing finer can be said


Role = Field | ElementKind | StrippedRole
