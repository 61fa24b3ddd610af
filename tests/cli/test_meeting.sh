#!/bin/sh
# The register of meetings as a person keeps it: several days at once, a body however it is spelled, what cannot be.
. "$(dirname "$0")/harness.sh"

uph init --name Provboken 2>/dev/null
run uph meeting LSVO 2025-01-17 2025-02-14 --plan
expect_exit 0
expect_stdout 'LSVO 2025-02-14 är planerat.'
run uph meeting lsvo 2025-01-17 --held
expect_exit 0
expect_stdout 'LSVO 2025-01-17 är hållet.'
run uph meeting 'Lokal  samverkan Öst 2025-03-01' --plan --note 'i Kallinge'
expect_exit 0
expect_stdout 'Lokal samverkan Öst 2025-03-01 är planerat.'
run uph meeting LSVO 2025-01-17 --adjusted 2025-01-31
expect_exit 0
uph meeting LSVO 2025-02-14 --cancelled --note 'flyttat' >/dev/null 2>&1

run uph meeting LSVO 2025-02-14 --adjusted 2025-02-28
expect_exit 1
expect_stderr 'LSVO 2025-02-14 är inställt; om det hölls ändå, säg först det: --held'
run uph meeting LSVO 2025-01-17 --cancelled
expect_exit 1
expect_stderr 'LSVO 2025-01-17 har hållits: det kan inte bli inställt'
run uph meeting PSVO 2025-02-14 --adjusted 2025-02-28
expect_exit 1
expect_stderr 'boken känner inget sammanträde PSVO 2025-02-14'
run uph meeting LSVO 2025-05-09 2025-05-32 --held
expect_exit 2
expect_stderr '"2025-05-32" är ingen dag; skriv den som 2024-09-27'
run uph meeting LSVO --held
expect_exit 2
expect_stderr 'ange mötet: LSVO 2024-09-27'

run uph meeting --from 2025-02-01 -O csv
expect_stdout 'LSVO;2025-02-14;fredag;cancelled;'
expect_stdout 'Lokal samverkan Öst;2025-03-01;lördag;planned;'
run uph meeting --to 2025-01-31 -O csv
expect_stdout 'LSVO;2025-01-17;fredag;held;2025-01-31;'
[ "$(uph meeting -O csv | wc -l)" -eq 4 ] || fail "$(uph meeting -O csv)"
run uph verify
expect_exit 0
finish
