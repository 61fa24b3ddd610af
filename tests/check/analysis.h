/* What the static analyzers are told that they cannot see from one file at a time: a function that tells of a
 * failure never returns UPH_OK. Put before each file that clang-tidy and gcc -fanalyzer read (-include); no
 * part of the program. Without it both follow a road on which memory has run out and all is well. */
#ifndef UPH_CHECK_ANALYSIS_H
#define UPH_CHECK_ANALYSIS_H

#include "uph/error.h"

/* error.c, which defines the function, is read with UPH_CHECK_ERROR defined. */
#ifndef UPH_CHECK_ERROR
#define uph_fail(err, status, ...) ((void)uph_fail((err), (status), __VA_ARGS__), (enum uph_status)(status))
#define uph_error_at(err, status, place)                                                                     \
	((void)uph_error_at((err), (status), (place)), (enum uph_status)(status))
#endif

/* A function that the analyzers may look into, and that the module's own definition replaces. */
#define FAILS_FOR_MEMORY(function)                                                                           \
	enum uph_status function(struct uph_error *err);                                                     \
	extern inline __attribute__((gnu_inline, used)) enum uph_status function(struct uph_error *err)      \
	{                                                                                                    \
		(void)err;                                                                                   \
		return UPH_E_MEMORY;                                                                         \
	}

FAILS_FOR_MEMORY(audit_no_memory)
FAILS_FOR_MEMORY(newyear_no_memory)
FAILS_FOR_MEMORY(question_no_memory)
FAILS_FOR_MEMORY(recommendation_no_memory)
FAILS_FOR_MEMORY(reconcile_no_memory)
FAILS_FOR_MEMORY(trace_no_memory)

#undef FAILS_FOR_MEMORY

#endif
