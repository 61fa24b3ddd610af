"""The workbook that a person fills in, filled in and reckoned by LibreOffice: what is looked up, what every check says,
and what the sheets take.

  test_inputs.py PROGRAM EXAMPLES
"""

import datetime
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import openpyxl

sys.dont_write_bytecode = True
from test_papers import EXAMPLES, Asking, office  # noqa: E402

DAY = datetime.date
# Sheet: rows of what is filled in, by heading, and what the row's check then says. The amount too much is set as the
# program's language has it.
ROWS = {
    "Rekvisitioner": [
        ({}, None),
        # Together with the next but one, 30 000 kronor above the 200 000 that are left.
        ({"Tilldelning": "UPH-24-016 Programledare 0,75 (kommun) (KoU)", "Datum": DAY(2024, 10, 1), "Belopp": 150000,
          "Referens": "84"}, r"Belopp: 30.000[.,]00 kr mer än vad som är kvar att rekvirera"),
        ({"Belopp": 5}, "Tilldelning saknas"),
        ({"Tilldelning": "uph-24-016", "Datum": DAY(2024, 10, 2), "Belopp": 80000},
         r"Belopp: 30.000[.,]00 kr mer än vad som är kvar att rekvirera"),
        ({"Tilldelning": "UPH-24-014", "Belopp": 100}, "Datum saknas"),
        ({"Tilldelning": "UPH-24-014", "Datum": DAY(2024, 10, 1)}, "Belopp saknas"),
        ({"Tilldelning": "UPH-24-014", "Datum": "27/9", "Belopp": 100}, "Datum: skriv en dag som 2024-09-27"),
        ({"Tilldelning": "UPH-24-014", "Datum": DAY(1999, 12, 31), "Belopp": 1}, "Datum: skriv en dag som 2024-09-27"),
        ({"Tilldelning": "UPH-24-014", "Datum": DAY(2024, 10, 1), "Belopp": 0},
         "Belopp: skriv kronor och ören, större än noll"),
        ({"Tilldelning": "UPH-24-014", "Datum": DAY(2024, 10, 1), "Belopp": "100 kr"},
         "Belopp: skriv kronor och ören, större än noll"),
        ({"Tilldelning": "UPH-24-014", "Datum": DAY(2024, 10, 1), "Belopp": 100.005},
         "Belopp: skriv kronor och ören, större än noll"),
        ({"Tilldelning": "UPH-24-099 Påhittat", "Datum": DAY(2024, 10, 1), "Belopp": 100},
         "Tilldelning: inte bland dem som kan rekvireras"),
        ({"Tilldelning": "UPH-24-014", "Datum": DAY(2024, 6, 13), "Belopp": 100},
         r"Datum: före beslutet eller perioden.*"),
        # Only the number, as a number; all that is left, to the öre; and an error elsewhere does not reach it.
        ({"Tilldelning": 2, "Datum": DAY(2024, 1, 19), "Belopp": 200000}, "OK"),
        ({"Tilldelning": "UPH-24-004 Temavecka", "Datum": DAY(2024, 10, 1), "Belopp": 349999.9}, "OK"),
        ({"Tilldelning": "UPH-24-004", "Datum": DAY(2024, 10, 1), "Belopp": 0.1}, "OK"),
        ({"Tilldelning": "=1/0", "Datum": DAY(2024, 10, 1), "Belopp": 1},
         "En cell på raden har ett felvärde: rätta eller töm den"),
        ({"Text": "*"}, "Tilldelning saknas"),
    ],
    "Utbetalningar": [
        ({"Tilldelning": "UPH-24-016", "Datum": DAY(2024, 10, 1), "Belopp": 200000.01},
         r"Belopp: 0[.,]01 kr mer än vad som är kvar att betala ut"),
        ({"Tilldelning": "UPH-24-002", "Datum": DAY(2024, 10, 1), "Belopp": 200000}, "OK"),
    ],
    "Återbetalningar": [
        ({"Tilldelning": "UPH-24-016", "Datum": DAY(2024, 10, 1), "Belopp": 1},
         "Tilldelning: inte bland dem som kan återbetalas"),
    ],
    "Beslut av RD": [
        ({"Tilldelning": "UPH-24-016", "Beslutsdatum": DAY(2024, 10, 2)}, "Utfall saknas"),
        ({"Tilldelning": "UPH-24-016", "Beslutsdatum": DAY(2024, 9, 26), "Utfall": "Beslutat"},
         "Beslutsdatum: före sammanträdet"),
        ({"Tilldelning": "UPH-24-003", "Beslutsdatum": DAY(2024, 10, 2), "Utfall": "Avslaget"}, "OK"),
    ],
    "Nya beslut": [
        ({"Organ": "LSVO", "Sammanträde": DAY(2024, 11, 15), "Ändamål": "Föräldrastöd", "Belopp": 100000,
          "Bidragsår": "UPH 2024", "Aktivitet": 786, "Läge": "Rekommenderat", "Första dag": DAY(2025, 1, 1),
          "Sista dag": DAY(2024, 12, 31)}, "Sista dag: .*"),
        ({"Organ": "LSVO", "Sammanträde": DAY(2024, 11, 15), "Ändamål": "Föräldrastöd", "Belopp": 100000,
          "Bidragsår": "UPH 2024", "Aktivitet": "786 Ungdomsmottagning", "Läge": "Rekommenderat"}, "OK"),
    ],
}


def heading_row(sheet):
    return next(cell.row for row in sheet.iter_rows(max_row=20) for cell in row if cell.value == "Kontroll")


def headings(sheet):
    return {cell.value: cell.column for cell in sheet[heading_row(sheet)] if cell.value}


class Inputs(Asking):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="uph-inputs-"))
        cls.book = cls.folder / "bok.uph"
        cls.run_uph("init", "--name", "Blekinge")
        cls.run_uph("import", EXAMPLES / "fordelning-2024.xlsx")
        cls.path = cls.folder / "arbetsbok.xlsx"
        cls.run_uph("workbook", "-o", cls.path)
        filled = openpyxl.load_workbook(cls.path)
        for name, rows in ROWS.items():
            sheet = filled[name]
            columns, first = headings(sheet), heading_row(sheet) + 1
            for index, (values, _) in enumerate(rows):
                for heading, value in values.items():
                    sheet.cell(first + index, columns[heading]).value = value
        path = cls.folder / "ifylld.xlsx"
        filled.save(path)
        cls.reckoned = openpyxl.load_workbook(office(cls.folder, "xlsx", path) / "ifylld.xlsx", data_only=True)
        cls.printed = office(cls.folder, "pdf", path) / "ifylld.pdf"

    def test_every_check_says_what_is_wrong(self):
        for name, rows in ROWS.items():
            sheet = self.reckoned[name]
            columns, first = headings(sheet), heading_row(sheet) + 1
            for index, (values, said) in enumerate(rows):
                found = sheet.cell(first + index, columns["Kontroll"]).value
                if said is None:
                    self.assertIn(found, (None, ""), name)
                else:
                    self.assertRegex(str(found), f"^{said}$", f"{name}: {values}")
            # Rows that nobody has touched say nothing.
            self.assertIn(sheet.cell(first + len(rows), columns["Kontroll"]).value, (None, ""), name)

    def test_the_choice_shows_what_it_is(self):
        sheet = self.reckoned["Rekvisitioner"]
        columns, first = headings(sheet), heading_row(sheet) + 1
        shown = {index: [sheet.cell(first + index, columns[heading]).value
                         for heading in ("Mottagare", "Ändamål", "Kvar att rekvirera", "Tidigast", "Senast")]
                 for index in (0, 1, 3, 11, 13)}
        leader = ["KoU", "Programledare 0,75 (kommun)", 200000, datetime.datetime(2024, 9, 27), None]
        self.assertEqual(shown[1], leader)
        self.assertEqual(shown[3], leader)
        self.assertEqual(shown[13], ["Region Blekinge (Psykiatri)", "Mötesplats i Karlshamn", 200000,
                                     datetime.datetime(2024, 1, 19), None])
        for index in (0, 11):
            self.assertEqual([value or None for value in shown[index]], [None] * 5)

    def test_formulas_hold_no_data(self):
        """References and the program's own words: nothing that stands in the book, and nothing to be shown before a
        program has reckoned."""
        formulas, values = openpyxl.load_workbook(self.path), openpyxl.load_workbook(self.path, data_only=True)
        count = 0
        for name in ROWS:
            for row in formulas[name].iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        count += 1
                        self.assertLess(len(cell.value), 8192)
                        self.assertNotRegex(cell.value, r"UPH-\d|Barnahus|Karlskrona|264000")
                        self.assertIn(values[name][cell.coordinate].value, (None, ""), cell.coordinate)
        self.assertGreater(count, 1000)

    def test_what_cells_take(self):
        workbook = openpyxl.load_workbook(self.path)
        for name in ROWS:
            sheet = workbook[name]
            columns, first = headings(sheet), heading_row(sheet) + 1
            rules = {next(iter(rule.sqref.ranges)).min_col: rule
                     for rule in sheet.data_validations.dataValidation}
            for heading, column in columns.items():
                cell = sheet.cell(first, column)
                if "dag" in heading.lower() or "datum" in heading.lower() or heading == "Sammanträde":
                    self.assertEqual(rules[column].type, "date", heading)
                    self.assertEqual(cell.number_format.replace("\\", ""), "yyyy-mm-dd", heading)
                elif heading == "Belopp":
                    self.assertEqual((rules[column].type, rules[column].operator), ("decimal", "greaterThan"))
                    self.assertIn("#,##0.00", cell.number_format)
                elif heading in ("Referens", "Dnr", "Paragraf"):
                    self.assertEqual(cell.number_format, "@", heading)
                elif heading in ("Utfall", "Läge"):
                    self.assertEqual((rules[column].type, rules[column].errorStyle), ("list", "warning"))
            for rule in rules.values():
                self.assertTrue(0 < len(rule.errorTitle) <= 32 and 0 < len(rule.error) <= 255)
        choices = next(rule for rule in workbook["Rekvisitioner"].data_validations.dataValidation
                       if rule.type == "list")
        list_sheet, cells = re.fullmatch(r"'?([^'!]+)'?!(.*)", choices.formula1).groups()
        values = [row[0].value for row in workbook[list_sheet][cells.replace("$", "")]]
        self.assertEqual(values[-1], "UPH-24-016 Programledare 0,75 (kommun) (KoU), ej beslutat")
        self.assertTrue(all(re.match(r"UPH-\d\d-\d{3} ", value) for value in values), values)

    def test_notes_are_pointed_at_and_not_printed(self):
        workbook = openpyxl.load_workbook(self.path)
        printed = subprocess.run(["pdftotext", "-layout", str(self.printed), "-"], check=True,
                                 stdout=subprocess.PIPE).stdout.decode("utf-8")
        for name in ROWS:
            sheet = workbook[name]
            notes = [cell.comment.text for cell in sheet[heading_row(sheet)] if cell.comment]
            self.assertGreater(len(notes), 4, name)
            for note in notes:
                self.assertFalse(note[:40] in printed, note)
        self.assertFalse("###" in printed)
        for words in ("mer än vad som är kvar att rekvirera", "En cell på raden har ett felvärde: rätta eller töm den"):
            self.assertTrue(words in printed, f"cut off: {words}")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
