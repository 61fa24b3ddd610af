#!/bin/sh
# What reads otherwise from now on: a decision's paragraph, an att-clause, the text of a voucher.
. "$(dirname "$0")/harness.sh"

uph init --name Provboken 2>/dev/null
uph import -q "$project/examples/fordelning-2024.csv" >/dev/null
uph import -q "$project/examples/beslut-2024-02-16.json" "$project/examples/beslut-2024-09-27.json" >/dev/null

# ---- refused ----
run uph amend LSVO 2024-04-12 --paragraph 40
expect_exit 2
expect_stderr 'uph: ange skälet till ändringen: --reason "…"'
run uph amend LSVO 2024-04-12 --reason x
expect_exit 2
expect_stderr 'uph: ange vad som ändras, till exempel --amount eller --last-day'
run uph amend LSVO 2024-04-12 --paragraph ' ' --reason x
expect_exit 2
expect_stderr 'ange paragrafen, till exempel "84" eller "25 c"'
run uph amend LSVO 2024-04-12 --text 'ny' --reason x
expect_exit 2
expect_stderr '--text gäller en att-sats (--clause 2) eller en verifikation (--voucher 7)'
run uph amend LSVO 2024-02-16 --clause två --text ny --reason x
expect_exit 2
expect_stderr '--clause tar ett nummer, inte "två"'
run uph amend LSVO 2024-02-16 --clause 2 --reason x
expect_exit 2
expect_stderr 'ange hur att-satsen ska lyda: --text "att …"'
run uph amend LSVO 2024-02-16 --clause 7 --text 'att' --reason x
expect_exit 1
expect_stderr 'LSVO 2024-02-16 § 25 c har ingen att-sats 7; att-satserna är 1–3'
run uph amend LSVO 2024-04-12 --voucher 7 --text ny --reason x
expect_exit 2
expect_stderr 'ange ett beslut eller --voucher, inte båda'
run uph amend --voucher 700 --text ny --reason x
expect_exit 1
expect_stderr 'verifikation 700 finns inte i boken'
run uph amend --voucher 7 --reason x
expect_exit 2
expect_stderr 'ange hur texten ska lyda: --text "…"'
run uph amend --voucher 2 --text ny --reason x
expect_exit 2
expect_stderr 'posterna i verifikation 2 har olika texter (488 018,00 "", 271 982,00 "Från 2022 års medel"); de ändras inte till en'

# ---- done ----
before=$(uph balance -O json | sed -n 's/.*"head": "\([0-9a-f]*\)".*/\1/p')
run uph amend LSVO 2024-04-12 --paragraph '§ 40/24' --reason 'enligt protokollet'
expect_exit 0
expect_stdout 'LSVO 2024-04-12 är nu LSVO 2024-04-12 § 40.'
run uph journal -O csv
expect_stdout 'LSVO 2024-04-12 § 40'
run uph journal -O csv --known-at "$before"
expect_stdout 'LSVO 2024-04-12'
expect_no_stdout 'LSVO 2024-04-12 § 40'
run uph decisions LSVO 2024-04-12 § 40
expect_stdout 'LSVO 2024-04-12 § 40'
run uph decisions LSVO 2024-04-12 § 40 --known-at "$before"
expect_no_stdout 'LSVO 2024-04-12 § 40'
run uph recommend LSVO 2024-04-12 § 40 --known-at "$before"
expect_no_stdout '§ 40'
run uph amend LSVO 2024-09-27 § 84 --paragraph 40 --reason x
expect_exit 0
run uph amend LSVO 2024-09-27 § 40 --paragraph 84 --reason 'tillbaka'
expect_exit 0
run uph import "$project/examples/fordelning-2024.csv" -O json
expect_stdout '"posted": 0,'
expect_stdout '"unchanged": 22,'
run uph amend LSVO 2024-02-16 § 25 c --clause 2 --text 'att medlen finns' --reason 'skrivfel'
expect_exit 0
expect_stdout 'LSVO 2024-02-16 § 25 c: att-sats 2 är ändrad.'
run uph recommend LSVO 2024-02-16 § 25 c
expect_stdout 'att medlen finns'
run uph recommend LSVO 2024-02-16 § 25 c --known-at "$before"
expect_no_stdout 'att medlen finns'
run uph amend --voucher 7 --text 'Till hösten' --reason 'skrivfel'
expect_exit 0
expect_stdout 'Texten på verifikation 7 är ändrad (1 post).'
run uph amend --voucher 7 --text 'Till våren' --reason 'skrivfel' --dry-run
expect_exit 0
run uph journal -O csv
expect_stdout 'Till hösten'
run uph verify
expect_exit 0
finish
