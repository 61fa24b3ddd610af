/* The three streams that a program is born with, when who started it gave others than those it counts on. */
#ifndef UPH_CLI_STREAMS_H
#define UPH_CLI_STREAMS_H

/* What is closed is opened on nothing, so that no file of ours is given its number and gets what is meant for
 * another. Reading and writing there fail, as they did. */
void streams_take_places(void);

#endif
