"""That all contenders have the same book: what stands on each kind of account in each year, to the öre."""
import collections
import csv
import decimal
import io
import json

import contenders

COUNT_MAX = 100000  # a larger book is checked by a small one of its kind
KINDS = {"available": "Pott", "reserved": "Reserverat", "requisitioned": "Rekvirerat", "paid": "Utbetalt"}
DAY = "2022-07-16"  # the day before the first that the peers do not count


def of_uph(stage, *words):
    """By (year, kind of account), from "balance --by fund"."""
    command = stage.uph(stage.ledger(), "balance", "--by", "fund", "-O", "json", *words)
    return without_zeros({(row["fund"][-4:], kind): decimal.Decimal(row[key])
                          for row in json.loads(stage.run(command))["rows"] for key, kind in KINDS.items()})


def of_accounts(rows):
    """The same from accounts such as "Assets:UPH-2024:A786:UPH-24-010:Utbetalt" and their amounts."""
    sums = collections.defaultdict(decimal.Decimal)
    for account, amount in rows:
        names = account.strip().split(":")
        if names[0] == "Assets":
            sums[names[1][-4:], names[-1]] += decimal.Decimal(amount.replace("SEK", "").strip() or "0")
    return without_zeros(sums)


def without_zeros(sums):
    return {key: amount for key, amount in sums.items() if amount != 0}


def of_table(text):
    return of_accounts(row[:2] for row in list(csv.reader(io.StringIO(text)))[1:])


def of_hledger(stage, *words):
    return of_table(stage.run(["hledger", *words, "balance", "--flat", "--no-total", "-O", "csv"]))


def of_ledger(stage, *words):
    text = stage.run(["ledger", "-f", stage.of_peer("journal"), "balance", "--flat", "--no-total", *words,
                      "--format", "%(account)|%(quantity(scrub(display_total)))\n"])
    return of_accounts(line.split("|") for line in text.splitlines() if "|" in line)


def of_beancount(stage, where=""):
    question = f"SELECT account, sum(number) {where} GROUP BY account"
    return of_table(stage.run(["env", "BEANCOUNT_DISABLE_LOAD_CACHE=1", "bean-query", "-q", "-f", "csv",
                               stage.of_peer("beancount"), question]))


def compare(ours, others):
    for name, sums in others.items():
        differing = {key for key in ours | sums if ours.get(key) != sums.get(key)}
        if differing:
            told = ", ".join(f"{' '.join(key)}: {sums.get(key)} mot {ours.get(key)}" for key in sorted(differing))
            raise SystemExit(f"bench: {name} har andra saldon än uph: {told}")


def check(stage):
    """Refuses to measure contenders whose balances differ. The size of the book that was compared."""
    if stage.count > COUNT_MAX:
        stage = stage.of_size(COUNT_MAX // 10)
    until = ["-e", contenders.PEER_DAY]
    journal = ["-f", stage.of_peer("journal")]
    compare(of_uph(stage), {
        "hledger": of_hledger(stage, *journal),
        "hledger med CSV": of_hledger(stage, "-f", f"csv:{stage.of_peer('hledger-csv')}", "--rules-file",
                                      stage.rules()),
        "Ledger": of_ledger(stage),
        "beancount": of_beancount(stage)})
    compare(of_uph(stage, "--as-of", DAY), {
        "hledger med dag": of_hledger(stage, *journal, *until),
        "Ledger med dag": of_ledger(stage, *until),
        "beancount med dag": of_beancount(stage, f"WHERE date < {contenders.PEER_DAY}")})
    return stage.count
