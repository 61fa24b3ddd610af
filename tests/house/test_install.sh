#!/bin/sh
# What `cmake --install` lays out serves a program that knows only pkg-config.
#   test_install.sh BUILD COMPILER [FLAGS...]
set -eu
build=$1
compiler=$2
shift 2
folder=$(mktemp -d "${TMPDIR:-/tmp}/uph-install.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cmake --install "$build" --prefix "$folder/tree" >/dev/null
mv "$folder/tree" "$folder/moved" # the tree is found from where it lies
cat >"$folder/program.c" <<'C'
#include <stdio.h>
#include <uph.h>

int main(void)
{
	struct uph_money kvar;
	struct uph_ledger *ledger = NULL;
	struct uph_error err;
	const struct uph_ledger_options options = {.read_only = true};
	char text[UPH_MONEY_TEXT_MAX];
	if (uph_money_parse("7 893 742,06", 12, 0, &kvar, NULL, &err) != UPH_OK)
		return 1;
	if (uph_ledger_open("saknas.uph", &options, &ledger, &err) == UPH_OK)
		return 1;
	return puts(uph_money_print(kvar, UPH_MONEY_PLAIN, text)) < 0;
}
C
PKG_CONFIG_PATH=$(dirname "$(find "$folder/moved" -name uph.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046
"$compiler" "$@" "$folder/program.c" $(pkg-config --cflags uph) $(pkg-config --libs --static uph) -o "$folder/program"
[ "$(cd "$folder" && ./program)" = 7893742.06 ]
[ "$("$folder/moved/bin/uph" version | head -n 1)" = "uph $(pkg-config --modversion uph)" ]
[ -f "$folder/moved/share/man/man1/uph.1" ]
