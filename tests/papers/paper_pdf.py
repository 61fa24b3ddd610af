"""A printed paper as one who reads it sees it: its pages, and every word with its place on them."""

import html
import re
import subprocess
import unicodedata

BOX = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


def bare(text):
    """Without anything that layout may add or take."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def run(*words):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout.decode("utf-8")


class Word:
    def __init__(self, left, top, right, bottom, text):
        self.left, self.top, self.right, self.bottom = map(float, (left, top, right, bottom))
        self.text = html.unescape(text)

    def __repr__(self):
        return f"{self.text!r} at {self.left:.0f},{self.top:.0f}"

    def collides(self, other):
        """More than boxes of letters without a foot or a head do: a third of a line, and a point across."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        least = min(self.bottom - self.top, other.bottom - other.top)
        return across > 1 and down > least / 3


class Printed:
    def __init__(self, path):
        # In the order in which it was drawn: a cell's lines follow each other.
        self.drawn = [page.replace("\u00a0", " ") for page in run("pdftotext", "-raw", str(path), "-").split("\f")[:-1]]
        self.text = "\n".join(self.drawn)
        self.bare = bare(self.text)
        pages = run("pdftotext", "-bbox", str(path), "-").split("<page ")[1:]
        self.sizes = [tuple(float(size) for size in re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
                      for page in pages]
        self.pages = [[Word(*found) for found in BOX.findall(page)] for page in pages]

    def collisions(self):
        found = []
        for number, words in enumerate(self.pages, 1):
            ordered = sorted(words, key=lambda word: word.top)
            for index, word in enumerate(ordered):
                for other in ordered[index + 1:]:
                    if other.top >= word.bottom:
                        break
                    if word.collides(other):
                        found.append(f"page {number}: {word} and {other}")
        return found

    def outside(self, side, top, bottom):
        """Words that are not within these margins, in points."""
        return [f"page {number}: {word}" for number, (words, (width, height)) in
                enumerate(zip(self.pages, self.sizes), 1) for word in words
                if word.left < side - 1 or word.right > width - side + 1 or word.top < top - 1
                or word.bottom > height - bottom + 1]
