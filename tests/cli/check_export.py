#!/usr/bin/python3
"""Reads exported books back with the programs they are for, and compares every account with the ledger.

check_export.py PROGRAM LEDGER FOLDER [OPTION...]: writes the five forms into FOLDER with these options. Without
options the balances come from the ledger's entries by SQL, otherwise from uph register.
"""
import csv
import decimal
import io
import json
import re
import sqlite3
import subprocess
import sys
import zlib

KINDS = {
    1: 'Ingående balans', 2: 'Pott', 3: 'Bidragsgivare', 4: 'Erhållet', 5: 'Reserverat', 6: 'Avsatt på balansen',
    7: 'Rekvirerat', 8: 'Utbetalt', 9: 'Förbrukat', 10: 'Återkrävt', 11: 'Utbetalt före boken',
    12: 'Återbetalat till staten', 13: 'Medfinansiär', 14: 'Medfinansierat',
}
NUMBERS = {
    'Ingående balans': '2210', 'Pott': '1110', 'Bidragsgivare': '2110', 'Erhållet': '2120', 'Reserverat': '1120',
    'Avsatt på balansen': '1130', 'Rekvirerat': '1140', 'Utbetalt': '1210', 'Förbrukat': '1230', 'Återkrävt': '1220',
    'Utbetalt före boken': '2220', 'Återbetalat till staten': '1240', 'Medfinansiär': '2310', 'Medfinansierat': '1310',
    'Andra bidragsår': '2910',
}
failures = 0


def fail(words):
    global failures
    failures += 1
    print('FAIL: ' + words, file=sys.stderr)


def run(*words):
    done = subprocess.run(words, capture_output=True, timeout=100)
    if done.returncode != 0 or done.stderr:
        fail('%s: exit code %d: %s' % (' '.join(words), done.returncode, done.stderr.decode()[:2000]))
    return done.stdout


def ore(text):
    value = decimal.Decimal(text) * 100
    if value != value.to_integral_value():
        fail('%s is not whole öre' % text)
    return int(value)


def one_line(text):
    """As the exports write a text: white space and controls are spaces, what turns the writing goes."""
    text = re.sub('[\u200c-\u200f\u202a-\u202e\u2060-\u206f\u00ad]', '', text)
    return ' '.join(re.sub('[\x00-\x20\x7f-\xa0]', ' ', text).split())


def plain(name):
    return one_line(name.translate(str.maketrans(':;|[]{}', '.,/()()')))


def by_sql(path):
    """Account parts -> balance, from the entries alone."""
    rows = sqlite3.connect('file:%s?mode=ro' % path, uri=True).execute('''
        SELECT a.kind, f.name, v.code, l.label, p.name, sum(m.ore) FROM
            (SELECT to_account AS account, amount_ore AS ore FROM entry
             UNION ALL SELECT from_account, -amount_ore FROM entry) m
        JOIN account a ON a.id = m.account
        LEFT JOIN fund f ON f.seq = a.fund LEFT JOIN activity v ON v.seq = a.activity
        LEFT JOIN allocation l ON l.seq = a.allocation LEFT JOIN party p ON p.seq = a.party
        GROUP BY a.id''')
    found = {}
    for kind, fund, activity, label, party, total in rows:
        activity = 'Ofördelat' if activity == '' else activity
        found[tuple(x for x in (KINDS[kind], fund, activity, label, party) if x is not None)] = total
    return found


def by_register(program, ledger, options):
    report = json.loads(run(program, '-f', ledger, 'register', '-O', 'json', *options))
    found = {}
    for row in report['sections']['accounts']['rows']:
        activity = 'Ofördelat' if row['activity'] == '' else row['activity']
        kind = row['account'].split(' · ')[0]
        parts = (kind, row['fund'], activity, row['allocation'], row['party'])
        found[tuple(x for x in parts if x is not None)] = ore(row['closing'])
    last = {}
    for row in report['rows']:
        last[row['account']] = ore(row['balance'])
    for row in report['sections']['accounts']['rows']:
        if row['account'] in last and last[row['account']] != ore(row['closing']):
            fail('%s: the running balance ends in %d' % (row['account'], last[row['account']]))
    if ore(report['sections']['accounts']['totals']['closing']) != 0:
        fail('the register does not add up to zero')
    return found


def compare(what, expected, found):
    for name in sorted(set(expected) | set(found)):
        if expected.get(name, 0) != found.get(name, 0):
            fail('%s: %s is %s, expected %s' % (what, name, found.get(name), expected.get(name)))


def by_hledger(path):
    run('hledger', '-f', path, 'check', '--strict')
    rows = csv.reader(io.StringIO(run('hledger', '-f', path, 'bal', '--flat', '-E', '-N', '-O', 'csv').decode()))
    return {name: ore(amount.replace(' SEK', '')) for name, amount in list(rows)[1:]}


def by_ledger(path):
    run('ledger', '-f', path, '--strict', '--pedantic', 'bal')
    out = run('ledger', '-f', path, '--strict', '--pedantic', 'bal', '--flat', '-E', '--no-total',
              '--balance-format', '%(account)\t%(quantity(scrub(display_total)))\n')
    return {line.split('\t')[0]: ore(line.split('\t')[1]) for line in out.decode().splitlines()}


def by_beancount(path):
    from beancount import loader
    from beancount.core import data, realization
    run('bean-check', path)
    entries, errors, options = loader.load_file(path)
    for error in errors:
        fail('beancount: %s' % (error,))
    names = {e.account: e.meta['name'] for e in entries if isinstance(e, data.Open)}
    if options['operating_currency'] != ['SEK']:
        fail('beancount: the currency is %s' % options['operating_currency'])
    tree = realization.realize(entries)
    found = {}
    for account, name in names.items():
        node = realization.get(tree, account)
        found[name] = ore(node.balance.get_currency_units('SEK').number) if node is not None else 0
    return found, [e for e in entries if isinstance(e, data.Transaction)]


def sie_fields(line):
    fields, objects, at = [], None, 0
    while at < len(line):
        if line[at] in ' \t':
            at += 1
        elif line[at] in '{}':
            objects = None if line[at] == '}' else []
            if objects is not None:
                fields.append(objects)
            at += 1
        else:
            value = ''
            if line[at] == '"':
                at += 1
                while line[at] != '"':
                    at += line[at:at + 2] == '\\"'
                    value += line[at]
                    at += 1
                at += 1
            else:
                while at < len(line) and line[at] not in ' \t{}':
                    value += line[at]
                    at += 1
            (fields if objects is None else objects).append(value)
    return fields


def flat(fields):
    return ''.join(''.join(f) if isinstance(f, list) else f for f in fields)


def check_sie(path, expected):
    """The checksum; every voucher is zero; opening + vouchers = closing for accounts and objects."""
    data = open(path, 'rb').read()
    lines = data.decode('cp437').split('\r\n')
    if data.count(b'\r\n') != data.count(b'\n') or lines[-1] != '':
        fail('sie: a line does not end in CRLF')
    if lines[:2] != ['#FLAGGA 0', '#KSUMMA'] or not lines[-2].startswith('#KSUMMA '):
        fail('sie: the checksum does not enclose the file')
    inner = ''.join(flat(sie_fields(line)) for line in lines[2:-2])
    if int(lines[-2].split()[1]) != zlib.crc32(inner.encode('cp437')):
        fail('sie: the checksum is not that of the file')
    opening, closing, moved, voucher, days = {}, {}, {}, None, None
    objects = {}
    for line in lines[2:-2]:
        fields = sie_fields(line)
        label = fields[0] if fields and isinstance(fields[0], str) else line.strip()
        if label == '#RAR':
            days = fields[2], fields[3]
        elif label == '#OBJEKT':
            if (fields[1], fields[2]) in objects:
                fail('sie: object %s stands twice' % fields[2])
            objects[fields[1], fields[2]] = fields[3]
        elif label in ('#IB', '#UB'):
            (opening if label == '#IB' else closing)[fields[2]] = ore(fields[3])
        elif label in ('#OIB', '#OUB'):
            key = fields[2], tuple(fields[3])
            if key in (opening if label == '#OIB' else closing):
                fail('sie: %s twice' % (key,))
            (opening if label == '#OIB' else closing)[key] = ore(fields[4])
        elif label == '#VER':
            voucher = 0
            if not days[0] <= fields[3] <= days[1]:
                fail('sie: voucher %s lies outside the year' % fields[2])
        elif label == '#TRANS':
            voucher += ore(fields[3])
            for key in (fields[1], (fields[1], tuple(fields[2]))):
                moved[key] = moved.get(key, 0) + ore(fields[3])
            for at in range(0, len(fields[2]), 2):
                if (fields[2][at], fields[2][at + 1]) not in objects:
                    fail('sie: object %s is not declared' % fields[2][at + 1])
        elif label == '}' or line == '}':
            if voucher != 0:
                fail('sie: a voucher is off by %d' % voucher)
    for key in set(opening) | set(closing) | set(moved):
        if opening.get(key, 0) + moved.get(key, 0) != closing.get(key, 0):
            fail('sie: %s: %s + %s is not %s' % (key, opening.get(key), moved.get(key), closing.get(key)))
    sums = {}
    for parts, total in expected.items():
        sums[NUMBERS[parts[0]]] = sums.get(NUMBERS[parts[0]], 0) + total
    compare('sie', sums, {k: v for k, v in closing.items() if isinstance(k, str)})
    nonzero = sorted(v for v in expected.values())
    if sorted(v for k, v in closing.items() if not isinstance(k, str)) != nonzero:
        fail('sie: the objects do not close with what the accounts hold')


def check_json(path, expected):
    book = json.load(open(path))
    found = {}
    for row in book['accounts']:
        found[row['account']] = ore(row['closing'])
        if ore(row['opening']) + ore(row['debit']) - ore(row['credit']) != ore(row['closing']):
            fail('json: %s does not add up' % row['account'])
    compare('json', expected, found)
    moved = {row['account']: ore(row['opening']) for row in book['accounts']}
    for entry in book['entries']:
        moved[entry['to']] += ore(entry['amount'])
        moved[entry['from']] -= ore(entry['amount'])
    compare('json entries', expected, moved)
    return book


def main():
    program, ledger, folder, options = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    for form in ('hledger', 'ledger', 'beancount', 'sie', 'json'):
        run(program, '-f', ledger, 'export', form, '-o', folder + '/book.' + form, *options)
        if run(program, '-f', ledger, 'export', form, *options) != open(folder + '/book.' + form, 'rb').read():
            fail('%s: twice is not the same' % form)
    register = by_register(program, ledger, options)
    expected = register if options else by_sql(ledger)
    compare('register', expected, register)
    text = {':'.join(plain(p) for p in parts): total for parts, total in expected.items()}
    real = {':'.join(one_line(p) for p in parts): total for parts, total in expected.items()}
    compare('hledger', text, by_hledger(folder + '/book.hledger'))
    compare('ledger', text, by_ledger(folder + '/book.ledger'))
    found, transactions = by_beancount(folder + '/book.beancount')
    compare('beancount', real, found)
    check_sie(folder + '/book.sie', expected)
    book = check_json(folder + '/book.json', text)
    vouchers = {str(entry['voucher']) for entry in book['entries']}
    if {t.meta['voucher'] for t in transactions if 'voucher' in t.meta} != vouchers:
        fail('beancount: not the same vouchers as the JSON')
    for entry in book['entries']:
        if entry['text'] is None:
            continue
        said = {p.meta.get('text') for t in transactions for p in t.postings
                if t.meta.get('voucher') == str(entry['voucher']) and p.meta}
        if one_line(entry['text']) not in said:
            fail('beancount: voucher %d lost the text %r' % (entry['voucher'], entry['text']))
    print('%d accounts, %d entries: the same in all' % (len(expected), len(book['entries'])))
    sys.exit(1 if failures else 0)


main()
