#!/bin/sh
# What is made to be filled in: nothing on standard output, the same bytes twice, and read back untouched it changes
# nothing in the book.
. "$(dirname "$0")/harness.sh"

uph init --name Provboken 2>/dev/null
uph import -q "$project/examples/fordelning-2024.csv" >/dev/null
uph import -q "$project/examples/beslut-2024-02-16.json" "$project/examples/beslut-2024-09-27.json" >/dev/null

try() {
	name=$1
	shift
	run uph "$@" -o "$name.xlsx"
	expect_exit 0
	expect_stdout_is ''
	expect_stderr_is ''
	uph "$@" -o "$name-igen.xlsx"
	expect_same "$name.xlsx" "$name-igen.xlsx"
	run uph import "$name.xlsx" -O json
	expect_exit 0
	expect_stdout '"posted": 0,'
	expect_stdout '"changed": 0,'
	expect_stdout '"available_after": "5893742.06"'
}

try arbetsbok workbook
try arbetsbok-en workbook --lang en
try nya-beslut template decisions
try rekvisition template requisition Karlskrona kommun
try matris template matrix
try matris-2024 template matrix --fund 'UPH 2024'

run uph template matrix --fund 'UPH t.o.m. 2023' -o tidigare.xlsx
expect_exit 2
expect_stderr 'UPH t.o.m. 2023 är det som tidigare år lämnade och ingår i årets matris'
[ ! -e tidigare.xlsx ] || fail 'what was refused made a file'

run uph verify
expect_exit 0
finish
