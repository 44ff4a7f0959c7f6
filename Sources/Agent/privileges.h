/* Events that a user without privileges opens. */
#pragma once

#include "words.h"

/* Takes a value of kernel.perf_event_paranoid, and opens events without privileges from here on; the outcome
 * is 0 or -errno. */
int perform_privileges(struct words *words, long *outcome);
/* Around an open. */
void privileges_leave(void);
void privileges_return(void);
/* As it was before the first. */
void privileges_restore(void);
