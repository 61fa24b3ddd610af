"""What the figures are to be. Each goal is told in a line that begins with ok, MISS or -- (not judged here)."""
import contenders

MILLISECOND = 0.001
FLAT_MIB = 24  # more than at a tenth of the rows: meanwhile the ledger's page cache, 16 MiB, fills
TEN, HUNDRED, MILLION, TEN_MILLION = 10000, 100000, 1000000, 10000000
ANY = range(TEN, TEN_MILLION)
LARGE = range(HUNDRED, TEN_MILLION)
MANY = range(MILLION, TEN_MILLION)
STARRED = range(MILLION, TEN_MILLION + 1)
TIMES, MS, MIB = "{:.2f} ×", "{:.1f} ms", "{:.0f} MiB"


class Goal:
    """`measure` gives a number of the figures, or None when what it needs did not run."""

    def __init__(self, words, measure, limit, sizes, shown=TIMES, at_least=False):
        self.words = words
        self.measure = measure
        self.limit = limit
        self.sizes = sizes  # that it is judged at
        self.shown = shown
        self.at_least = at_least

    def judge(self, figures, count):
        """The mark, and what was measured; a count of 0 is no size to judge at."""
        measured = self.measure(figures)
        if measured is None or count not in self.sizes:
            return "--", measured
        holds = measured >= self.limit if self.at_least else measured <= self.limit
        return "ok" if holds else "MISS", measured

    def line(self, mark, measured):
        told = "inte mätt" if measured is None else self.shown.format(measured)
        sign = "minst" if self.at_least else "högst"
        return f"{mark:5} {self.words:64} {told:>10}   mål: {sign} {self.shown.format(self.limit)}"


def ratio(work, ours, other):
    return lambda figures: figures.ratio(work, ours, other)


def times_faster(work, ours, other):
    return lambda figures: figures.ratio(work, other, ours)


def worst(measures):
    """The highest of those that ran."""
    known = [measure for measure in measures if measure is not None]
    return max(known) if known else None


def slowest(work, begins):
    """In milliseconds, of our contenders that begin so."""
    return lambda figures: worst(figures.median(work, name) / MILLISECOND for name in figures.names(work, begins))


def above_empty(work, ours):
    def measure(figures):
        mine, floor = figures.median(work, ours), figures.median(work, "tomt program")
        return None if mine is None or floor is None else (mine - floor) / MILLISECOND
    return measure


def against_best(work, ours, others):
    """Against the fastest of the others: with it the ratio is the highest."""
    return lambda figures: worst(figures.ratio(work, ours, other) for other in figures.names(work, others))


def more_memory(work, begins):
    """In MiB, between the fewest and the most rows of our contenders that begin so."""
    def measure(figures):
        kib = [figures.kib(work, name) for name in figures.names(work, begins)]
        return (max(kib) - min(kib)) / 1024 if len(kib) > 1 else None
    return measure


def memory(work, ours):
    def measure(figures):
        kib = figures.kib(work, ours)
        return None if kib is None else kib / 1024
    return measure


def growth(figures):
    """Entries per second when there are many, against few."""
    few = figures.ratio("growth", "uph import, 100 000", "uph import")
    return None if few is None else few * contenders.GROWTH_COUNT / contenders.GROWTH_FEW


ALL = (
    Goal("import av CSV, mot bara SQLite-rader", ratio("import", "uph import", "bar SQLite"), 3, ANY),
    Goal("import av CSV, mot Ledgers saldo", ratio("import", "uph import", "Ledger"), 0.5, LARGE),
    Goal("import av CSV och saldo, gånger snabbare än hledger",
         times_faster("csv-balance", "uph import och balance", "hledger"), 40, LARGE, at_least=True),
    Goal("balance, över ett tomt program", above_empty("balance", "uph balance"), 5, STARRED, MS),
    Goal("balance --as-of, den långsammaste dagen", slowest("as-of", "uph"), 20, STARRED, MS),
    Goal("balance --known-at, det långsammaste ögonblicket", slowest("known-at", "uph"), 20, STARRED, MS),
    Goal("trace av den som har en tusendel", slowest("trace", "uph trace"), 50, MANY, MS),
    Goal("statement till den som har en tusendel", slowest("trace", "uph statement"), 50, MANY, MS),
    Goal("verify, mot bar läsning med SHA-256", ratio("verify", "uph verify", "bar läsning med SHA-256"), 1.5, ANY),
    Goal("journalen till XLSX, mot bart libxlsxwriter", against_best("journal", "uph journal", "bart"), 1.15, LARGE),
    Goal("journalen till XLSX, minne mer än för en tiondel", more_memory("journal", "uph journal"), FLAT_MIB, LARGE,
         MIB),
    Goal("XLSX in, gånger snabbare än openpyxl", times_faster("xlsx-in", "vår läsare", "openpyxl"), 10, LARGE,
         at_least=True),
    Goal("XLSX in, gånger snabbare än xlsx2csv", times_faster("xlsx-in", "vår läsare", "xlsx2csv"), 10, LARGE,
         at_least=True),
    Goal("XLSX in, minne mer än för en tiondel", more_memory("xlsx-in", "vår läsare"), FLAT_MIB, LARGE, MIB),
    Goal("CSV in, rader i sekunden mot bart libcsv", times_faster("csv-in", "vår läsare", "bart libcsv"), 0.7, ANY,
         at_least=True),
    Goal("record, mot sqlite3 som lägger till en rad", ratio("record", "uph record", "sqlite3"), 2, ANY),
    Goal("import av CSV, minne", memory("import", "uph import"), 64, STARRED, MIB),
    Goal("version, över ett tomt program", above_empty("version", "uph version"), 2, range(TEN, TEN_MILLION + 1), MS),
    Goal("poster i sekunden vid tio miljoner, mot hundra tusen", growth, 0.7, (TEN_MILLION,), at_least=True),
)
