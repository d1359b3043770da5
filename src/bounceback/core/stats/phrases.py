"""Trigger phrases: words of notes that stand out on calls that went on, or on calls that did not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import log, sqrt
from statistics import NormalDist

from bounceback.core.objections import folded
from bounceback.core.stats.associations import FALSE_SHARE, benjamini_hochberg
from bounceback.core.stats.intervals import ENOUGH_TO_TELL, Tally

LONGEST = 3  # words
FEWEST_CALLS = 5  # with a phrase that is rarer nothing is compared
SAME = 0.75  # of the calls on which either of two phrases stands, both do: they say the same
MOST_PHRASES = 80  # the more are compared, the stronger each must be
PRIOR_CALLS = 10.0  # how many calls the belief is worth that a phrase says nothing
READ_OF_A_TEXT = 2_000  # letters

# A phrase neither begins nor ends with one of these. "Not", "no" and "never" say something beside another word, alone
# they say nothing.
_STOP_WORDS = (
    "a about after all also am an and any are as at be because been before but by can could did do does for from get"
    " got had has have he her here him his how i if in into is it its just like me my of on or our out over she so"
    " some than that the their them then there they this to too up us very was we were what when where which who will"
    " with would you your"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
_NOES = frozenset({"no", "not", "never"})
_ENDS = re.compile(r"[.,;:!?()\n]+(?=\s|$)")  # no phrase goes beyond one of these


@dataclass(frozen=True, slots=True)
class Phrase:
    """One to three words, and on how many calls they were written.

    words        folded
    with_it      calls that went on, of the calls with the phrase
    without      the same of the calls that have words, but not these
    z            log-odds ratio of the phrase between calls that went on and calls that did not, over its deviation;
                 above 0: found rather with those that went on
    p            two-sided
    stands_out   passes Benjamini and Hochberg over all phrases compared
    """

    words: str
    with_it: Tally
    without: Tally
    z: float
    p: float
    stands_out: bool = False

    @property
    def went_on(self) -> bool:
        """Whether it is found rather with calls that went on."""
        return self.z > 0


def compared(calls: Iterable[tuple[str, bool]], *, share: float = FALSE_SHARE) -> tuple[Phrase, ...]:
    """All phrases that can be compared, those that stand out first, then by how far they are off.

    The log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn, Political Analysis 2008), of
    calls instead of words: a phrase counts once per call, however often it is repeated. The prior is what the phrase
    has over all calls, worth ten calls in either group.

    calls     what was written of a call, and whether it went on; those without a word are left out
    share     of wrong ones among those that stand out, as expected
    returns   nothing where either group has fewer than ten calls

    >>> calls = [("hates the word solution", False)] * 12 + [("laughed at the honest opening", True)] * 12
    >>> [phrase.words for phrase in compared(calls) if phrase.stands_out]
    ['hates the word', 'honest opening']
    """
    groups = Counter[bool]()
    found: dict[str, tuple[list[int], int]] = {}
    for number, (text, went_on) in enumerate(calls):
        sentences = [words for each in _ENDS.split(text[:READ_OF_A_TEXT]) if (words := folded(each).split())]
        if not sentences:
            continue
        groups[went_on] += 1
        for phrase in set[str]().union(*map(phrases_of, sentences)):
            before, hits = found.get(phrase, ([], 0))
            before.append(number)
            found[phrase] = before, hits + went_on
    if min(groups[True], groups[False]) < ENOUGH_TO_TELL:
        return ()
    everything = groups[True] + groups[False]
    chosen = _chosen({words: (frozenset(on), hits) for words, (on, hits) in found.items() if len(on) >= FEWEST_CALLS})
    several = [
        _phrase(words, hits, many, went_on=groups[True], calls=everything)
        for words, (hits, many) in chosen.items()
        if many < everything
    ]
    passed = benjamini_hochberg([each.p for each in several], share=share)
    said = [replace(each, stands_out=okay) for each, okay in zip(several, passed, strict=True)]
    return tuple(sorted(said, key=lambda each: (not each.stands_out, each.p, each.words)))


def phrases_of(words: list[str]) -> set[str]:
    """All phrases of one sentence.

    >>> sorted(phrases_of("not interested in a solution".split()))
    ['interested', 'not interested', 'solution']
    """
    found = set()
    for first, word in enumerate(words):
        if word in STOP_WORDS:
            continue
        for last in range(first, min(first + LONGEST, len(words))):
            if words[last] not in STOP_WORDS and (last > first or word not in _NOES):
                found.add(" ".join(words[first : last + 1]))
    return found


def _chosen(found: dict[str, tuple[frozenset[int], int]]) -> dict[str, tuple[int, int]]:
    """The most frequent ones; of those on the same calls only the longest, on nearly the same the most frequent.

    How the calls ended is not looked at, so that what is compared is not chosen by what it shows.
    """
    same: dict[frozenset[int], str] = {}
    for words in sorted(found, key=lambda words: (-len(words.split()), -len(words), words)):
        same.setdefault(found[words][0], words)
    often: dict[frozenset[int], str] = {}
    for on, words in sorted(same.items(), key=lambda item: (-len(item[0]), item[1])):
        if len(often) == MOST_PHRASES:
            break
        if not any(_nearly_same(on, other) for other in often):
            often[on] = words
    return {words: (found[words][1], len(on)) for on, words in often.items()}


def _nearly_same(on: frozenset[int], other: frozenset[int]) -> bool:
    if min(len(on), len(other)) < SAME * max(len(on), len(other)):
        return False
    both = len(on & other)
    return both >= SAME * (len(on) + len(other) - both)


def _phrase(words: str, hits: int, many: int, *, went_on: int, calls: int) -> Phrase:
    believed = many / calls
    yes = _log_odds(hits, went_on, believed)
    no = _log_odds(many - hits, calls - went_on, believed)
    z = (yes[0] - no[0]) / sqrt(yes[1] + no[1])
    return Phrase(
        words,
        with_it=Tally(hits, many),
        without=Tally(went_on - hits, calls - many),
        z=z,
        p=2 * NormalDist().cdf(-abs(z)),
    )


def _log_odds(on: int, calls: int, believed: float) -> tuple[float, float]:
    """The log-odds of a phrase in one group, and its variance."""
    yes, no = on + PRIOR_CALLS * believed, calls - on + PRIOR_CALLS * (1 - believed)
    return log(yes / no), 1 / yes + 1 / no
