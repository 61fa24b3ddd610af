#!/bin/sh
# Conditions and co-financing from outside, on the real case of ESF: registered, granted, failed, taken back, settled.
. "$(dirname "$0")/harness.sh"

cp "$project/examples/fordelning-2024.csv" .
uph init --name Blekinge 2>/dev/null
uph import fordelning-2024.csv -q >/dev/null 2>&1
decision='LSVO 2024-02-16 § 25 c'
uph record allocate --date 2024-02-16 --amount 1000000 --decision "$decision" --purpose 'Egen del, överskott' \
	--fund 'UPH t.o.m. 2023' --activity ofördelat --recipient KoU >/dev/null 2>&1 || exit 99
uph record allocate --date 2024-02-16 --amount 1000000 --decision "$decision" --purpose 'Egen del, barn och unga' \
	--fund 'UPH 2024' --activity 786 --recipient KoU >/dev/null 2>&1 || exit 99

run uph status
expect_stdout '5 893 742,06'

run uph condition add "$decision" --kind cofinancing --name 'ESF Mission: psykisk hälsa i skolan' \
	--text 'Projektet erhåller medel från ESF-rådet' --share 46/100 --funder ESF-rådet=54/100
expect_exit 0
expect_stderr_is ''
expect_stdout 'V-24-001 (ESF Mission: psykisk hälsa i skolan): villkoret är antecknat; det saknar sista dag.'
expect_stdout 'V-24-001: ansökt 4 347 826,09; egen del 46/100 är 2 000 000,00.'
expect_stdout 'ESF-rådet: 54/100 är 2 347 826,09.'

run uph conditions
expect_exit 0
expect_stdout 'Per: 2024-10-01'
expect_stdout 'saknar sista dag'
expect_stdout 'UPH t.o.m. 2023 ofördelat, UPH 2024 786'
run uph conditions -O json
expect_stdout '"unpaid": "2000000.00"'
expect_stdout '"due": null'

run uph cofinancing V-24-001 --version granted --grant 3976183 --date 2024-06-14
expect_exit 0
expect_stdout 'V-24-001: beviljat 7 363 301,85; egen del 46/100 är 3 387 118,85.'
expect_stderr_is 'uph: varning: egen del behöver 3 387 118,85 och 2 000 000,00 är beslutat: 1 387 118,85 är inte täckt'
run uph cofinancing -O json
expect_stdout '"not_covered": "1387118.85"'
expect_stdout '"planned": "2347826.09"'
run uph cofinancing --as-of 2024-06-13 -O json
expect_no_stdout '"granted"'

# A trial run moves nothing; the failure gives both pots back in one voucher.
cp ledger.uph "$folder/kept/before"
run uph condition failed V-24-001 --date 2024-07-01 --dry-run
expect_exit 0
expect_stdout 'Provkörning'
expect_stdout '2 000 000,00 återförs i verifikation 21.'
expect_same "$folder/kept/before" ledger.uph
run uph condition failed V-24-001 --date 2024-07-01 --evidence 'ESF-rådets avslag'
expect_exit 0
expect_stdout 'kvar ofördelat UPH t.o.m. 2023'
expect_stdout 'kvar 786 UPH 2024'
expect_stdout 'Kvar att besluta efter  7 893 742,06'
run uph conditions
expect_stdout 'ej uppfyllt'
expect_stdout 'ESF-rådets avslag'
run uph conditions --as-of 2024-06-30
expect_no_stdout 'ej uppfyllt'
run uph condition met V-24-001 --date 2024-07-02
expect_exit 1
expect_stderr_is 'uph: V-24-001 (ESF Mission: psykisk hälsa i skolan): villkoret föll 2024-07-01 (verifikation 21); rätta det först med "uph reverse 21"'

# The reversal opens the condition; met without money is opened by hand.
run uph reverse 21 --date 2024-07-02 --reason 'ESF ändrade sitt beslut'
expect_exit 0
run uph condition met ESF Mission --date 2024-07-03
expect_exit 0
expect_stdout 'villkoret uppfylldes 2024-07-03.'
run uph condition reopen V-24-001 --date 2024-07-04 --evidence 'fel villkor'
expect_exit 0

# Under budget: each pot gets its half of what the own share does not need.
run uph cofinancing V-24-001 --version final --total 4000000 --date 2026-10-01
expect_exit 0
expect_stderr_is ''
expect_stdout 'V-24-001: projektet har kostat 4 000 000,00; egen del 46/100 är 1 840 000,00.'
expect_stdout 'Finansiärerna ska betala 2 160 000,00, varav 0,00 är inbetalt.'
run uph condition settle V-24-001 --date 2026-10-15
expect_exit 0
expect_stdout '160 000,00 återförs i verifikation 23.'
expect_stdout '80 000,00'
expect_stdout 'Kvar att besluta efter  6 053 742,06'
run uph cofinancing
expect_stdout 'slutligt'

# Words that are read: a percentage, several funders with rules and caps; words that are not.
uph condition add UPH-24-016 --kind cofinancing --name Flera --text 'Flera finansiärer' --share '46,5 %' \
	--funder 'ESF-rådet=50/100:50/100:90000, Karlskrona=3,5 %' >"$folder/kept/out" 2>"$folder/kept/err"
code=$?
command_shown='several funders'
expect_exit 0
expect_stdout 'V-24-002: ansökt 430 107,53; egen del 465/1000 är 200 000,00.'
run uph verify
expect_exit 0
# Money that leaves under a condition that has failed is taken, and told.
rm -f ledger.uph
cp "$project/examples/fordelning-2024.csv" "$project/examples/beslut-2024-02-16.json" .
uph init --name Provboken 2>/dev/null
uph import -q fordelning-2024.csv beslut-2024-02-16.json >/dev/null
uph condition failed V-24-001 --date 2024-08-01 >/dev/null
uph amend UPH-24-017 --amount 500000 --date 2024-09-02 --reason 'nytt försök' >/dev/null
run uph record requisition --allocation UPH-24-017 --date 2024-09-04 --amount 1000
expect_exit 0
expect_stderr 'UPH-24-017 (ESF-projekt, egen del 46 %): villkoret V-24-001 föll 2024-08-01'

# A project that was granted is settled when its final version is there; the whole of it proves.
rm -f ledger.uph
cp "$project/examples/fordelning-2024.csv" "$project/examples/beslut-2024-02-16.json" .
uph init --name Provboken 2>/dev/null
run uph import fordelning-2024.csv beslut-2024-02-16.json
expect_exit 0
expect_stdout 'Kvar att besluta före   7 893 742,06'
uph condition met V-24-001 --date 2024-06-28 --evidence beslut >/dev/null
run uph condition settle V-24-001 --date 2026-10-15
expect_exit 1
uph cofinancing ESF-projekt --version final --total 4000000 --date 2026-10-01 >/dev/null
run uph condition settle V-24-001 --date 2026-10-15
expect_exit 0
expect_stdout '160 000,00 återförs'
expect_stdout 'Kvar att besluta efter  6 053 742,06'
run uph verify
expect_exit 0
finish
