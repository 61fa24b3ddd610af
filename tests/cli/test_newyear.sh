#!/bin/sh
# The turn of the year from outside: the paper writes nothing, the matrix comes back, undecided money is carried once and only
# by a decision, and next year's matrix is set against the books.
. "$(dirname "$0")/harness.sh"

UPH_NOW=2025-02-01T12:00:00Z
uph init --name Blekinge 2>/dev/null
uph import --quiet "$project/examples/fordelning-2024.csv" >/dev/null 2>&1

# Refusals.
run uph newyear
expect_exit 2
expect_stderr 'ange året som börjar: uph newyear 2025 --dry-run'
run uph newyear MMXXV
expect_exit 2
run uph newyear 2025 --amount 100
expect_exit 2
expect_stderr 'obeslutade medel förs över endast genom beslut: ange det med --decision "LSVO 2024-12-13 § 101"'
run uph newyear 2025 --decision 'LSVO 2024-12-13 § 101' --amount 100
expect_exit 2
expect_stderr 'ange vilken aktivitet beloppet förs från: --activity 964, eller --activity ofördelat'
run uph newyear 2025 --form matrix --close
expect_exit 2
run uph newyear 2025 --reason bokslut
expect_exit 2
expect_stderr '--reason hör ihop med --close'
run uph newyear 2052
expect_exit 1
expect_stderr 'bokens senaste bidragsår före 2052 är 2024: året efter det är 2025, och börjar med uph newyear 2025'
run uph newyear 2023 --dry-run
expect_exit 1
expect_stderr 'boken har inga statsbidrag från åren före 2023'

# The paper, and the matrix to go on in: nothing is written.
cp ledger.uph "$folder/kept/before"
run uph newyear 2025 --dry-run
expect_exit 0
expect_stdout '1. Specifikation av oförbrukade bidrag per 2024-12-31'
expect_stdout '16 576 660,06'
expect_stdout '3. Obeslutade medel: förs över endast genom beslut'
run uph newyear 2025 --dry-run -O json
expect_exit 0
expect_stdout '"on_balance": "16576660.06"'
expect_stdout '"outstanding": "8682918.00"'
expect_stdout '"carried": "7893742.06"'
run uph newyear 2025 --form matrix -o fordelning-2025.csv
expect_exit 0
expect_same "$folder/kept/before" ledger.uph

# It is read back when the grant has been filled in: all but the grant is in the books.
sed -e 's/;Statsbidrag 2025;0,00;/;Statsbidrag 2025;15 000 000,00;/' -e '/^;Summa medel/d' -e '/^;Kvar efter/d' \
	-e '/^;Kvar på/d' -e 's/;Kvar att besluta;7893742,06;/;Kvar att besluta;22893742,06;/' \
	-e '1i Fördelning 2025;;;;;' fordelning-2025.csv >ifylld.csv
run uph import --dry-run ifylld.csv
expect_exit 0
expect_stdout 'Ingående balans 2024-12-31, 16 576 660,06, är på varje aktivitet det som boken har på balansen den dagen.'
expect_stdout '17 rader före årets bidrag, 8 682 918,00, är beslut som boken redan har på balansen 2024-12-31.'
expect_stdout 'Kvar i matrisen, 22 893 742,06, är det som boken har kvar att besluta.'

# The fund alone; a part by a decision; the rest; each of them once.
run uph newyear 2025
expect_exit 0
expect_stdout 'Bidragsåret UPH 2025 är upplagt.'
expect_stdout 'Obeslutat i tidigare bidragsår: 7 893 742,06. Det står kvar där och förs över endast genom beslut.'
run uph newyear 2025 --decision 'LSVO 2024-12-13 § 101' --activity 964 --amount 150000
expect_exit 0
expect_stdout 'UPH t.o.m. 2023, 964: 150 000,00 förs över till UPH 2025.'
expect_stderr 'varning: Beslutet LSVO 2024-12-13 § 101 är nytt i boken, som rekommenderat: kontrollera organ, dag och paragraf mot protokollet.'
cp ledger.uph "$folder/kept/carried"
run uph newyear 2025 --decision 'LSVO 2024-12-13 § 102' --dry-run
expect_exit 0
expect_stdout 'Provkörning: ingenting är bokfört'
expect_stdout 'UPH 2024, ofördelat: 14 765 786,00 förs över till UPH 2025.'
expect_same "$folder/kept/carried" ledger.uph
run uph newyear 2025 --decision 'LSVO 2024-12-13 § 101' --activity 964 --amount 150000
expect_exit 0
expect_stdout 'Ingenting förs över: det som beslutet gäller är redan fört, eller finns inte kvar.'
run uph newyear 2025 --decision 'LSVO 2024-12-13 § 102' --close
expect_exit 0
expect_stderr 'varning: 16 tilldelningar om 8 682 918,00 är rekommenderade men inte beslutade'
expect_stdout '2024 är stängt: inga poster tas emot där.'
run uph balance --fund 'UPH 2025' -O json
expect_stdout '"available": "7893742.06"'
run uph balance --as-of 2024-12-31 -O json
expect_stdout '"on_balance": "16576660.06"'
run uph verify
expect_exit 0
finish
