/* Why the system would not: errno in Swedish, for the end of a sentence. What has no words of its own is the
 * system's, in quotes. The text lives until the next call. */
#ifndef UPH_BASE_REASON_H
#define UPH_BASE_REASON_H

const char *reason_to_read(int error);  /* "den finns inte" */
const char *reason_to_write(int error); /* "disken är full; frigör plats och gör om" */

#endif
