#include "workbook_output.h"

enum uph_status workbook_output(
	const struct invocation *invocation, const char *example, struct output *out, struct uph_error *err)
{
	if (!invocation_value(invocation, OPTION_OUTPUT))
		return uph_fail(
			err, UPH_E_USAGE, "det som ska fyllas i skrivs till en fil; ange den: %s", example);
	enum uph_status status = output_choose(invocation, out, err);
	if (status == UPH_OK && out->format != UPH_FORMAT_XLSX)
		return uph_fail(err, UPH_E_USAGE,
			"det som ska fyllas i finns bara som arbetsbok, med ändelsen .xlsx: %s", example);
	return status;
}
