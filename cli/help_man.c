/* The man page uph(1), from the same tables as the help texts. */
#include <stdbool.h>
#include <string.h>

#include "help.h"

/* Text that troff does not take for anything else. */
static void put_text(FILE *out, const char *text, size_t length)
{
	if (length > 0 && (*text == '.' || *text == '\''))
		(void)fputs("\\&", out);
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\\')
			(void)fputs("\\e", out);
		else if (text[i] == '-')
			(void)fputs("\\-", out);
		else if (text[i] == '~')
			(void)fputs("\\(ti", out);
		else if (text[i] == '"')
			(void)fputs("\\(dq", out);
		else
			(void)fputc(text[i], out);
	}
}

static void put_line(FILE *out, const char *text)
{
	put_text(out, text, strlen(text));
	(void)fputc('\n', out);
}

static void put_paragraphs(FILE *out, const char *text)
{
	bool literal = false;
	while (*text) {
		size_t length = strcspn(text, "\n");
		bool example = text[0] == ' ';
		if (literal && !example)
			(void)fputs(".fi\n.RE\n", out);
		if (!literal && example)
			(void)fputs(".PP\n.RS\n.nf\n", out);
		literal = example;
		if (length == 0 && text[length + 1] && text[length + 1] != ' ')
			(void)fputs(".PP\n", out);
		if (length > 0) {
			size_t skip = strspn(text, " ");
			put_text(out, text + skip, length - skip);
			(void)fputc('\n', out);
		}
		text += length + (text[length] == '\n');
	}
	if (literal)
		(void)fputs(".fi\n.RE\n", out);
}

static void put_options(FILE *out, const enum option_id *options)
{
	for (; *options != OPTION_NONE; options++) {
		const struct option *option = option_by_id(*options);
		(void)fputs(".TP\n", out);
		if (option->letter)
			(void)fprintf(out, "\\fB\\-%c\\fR, ", option->letter);
		(void)fputs("\\fB\\-\\-", out);
		put_text(out, option->name, strlen(option->name));
		(void)fputs("\\fR", out);
		if (option->value)
			(void)fprintf(out, " \\fI%s\\fR", option->value);
		(void)fputc('\n', out);
		put_line(out, option->help);
	}
}

static void put_command(FILE *out, const struct command *command)
{
	(void)fprintf(out, ".SS \"uph %s\"\n", command->name);
	put_line(out, command->summary);
	(void)fprintf(out, ".PP\n\\fBuph %s\\fR ", command->name);
	put_line(out, command->usage);
	(void)fputs(".PP\n", out);
	put_paragraphs(out, command->help);
	put_options(out, command->options);
}

static const struct {
	const char *name, *meaning;
} variables[] = {
	{"UPH_LEDGER", "boken att arbeta i, när -f inte är angiven"},
	{"UPH_USER", "namnet som antecknas för den som skriver i boken; annars inloggningsnamnet"},
	{"UPH_NOW", "en tidpunkt i UTC (2024-10-01T12:00:00Z) i stället för klockan, så att exempel och prov "
		    "ger samma bok "
		    "varje gång; varje avläsning är en mikrosekund senare än den förra"},
	{"UPH_WAIT",
		"hur många sekunder ett kommando väntar på en bok som ett annat program har, högst 3600; annars 30"},
	{"NO_COLOR", "när den är satt skrivs ingen färg i terminalen; inte heller när TERM är dumb"},
	{"COLUMNS", "terminalens bredd, när den är satt"},
};

static const struct {
	const char *code, *meaning;
} codes[] = {
	{"0", "allt gick väl; en inläsning som bokförs, med eller utan anmärkningar"},
	{"1", "innehållet tas inte emot, eller verify fann fel"},
	{"2", "kommandot är fel skrivet"},
	{"3", "en fil eller boken kan inte läsas eller skrivas"},
};

void help_man(FILE *out)
{
	(void)fprintf(out,
		".\\\" Skriven av \"uph help --man\"; ändra i cli/ och skriv om.\n"
		".TH UPH 1 \"\" \"uph %s\" \"Användarkommandon\"\n"
		".nh\n"
		".ad l\n"
		".SH NAMN\n"
		"uph \\- boken över statsbidraget till Uppdrag psykisk hälsa\n"
		".SH SYNOPSIS\n"
		".B uph\n"
		"[\\fB\\-f\\fR \\fIBOK\\fR] \\fIKOMMANDO\\fR [\\fIARGUMENT\\fR]\n"
		".SH BESKRIVNING\n",
		UPH_VERSION);
	put_paragraphs(out,
		"Tar emot protokollets fördelning av medel, prövar att den går ihop, håller varje "
		"krona spårbar till beslutet som flyttade den, och ger tillbaka saldon och matris "
		"som text, CSV, JSON och arbetsbok.\n"
		"\n"
		"Rapporter skrivs till standard ut, allt annat till standard fel. Belopp läses i "
		"alla svenska former; dagar som 2024-09-27, 240927 eller 24-09-27. Växlar och ord "
		"får stå i vilken ordning som helst, och en växels namn får kortas så länge det inte "
		"kan vara ett annat.\n");
	(void)fputs(".SH KOMMANDON\n", out);
	for (size_t i = 0; commands[i]; i++)
		put_command(out, commands[i]);
	(void)fputs(".SH \"VÄXLAR FÖR ALLA KOMMANDON\"\n", out);
	put_options(out, options_global);
	(void)fputs(".SH MILJÖVARIABLER\n", out);
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		(void)fprintf(out, ".TP\n.B %s\n", variables[i].name);
		put_line(out, variables[i].meaning);
	}
	(void)fputs(".SH SLUTKODER\n", out);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		(void)fprintf(out, ".TP\n.B %s\n", codes[i].code);
		put_line(out, codes[i].meaning);
	}
}
