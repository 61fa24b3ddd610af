"""What is measured: each work's contenders, ours first, and where what they do is not the same."""
import stage as stages

PEER_COUNT_MAX = 1000000
SHEET_COUNT_MAX = 1000000  # what a sheet of a workbook holds
JOURNAL_COUNT = 100000     # rows that the journal's goal is about
GROWTH_COUNT, GROWTH_FEW = 10000000, 100000
PEER_PARSES = "läser om hela texten varje gång"
DAYS = ("2020-02-14", "2021-12-31", "2022-07-16", "2024-06-15", "2024-12-30")
PEER_DAY = "2022-07-17"  # the first day that is not counted
OPENPYXL = ("import openpyxl, sys\nbook = openpyxl.load_workbook(sys.argv[1], read_only=True)\n"
            "for row in book.active.iter_rows(values_only=True): pass")


class Contender:
    """A command, or several one after another, and what is done before each time, unmeasured."""

    def __init__(self, name, *commands, before=None, note="", runs=1, kib_each=0):
        self.name = name
        self.commands = commands
        self.before = before
        self.note = note  # in what way its work is not ours
        self.runs = runs  # in a row, of which the median counts: for what takes milliseconds
        self.kib_each = kib_each  # known need of memory for each transaction


class Work:
    def __init__(self, key, title, contenders):
        self.key = key
        self.title = title
        self.contenders = contenders


# ---- contenders of several works ----

def importing(stage, name, path, *more, into="new.uph"):
    return Contender(name, stage.uph(into, "import", "--quiet", path), *more, before=lambda: stage.new_ledger(into))


def bare_inserts(stage):
    return Contender("bar SQLite", [stage.tool("limit_sqlite"), str(stage.count), stage.path("bare.db")],
                     before=lambda: stage.remove("bare.db"), note="läser ingen fil, prövar inget, inga index")


def empty(stage):
    return Contender("tomt program", [stage.tool("limit_empty")], runs=20)


def hledger(name, *words):
    return Contender(name, ["hledger", *words], note=PEER_PARSES, kib_each=8)


def ledger_balance(stage, *words):
    return Contender("Ledger", ["ledger", "-f", stage.of_peer("journal"), "balance", *words], note=PEER_PARSES,
                     kib_each=2.3)


def beancount(stage, where=""):
    question = f"SELECT account, sum(position) {where} GROUP BY account"
    return Contender("beancount", ["env", "BEANCOUNT_DISABLE_LOAD_CACHE=1", "bean-query", "-q",
                                   stage.of_peer("beancount"), question], note=PEER_PARSES, kib_each=6)


def peer_balances(stage, day=None):
    """The peers' balances of the same book; before a day, or of all."""
    if stage.count > PEER_COUNT_MAX:
        return []
    until = ["-e", day] if day else []
    return [hledger("hledger", "-f", stage.of_peer("journal"), "balance", *until),
            ledger_balance(stage, *until),
            beancount(stage, f"WHERE date < {day}" if day else "")]


# ---- the works ----

def import_work(stage):
    peers = [ledger_balance(stage)] if stage.count <= PEER_COUNT_MAX else []
    return Work("import", "Läsa in och bokföra bladet med händelser, CSV",
                [importing(stage, "uph import", stage.events()), bare_inserts(stage), *peers])


def csv_balance_work(stage):
    ours = importing(stage, "uph import och balance", stage.events(), stage.uph("new.uph", "balance"))
    return Work("csv-balance", "Läsa CSV och visa saldo", [
        ours, hledger("hledger", "-f", f"csv:{stage.of_peer('hledger-csv')}", "--rules-file", stage.rules(), "balance")])


def balance_work(stage):
    ours = Contender("uph balance", stage.uph(stage.ledger(), "balance"), runs=20)
    return Work("balance", "Saldo", [ours, empty(stage), *peer_balances(stage)])


def as_of_work(stage):
    name = stage.moments()[0]
    ours = [Contender(f"uph balance --as-of {day}", stage.uph(name, "balance", "--as-of", day), runs=10)
            for day in DAYS]
    return Work("as-of", "Saldo till och med en dag", [*ours, *peer_balances(stage, PEER_DAY)])


def known_at_work(stage):
    name, moments = stage.moments()
    return Work("known-at", "Saldo som boken visste det då (motparterna kan inte)", [
        Contender(f"uph balance --known-at {moment[:19]}", stage.uph(name, "balance", "--known-at", moment), runs=10)
        for moment in moments])


def trace_work(stage):
    name = stage.ledger()
    return Work("trace", "Spåra och redovisa en part som har en tusendel av posterna", [
        Contender("uph trace NR", stage.uph(name, "trace", stages.RARE_ALLOCATION), runs=5),
        Contender("uph trace PART", stage.uph(name, "trace", f"mottagare:{stages.RARE_RECIPIENT}"), runs=5),
        Contender("uph statement", stage.uph(name, "statement", stages.RARE_RECIPIENT), runs=5)])


def verify_work(stage):
    name = stage.ledger()
    return Work("verify", "Kontrollera hela boken", [
        Contender("uph verify", stage.uph(name, "verify")),
        Contender("bar läsning med SHA-256", [stage.tool("limit_scan"), stage.path(name)],
                  note="bara posternas kedja")])


def cells_of(stage, ledger, count):
    """What the journal's workbook has in its cells, as limit_xlsx takes it."""
    paper, cells = stage.path("journal.xlsx"), stage.path(f"cells-{count}")
    stage.run(stage.uph(ledger, "journal", "-o", paper))
    with open(cells, "w", encoding="utf-8") as out:
        out.write(stage.run([stage.tool("read_table"), "--cells", paper]))
    return cells


def journal_work(stage):
    judged = min(stage.count, JOURNAL_COUNT)
    cells = cells_of(stage, stage.ledger(judged), judged)

    def journal(count, name="uph journal"):
        return Contender(name, stage.uph(stage.ledger(count), "journal", "-o", stage.path("journal.xlsx")))
    limits = [Contender(f"bart libxlsxwriter, {way}", [stage.tool("limit_xlsx"), way, cells, stage.path("bare.xlsx")])
              for way in ("constant", "plain")]
    others = [journal(count, f"uph journal, {count} rader") for count in (stage.count // 10, stage.count)
              if count != judged]
    return Work("journal", f"Journalen till XLSX, {judged} rader", [journal(judged), *limits, *others])


def xlsx_in_work(stage):
    workbook, tenth = stage.workbook(), stage.workbook(stage.count // 10)
    return Work("xlsx-in", "Läsa varje cell i bladet med händelser, XLSX", [
        Contender("vår läsare", [stage.tool("read_table"), workbook]),
        Contender("openpyxl", ["/usr/bin/python3", "-c", OPENPYXL, workbook]),
        Contender("xlsx2csv", ["xlsx2csv", workbook], note="skriver CSV också"),
        Contender("vår läsare, en tiondel", [stage.tool("read_table"), tenth], note="en tiondel av raderna"),
        importing(stage, "uph import", workbook)])


def csv_in_work(stage):
    return Work("csv-in", "Läsa varje cell i bladet med händelser, CSV", [
        Contender("vår läsare", [stage.tool("read_table"), stage.events()], runs=3),
        Contender("bart libcsv", [stage.tool("limit_csv"), stage.events()], runs=3, note="prövar inte tecknen")])


def record_work(stage):
    stage.copy(stage.ledger(), "record.uph")
    stage.remove("shell.db")
    stage.run([stage.tool("limit_sqlite"), str(stage.count), stage.path("shell.db")])
    insert = ("INSERT INTO entry VALUES (NULL, 1, 2, 3, '4', 5, 6, 20241230, 100, 7, 8, 9, NULL, 'F1',"
              " 'Lön, december', NULL, NULL, NULL, randomblob(32))")
    return Work("record", "Bokföra en händelse för hand", [
        Contender("uph record", stage.spend("record.uph"), runs=5),
        Contender("sqlite3", ["sqlite3", stage.path("shell.db"), insert], runs=5, note="en rad, inget annat")])


def version_work(stage):
    return Work("version", "Starta", [Contender("uph version", [stage.program, "version"], runs=20), empty(stage)])


def growth_work(stage):
    return Work("growth", "Bokföra hundra gånger mer", [
        importing(stage, "uph import", stage.events()),
        importing(stage, "uph import, 100 000", stage.events(GROWTH_FEW), into="few.uph")])


# Each work, and the sizes it is for.
ALL = ((import_work, 0, GROWTH_COUNT), (csv_balance_work, 0, PEER_COUNT_MAX), (balance_work, 0, GROWTH_COUNT),
       (as_of_work, 0, GROWTH_COUNT), (known_at_work, 0, GROWTH_COUNT), (trace_work, 0, PEER_COUNT_MAX),
       (verify_work, 0, PEER_COUNT_MAX), (journal_work, 0, SHEET_COUNT_MAX), (xlsx_in_work, 0, SHEET_COUNT_MAX),
       (csv_in_work, 0, PEER_COUNT_MAX), (record_work, 0, PEER_COUNT_MAX), (version_work, 0, GROWTH_COUNT),
       (growth_work, GROWTH_COUNT, GROWTH_COUNT))


def of_size(count, chosen):
    """The works for a book of that size; `chosen` are some keys, or none for all."""
    for make, least, most in ALL:
        key = make.__name__.removesuffix("_work").replace("_", "-")
        if least <= count <= most and (not chosen or key in chosen):
            yield make

