"""Models that have not seen a page's domain: each is fitted without one fold of domains in turn.

The role model and the verdict learn from pages as the models before them label pages that are new to them, so that they do not
count on a body model that knows its pages by heart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from body_training import Body, Sample, fit_body, read_samples
from corpus import FOLDS, CorpusPage, corpus_root
from dump_training import read_dumps
from in_place import using
from labelled import read_labels
from role_training import LabelledPage, fit_roles, measure_labelled
from verdict_training import Kinds, bar_of, fit_verdict, join, measure_pages

from cleanfeed.label.role_model import RoleWeights
from cleanfeed.label.trees import Trees

FORMS = ("html", "text")
Labels = dict[str, list[tuple[str, str]]]


@dataclass
class Crossfit:
    """By fold: the models fitted without it. And what they were fitted on."""

    samples: list[Sample]
    dumps: list[Sample]
    body: list[Body] = field(default_factory=list)
    labelled: list[LabelledPage] = field(default_factory=list)
    roles: list[RoleWeights] = field(default_factory=list)
    kinds: dict[str, Kinds] = field(default_factory=dict)
    verdicts: dict[str, list[Trees]] = field(default_factory=dict)

    @contextmanager
    def held_out(self, fold: int) -> Iterator[None]:
        """Label pages by the models that have not seen a fold, those that there are so far."""
        body = self.body[fold]
        roles = self.roles[fold] if self.roles else None
        verdicts = {form: trees[fold] for form, trees in self.verdicts.items()}
        with using(weights=body.first, trees=body.second, roles=roles, verdicts=verdicts or None):
            yield


def cross_fit(pages: list[CorpusPage], labels: Labels | None = None) -> Crossfit:
    """Fit all models without each fold in turn, one model after the other."""
    labels = read_labels(corpus_root(pages)) if labels is None else labels
    made = Crossfit(read_samples(pages, labels), read_dumps(pages, labels))
    if len({s.page.fold for s in made.samples}) < FOLDS:
        raise SystemExit("fitting models out of fold needs articles with a gold body on many domains")
    for fold in range(FOLDS):
        known = ([s for s in samples if s.page.fold != fold] for samples in (made.samples, made.dumps))
        made.body.append(fit_body(*known))
    if labels:
        cross_fit_roles(made, pages, labels)
    for form in FORMS:
        cross_fit_verdict(made, pages, form)
    return made


def cross_fit_roles(made: Crossfit, pages: list[CorpusPage], labels: Labels) -> None:
    """Measure the labelled pages by body models that have not seen them, and fit the role model without each fold."""
    for fold in range(FOLDS):
        with made.held_out(fold):
            made.labelled += [
                measure_labelled(page, labels[page.id]) for page in pages if page.fold == fold and page.id in labels
            ]
    made.roles = [fit_roles([page for page in made.labelled if page.page.fold != fold]) for fold in range(FOLDS)]


def cross_fit_verdict(made: Crossfit, pages: list[CorpusPage], form: str) -> None:
    """Measure all pages by models that have not seen them, and fit the verdict without each fold."""
    parts = []
    for fold in range(FOLDS):
        with made.held_out(fold):
            parts.append(measure_pages([page for page in pages if page.fold == fold], form == "text"))
    kinds = made.kinds[form] = join(parts)
    known = [kinds.folds != fold for fold in range(FOLDS)]
    made.verdicts[form] = [fit_verdict(kinds, chosen, bar_of(kinds.chosen(chosen))) for chosen in known]
