"""Word errors: how two texts are made comparable, and how their words are aligned."""
import re
from typing import NamedTuple

WORD_FOR = {
    "mr": "mister", "mrs": "missus", "missis": "missus", "dr": "doctor", "st": "saint", "ok": "okay", "vs": "versus",
    "grey": "gray", "colour": "color", "honour": "honor", "favour": "favor", "neighbour": "neighbor",
}
WORD_FOR_SIGN = {"%": " percent ", "&": " and ", "#": " pound ", "*": " star ", "+": " plus ", "@": " at "}
ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen").split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = [(10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")]
ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
            "twelve": "twelfth"}


def cardinal(number: int) -> list[str]:
    """The words of a number, without "and": 120 is `one hundred twenty`."""
    if number < 20:
        return [ONES[number]]
    if number < 100:
        return [TENS[number // 10]] + (cardinal(number % 10) if number % 10 else [])
    for scale, name in SCALES:
        if number >= scale:
            return cardinal(number // scale) + [name] + (cardinal(number % scale) if number % scale else [])
    raise AssertionError("every number above 99 has a scale")


def ordinal(number: int) -> list[str]:
    *head, last = cardinal(number)
    return head + [ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")]


def spell_number(digits: str, suffix: str) -> str:
    if len(digits) > 12 or digits.startswith("0"):
        words = [ONES[int(digit)] for digit in digits]
    else:
        words = ordinal(int(digits)) if suffix else cardinal(int(digits))
    return " " + " ".join(words) + " "


def normalise(text: str) -> list[str]:
    """The words of a text as they are compared: lower case, no punctuation, titles and digits spelled out."""
    text = text.lower().replace("\u2019", "'")
    for sign, word in WORD_FOR_SIGN.items():
        text = text.replace(sign, word)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"(\d+)(st|nd|rd|th)?\b", lambda match: spell_number(match[1], match[2]), text)
    text = re.sub(r"(\d+)", lambda match: spell_number(match[1], ""), text)
    text = text.replace("'", "")
    return [WORD_FOR.get(word, word) for word in re.findall(r"\w+", text)]


class Score(NamedTuple):
    """Errors by kind, and the number of reference words they are counted against."""

    substitutions: int = 0
    insertions: int = 0
    deletions: int = 0
    words: int = 0

    @property
    def errors(self) -> int:
        return self.substitutions + self.insertions + self.deletions

    @property
    def rate(self) -> float:
        return self.errors / self.words if self.words else float(self.errors > 0)

    def __add__(self, other: "Score") -> "Score":
        return Score(*(mine + theirs for mine, theirs in zip(self, other)))

    def __str__(self) -> str:
        return (f"{100 * self.rate:5.1f} %  {self.errors}/{self.words} words "
                f"(sub {self.substitutions}, ins {self.insertions}, del {self.deletions})")


class Pair(NamedTuple):
    """A reference word beside what was heard; `None` where one side has nothing."""

    reference: str | None
    hypothesis: str | None


def align(reference: list[str], hypothesis: list[str]) -> list[Pair]:
    """The alignment with the fewest edits (Levenshtein)."""
    rows = [list(range(len(hypothesis) + 1))]
    for i, expected in enumerate(reference, 1):
        above, row = rows[-1], [i]
        for j, heard in enumerate(hypothesis, 1):
            row.append(min(above[j - 1] + (expected != heard), above[j] + 1, row[j - 1] + 1))
        rows.append(row)
    pairs, i, j = [], len(reference), len(hypothesis)
    while i or j:
        if i and j and rows[i][j] == rows[i - 1][j - 1] + (reference[i - 1] != hypothesis[j - 1]):
            i, j = i - 1, j - 1
            pairs.append(Pair(reference[i], hypothesis[j]))
        elif i and rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
            pairs.append(Pair(reference[i], None))
        else:
            j -= 1
            pairs.append(Pair(None, hypothesis[j]))
    return pairs[::-1]


def count(pairs: list[Pair]) -> Score:
    return Score(
        substitutions=sum(None not in pair and pair.reference != pair.hypothesis for pair in pairs),
        insertions=sum(pair.reference is None for pair in pairs),
        deletions=sum(pair.hypothesis is None for pair in pairs),
        words=sum(pair.reference is not None for pair in pairs))


def score(reference: str, hypothesis: str) -> Score:
    return count(align(normalise(reference), normalise(hypothesis)))


def difference(reference: str, hypothesis: str) -> str:
    """The reference with each error marked: `[expected>heard]`, `[missed>]`, `[>added]`."""
    return " ".join(
        pair.reference if pair.reference == pair.hypothesis and pair.reference is not None
        else f"[{pair.reference or ''}>{pair.hypothesis or ''}]"
        for pair in align(normalise(reference), normalise(hypothesis)))
