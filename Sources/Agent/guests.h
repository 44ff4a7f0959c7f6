/* What a scenario watches of guests: their counters, branch records and accesses. */
#pragma once

#include <stdint.h>

/* Each gives 0 or -errno, and -GUEST_FAULT. */
long guest_watch(int slot, uint64_t number);
/* Has a guest do something, and notes what its access took. */
long guest_perform(int slot, int command, uint64_t counter, uint64_t argument);
/* Reads all, as they are before time passes, and clears what guests were told. */
void guests_note(void);
void guests_tell(void);
void guests_end(void);
