#!/bin/sh
# Money by hand from outside: grant, allocation, decision, requisition, payment, use, refund, correction; every figure.
. "$(dirname "$0")/harness.sh"

uph init --name Provboken 2>/dev/null

# record WHAT...: an event that is taken in
record() {
	run uph record "$@"
	expect_exit 0
}

# standing ACTIVITY AVAILABLE RESERVED REQUISITIONED PAID SPENT CLAIMED ON_BALANCE: the whole row
standing() {
	run uph balance -O json
	row=$(grep "{\"activity\": \"$1\"," "$folder/kept/out") || row=
	for pair in "available $2" "reserved $3" "requisitioned $4" "paid $5" "spent $6" "claimed $7" "on_balance $8"; do
		case $row in
		*"\"${pair% *}\": \"${pair#* }\""*) ;;
		*) fail "activity $1 lacks ${pair% *} ${pair#* } in: $row" ;;
		esac
	done
}

record grant --date 2024-01-01 --amount '500 000,00' --fund 'UPH 2024'
expect_stderr_is 'uph: varning: bidragsåret UPH 2024 är nytt i boken'
expect_stdout 'Tilldelat 500 000,00 i verifikation 1.'
record receive --date 2024-02-01 --amount 500000 --fund 'UPH 2024'
expect_stderr_is ''
record distribute --date 2024-01-15 --amount 200000 --fund 'UPH 2024' --to-activity '787 Samsjuklighet'
standing 787 200000.00 0.00 0.00 0.00 0.00 0.00 200000.00

# A dry run shows all and writes nothing.
cp ledger.uph "$folder/kept/before"
record allocate --dry-run --decision 'LSVO 2024-04-12 § 30' --purpose 'Projektledare' --recipient Karlskrona \
	--fund 'UPH 2024' --activity 787 --date 2024-04-12 --amount 150000 --last-day 2024-12-31
expect_stdout 'Provkörning: ingenting är bokfört'
expect_stdout 'Beslutet LSVO 2024-04-12 § 30 är nytt i boken, som rekommenderat.'
expect_same "$folder/kept/before" ledger.uph

record allocate --decision 'LSVO 2024-04-12 § 30' --purpose 'Projektledare' --recipient Karlskrona \
	--fund 'UPH 2024' --activity 787 --date 2024-04-12 --amount 150000 --last-day 2024-12-31
expect_stdout 'Rekommenderat 150 000,00 för UPH-24-001 (Projektledare) i verifikation 4.'
standing 787 50000.00 150000.00 0.00 0.00 0.00 0.00 200000.00
record hold --decision 'LSVO 2024-04-12 § 30' --purpose 'Reserv' --fund 'UPH 2024' --activity 787 --date 2024-04-12 --amount 10000
standing 787 40000.00 150000.00 0.00 0.00 0.00 0.00 200000.00

# What is recommended may move, with a warning; what is decided without.
record requisition --allocation UPH-24-001 --date 2024-05-02 --amount 10000
expect_stderr_is 'uph: varning: UPH-24-001 (Projektledare) är rekommenderat men inte beslutat av regiondirektören'
run uph approve LSVO 2024-04-12 § 30 --date 2024-05-03 --reference 2024/17
expect_exit 0
record requisition --allocation UPH-24-001 --date 2024-06-01 --amount 90000 --reference 'rekvisition 12'
expect_stderr_is ''
standing 787 40000.00 50000.00 100000.00 0.00 0.00 0.00 200000.00
record pay --allocation UPH-24-001 --date 2024-06-15 --amount 120000 --reference F1881
standing 787 40000.00 30000.00 0.00 120000.00 0.00 0.00 80000.00
record spend --allocation UPH-24-001 --date 2024-11-30 --amount 80000
standing 787 40000.00 30000.00 0.00 40000.00 80000.00 0.00 80000.00
record claim --allocation UPH-24-001 --date 2025-01-10 --amount 15000
record claim --allocation UPH-24-001 --date 2025-01-10 --amount 5000 --of spent
standing 787 40000.00 30000.00 0.00 25000.00 75000.00 20000.00 80000.00
record refund --allocation UPH-24-001 --date 2025-01-20 --amount 20000 --of claimed
standing 787 60000.00 30000.00 0.00 25000.00 75000.00 0.00 100000.00
record refund --allocation UPH-24-001 --date 2025-01-20 --amount 25000 --into reserved
standing 787 60000.00 55000.00 0.00 0.00 75000.00 0.00 125000.00
record release --allocation UPH-24-001 --date 2025-01-31 --amount 55000
record release --allocation UPH-24-002 --date 2025-01-31 --amount 10000
standing 787 125000.00 0.00 0.00 0.00 75000.00 0.00 125000.00
record refund --fund 'UPH 2024' --activity ofördelat --date 2025-01-31 --amount 700
record repay --fund 'UPH 2024' --date 2025-02-01 --amount 300700
standing '' 0.00 0.00 0.00 0.00 0.00 0.00 0.00
run uph balance -O json
expect_stdout '"refunded": "20700.00"'
expect_stdout '"released": "65000.00"'
expect_stdout '"repaid": "300700.00"'

# Outside the period with a reason; the region's own unit straight from what is reserved.
record allocate --decision 'LSVO 2024-04-12 § 30' --purpose Lokal --recipient KoU --performer Karlskrona \
	--fund 'UPH 2024' --activity 787 --date 2025-01-10 --amount 1000 --last-day 2024-12-31
record spend --allocation UPH-24-003 --date 2025-01-15 --amount 600 --override 'fakturan kom sent' -O json
expect_stdout '"from": "reserverat UPH-24-003"'
expect_stdout '"counterparty": "Karlskrona kommun"'

# Corrections: the last first.
run uph reverse 17 --reason 'fel belopp' -O json
expect_exit 0
expect_stdout '"voucher": 20'
standing '' 300700.00 0.00 0.00 0.00 0.00 0.00 300700.00
run uph reverse ver 20 --reason 'var rätt' --date 2025-02-10
expect_exit 0
standing '' 0.00 0.00 0.00 0.00 0.00 0.00 0.00
run uph verify
expect_exit 0

# A grant that is taken back under what it pays for takes a reason.
cp ledger.uph "$folder/kept/before"
run uph reverse 1 --reason 'fel bidragsår'
expect_exit 1
expect_stderr_is 'uph: bidragsåret UPH 2024 räcker inte: det skulle stå på −376 000,00 kr; lägg in tilldelningen först, eller ange ett skäl med --override'
run uph reverse 1 --reason 'fel bidragsår' --override 'rätt år läggs in i morgon'
expect_exit 0
run uph verify
expect_exit 0
cp "$folder/kept/before" ledger.uph

# Two together.
run uph attest
expect_exit 0
expect_stdout 'Attest är inte påslagen i boken (uph setting attest two).'
run uph setting attest two
expect_exit 0
run uph setting attest.from '100 000'
run uph attest -O json
expect_exit 0
[ "$(grep -c '"registered_by": "Ekonom"' "$folder/kept/out")" -eq 8 ] || fail 'not the eight vouchers above the limit'
UPH_USER=Chef
run uph attest 1-3 4
expect_exit 0
expect_stdout 'Verifikation 4, 150 000,00, registrerad av Ekonom, är attesterad av Chef.'
run uph attest -O json
[ "$(grep -c '"registered_by": "Ekonom"' "$folder/kept/out")" -eq 4 ] || fail 'not the four that are left'
run uph journal
expect_stdout 'ej attesterad'
run uph journal -O json
[ "$(grep -c '"attested_by": "Chef"' "$folder/kept/out")" -eq 4 ] || fail 'the journal does not say who attested'
run uph balance -O json
expect_stdout '"4 verifikationer, 1 022 100,00 kr, är inte attesterade."'
UPH_USER=Ekonom
run uph setting attest.limit Chef 50000
run uph setting attest.limit Chef
expect_stdout_is '50000.00'
run uph setting attest.limit CHEF 40000
expect_stdout 'Inställningen attest.limit Chef är nu "40000.00"; den var "50000.00".'
run uph setting 'attest.limit chef'
expect_stdout_is '40000.00'
run uph setting attest.limit Chef none
run uph setting 'attest.limit Chef'
expect_stdout_is ''
run uph setting organisation 'Region Blekinge'
run uph setting -O json
expect_stdout '{"key": "attest.from", "value": "100000.00"}'
expect_stdout '{"key": "organisation", "value": "Region Blekinge"}'

# Documents.
printf 'Faktura 1881' >faktura.pdf
sum=$(sha256sum faktura.pdf | cut -c1-16)
run uph attach faktura.pdf ver 8
expect_exit 0
expect_stdout "faktura.pdf (kontrollsumma $sum) ligger nu bredvid ver 8."
run uph attach faktura.pdf 8
expect_exit 0
expect_stdout "faktura.pdf (kontrollsumma $sum) ligger redan bredvid 8."
run uph attach --get "$sum" -o ut.pdf
expect_exit 1
run uph attach faktura.pdf UPH-24-001 --store
run uph attach faktura.pdf LSVO 2024-04-12 § 30
run uph attach faktura.pdf karlskrona kommun
expect_stdout 'ligger nu bredvid Karlskrona kommun.'
run uph attach -O json
expect_stdout '"beside": "UPH-24-001 Projektledare"'
expect_stdout '"beside": "LSVO 2024-04-12 § 30"'
run uph attach --get "$sum" -o ut.pdf
expect_exit 0
expect_same faktura.pdf ut.pdf
run uph attach --get "$sum" -o -
expect_same faktura.pdf "$folder/kept/out"

# A whole file.
cp "$inputs"/fordelning.csv .
uph -f annan.uph init 2>/dev/null
run uph -f annan.uph import -q fordelning.csv
run uph -f annan.uph reverse fordelning.csv --reason 'fel fil' -O json
expect_exit 0
expect_stdout '"available": "0.00"'
run uph -f annan.uph reverse fordelning.csv --reason 'igen'
expect_exit 1
expect_stderr_is 'uph: filen är redan rättad i sin helhet (verifikation 7)'
run uph -f annan.uph verify
expect_exit 0
run uph verify
expect_exit 0
finish
