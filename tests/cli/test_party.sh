#!/bin/sh
# Who is who, as a person keeps it: a name that is near is asked about and learnt, two that are one are merged and parted
# again, and what cannot be is refused with what to do.
. "$(dirname "$0")/harness.sh"

uph init --name Provboken 2>/dev/null
run uph party
expect_exit 0
expect_stdout 'Karlskrona kommun'
run uph party list -O csv
expect_exit 0
expect_stdout 'Part;Slag;Hör till;Org.nr;Andra namn;Tilldelningar;Beviljat;Sammanslagen med'

# ---- numbers ----
run uph party number 'Karlskrona kommun' 2120000829
expect_exit 0
expect_stdout 'Karlskrona kommun har organisationsnumret 212000-0829.'
run uph party number 'Ronneby kommun' 212000-0812
expect_exit 1
expect_stderr 'kontrollsiffran i 212000-0812 stämmer inte: sista siffran skulle vara 1; se efter numret'
run uph party number 'Ronneby kommun' 811218-9876
expect_exit 1
expect_stderr 'Personnummer skrivs inte i boken'
run uph party number 'Ronneby kommun' 212000-0829
expect_exit 1
expect_stderr 'organisationsnumret 212000-0829 är Karlskrona kommun'

# ---- a name that is near is learnt by confirmation alone ----
uph record grant --fund 'UPH 2024' --date 2024-01-01 --amount 100000 >/dev/null 2>&1
printf 'Händelse;Datum;Belopp;Bidragsår;Mottagare;Beslut;Ändamål;Aktivitet\n' >rader.csv
printf 'Rekommenderat;2024-04-12;1 000;UPH 2024;Karlskrona kommn;LSVO 2024-04-12;Lokaler;ofördelat\n' >>rader.csv
run uph import rader.csv
expect_exit 1
expect_stderr 'Parten "Karlskrona kommn" finns inte i boken; menade du "Karlskrona kommun"? Bekräfta det i så fall med uph party alias "Karlskrona kommun" "Karlskrona kommn", eller rätta namnet.'
run uph party alias 'Karlskrona kommun' 'Karlskrona kommn'
expect_exit 0
expect_stdout '"Karlskrona kommn" är från och med nu ett namn på Karlskrona kommun.'
run uph import rader.csv
expect_exit 0
run uph balance --by recipient -O csv
expect_stdout 'Karlskrona kommun'
run uph party alias 'Karlskrona kommun' 'karlskrona KOMMN'
expect_exit 1
expect_stderr 'inget ändras: "karlskrona KOMMN" är redan Karlskrona kommun'
run uph party alias 'Ronneby kommun' Karlskrona
expect_exit 1
expect_stderr '"Karlskrona" är redan ett namn på Karlskrona kommun; är de samma part: uph party merge "Karlskrona kommun" "Ronneby kommun" --reason "…"'
run uph party alias 'Karlskrona kommun' 'Karlskrona kommn' --remove
expect_exit 0
expect_stdout '"Karlskrona kommn" är inte längre ett namn på Karlskrona kommun.'

# A row that is posted is that row still when the name is another's.
uph balance -O csv >"$folder/kept/taken.csv"
run uph party alias 'Ronneby kommun' 'Karlskrona kommn'
expect_exit 0
run uph import rader.csv
expect_exit 0
expect_stdout 'Oförändrade rader               1'
run uph party alias 'Ronneby kommun' 'Karlskrona kommn' --remove
expect_exit 0
uph balance -O csv >"$folder/kept/taken_again.csv"
run cmp "$folder/kept/taken.csv" "$folder/kept/taken_again.csv"
expect_exit 0

# ---- names and reasons that say nothing ----
run uph party add '   ' --kind other
expect_exit 1
expect_stderr 'namnet är tomt; skriv vad parten heter'
run uph party alias 'Ronneby kommun' '  '
expect_exit 1
expect_stderr 'namnet är tomt; skriv vad parten heter'
run uph party merge 'Ronneby kommun' 'Karlskrona kommun' --reason '  '
expect_exit 2
expect_stderr 'ange varför de är samma part'

# ---- two that are one ----
run uph party add 'Karlskrona kommn' --kind municipality
expect_exit 0
expect_stderr 'Karlskrona kommn är ny i boken; menade du "Karlskrona kommun"? Slå i så fall ihop dem med uph party merge "Karlskrona kommn" "Karlskrona kommun" --reason "…", annars är de två parter.'
printf 'Händelse;Datum;Belopp;Bidragsår;Mottagare;Beslut;Ändamål;Aktivitet\n' >flera.csv
printf 'Rekommenderat;2024-05-24;2 000;UPH 2024;Karlskrona kommn;LSVO 2024-05-24;Resor;ofördelat\n' >>flera.csv
run uph import flera.csv
expect_exit 0
uph balance --by recipient -O json >"$folder/kept/before.json"
run uph party merge 'Karlskrona kommn' 'Karlskrona kommun'
expect_exit 2
expect_stderr 'ange varför de är samma part: --reason "…"'
run uph party merge 'Karlskrona kommn' 'Karlskrona kommun' --reason 'felskrivet i filen' --dry-run
expect_exit 0
uph balance --by recipient -O json >"$folder/kept/dry.json"
expect_same "$folder/kept/before.json" "$folder/kept/dry.json"
UPH_NOW=2024-10-02T12:00:00Z
export UPH_NOW
run uph party merge 'Karlskrona kommn' 'Karlskrona kommun' --reason 'felskrivet i filen'
expect_exit 0
expect_stdout 'Karlskrona kommn räknas från och med nu som Karlskrona kommun, i alla rapporter och nästa fil.'
run uph statement 'Karlskrona kommn' -O csv
expect_exit 0
expect_stdout 'Resor'
expect_stdout 'Lokaler'
run uph trace 'mottagare:Karlskrona kommn'
expect_exit 0
expect_stdout 'Karlskrona kommn är sammanslagen med Karlskrona kommun 2024-10-02, Ekonom: felskrivet i filen.'
uph balance -O csv >"$folder/kept/sums.csv"
run uph import flera.csv
expect_exit 0
expect_stdout 'Oförändrade rader               1'
uph balance -O csv >"$folder/kept/again.csv"
run cmp "$folder/kept/sums.csv" "$folder/kept/again.csv"
expect_exit 0
uph balance --by recipient -O csv --known-at 2024-10-01 >"$folder/kept/then.csv"
run cat "$folder/kept/then.csv"
expect_stdout 'Karlskrona kommn'
run uph party merge 'Karlskrona kommun' 'Karlskrona kommn' --reason 'tvärtom'
expect_exit 1
expect_stderr 'Karlskrona kommun räknas redan som Karlskrona kommun, och kan inte slås ihop med sig själv'
run uph verify
expect_exit 0
run uph party merge --undo 'Karlskrona kommn'
expect_exit 0
run uph balance --by recipient -O csv
expect_stdout 'Karlskrona kommn'
run uph import rader.csv
expect_exit 0
expect_stdout 'Oförändrade rader               1'
run uph party list --known-at 2024-10-01 -O csv
expect_no_stdout 'sammanslagen'
run uph verify
expect_exit 0

# ---- what belongs to what ----
run uph party add Psykiatri --kind unit --parent 'Region Blekinge'
expect_exit 0
run uph party parent 'Region Blekinge' Psykiatri
expect_exit 1
expect_stderr 'Psykiatri hör till Region Blekinge, som då skulle höra till sig själv'
run uph party parent Psykiatri --none
expect_exit 0
expect_stdout 'Psykiatri hör inte längre till någon.'
run uph party kind Psykiatri other
expect_exit 0
expect_stdout 'Slaget på Psykiatri är nu: annan.'

# ---- words that are off ----
run uph party merge Ronneby
expect_exit 2
expect_stderr 'skriv till exempel: uph party merge'
run uph party slå Ronneby
expect_exit 2
expect_stderr 'uph party tar list, add, merge, alias, parent, number eller kind, inte "slå"'
run uph party alias Ronneby 'Ronneby stad' --undo
expect_exit 2
expect_stderr 'växeln hör inte till uph party alias'
run uph party list --reason x
expect_exit 2
finish
