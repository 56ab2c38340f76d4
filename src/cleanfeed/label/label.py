"""Every block gets a role and a reason: the order of the rules is their precedence, and here it is."""

from collections.abc import Callable

from cleanfeed.blocks.block import Blocks
from cleanfeed.label.author_notes import mark_author_notes
from cleanfeed.label.body_model import first_look
from cleanfeed.label.captions_by_text import mark_captions_by_text
from cleanfeed.label.contents import mark_captions_again, mark_contents
from cleanfeed.label.copies import mark_copies
from cleanfeed.label.counting import Floats
from cleanfeed.label.draft import Draft
from cleanfeed.label.edges_by_text import take_only_paragraph
from cleanfeed.label.endings import mark_endings
from cleanfeed.label.features import Features, measure
from cleanfeed.label.furniture import mark_frame, mark_furniture, mark_link_targets, mark_shapes, veto
from cleanfeed.label.head import mark_head, mark_promotions
from cleanfeed.label.headline import mark_headline
from cleanfeed.label.insets import mark_insets, mark_link_boxes, mark_summary
from cleanfeed.label.leftovers_by_text import mark_lists_below, mark_titles_below
from cleanfeed.label.listing import mark_listing
from cleanfeed.label.menus import mark_menus
from cleanfeed.label.page_kind import measure_kind
from cleanfeed.label.pages import mark_pages
from cleanfeed.label.phrases import mark_job_adverts, mark_phrases
from cleanfeed.label.pictures import mark_captions
from cleanfeed.label.pitches_by_text import mark_pitches
from cleanfeed.label.revise import revise
from cleanfeed.label.sections import mark_boxes, mark_cut_teasers, mark_other_articles, mark_sections
from cleanfeed.label.settle import mark_body
from cleanfeed.label.stand_ins import mark_stand_in
from cleanfeed.label.threads_by_text import mark_threads
from cleanfeed.label.unity import mark_phrase_boxes
from cleanfeed.label.unseen import mark_hidden, name_hidden
from cleanfeed.page.claims import Claims

Stage = Callable[[Draft], None]
FIRST_STAGES: tuple[Stage, ...] = (
    veto,
    take_only_paragraph,
    mark_hidden,
    mark_link_targets,
    mark_captions_by_text,
    mark_headline,
    mark_stand_in,
    mark_other_articles,
    mark_listing,
    mark_frame,
    mark_menus,
    mark_job_adverts,
    mark_pitches,
    mark_sections,
    mark_insets,
    mark_shapes,
    mark_captions,
    mark_phrases,
    mark_titles_below,
    mark_threads,
    mark_link_boxes,
    mark_cut_teasers,
    mark_head,
    mark_phrase_boxes,
    mark_pages,
    mark_endings,
    mark_author_notes,
    mark_promotions,
)
LAST_STAGES: tuple[Stage, ...] = (
    mark_body,
    mark_summary,
    mark_boxes,
    mark_copies,
    mark_lists_below,
    mark_furniture,
    mark_contents,
    mark_captions_again,
    name_hidden,
)


def label_blocks(page: Blocks, claims: Claims) -> Draft:
    """Label all blocks of a page; afterwards none is free."""
    draft = label_by_rules(page, claims)
    if page.blocks:
        draft.measured = measure_kind(draft)
    if page.blocks and page.has_markup and draft.stand_in is None:
        revise(draft)
    return draft


def label_by_rules(page: Blocks, claims: Claims) -> Draft:
    """Label all blocks of a page but for the role model's revision: what it learns from."""
    features = measure(page, claims)
    draft = label_all_but_body(page, claims, features, first_look(features, page.has_markup))
    for stage in LAST_STAGES if page.blocks else ():
        stage(draft)
    return draft


def label_all_but_body(page: Blocks, claims: Claims, features: Features, chances: Floats) -> Draft:
    """Label what rules are sure of: what the body model's second look sees, and learns from."""
    draft = Draft(page, claims, features, chances)
    for stage in FIRST_STAGES if page.blocks else ():
        stage(draft)
    return draft
