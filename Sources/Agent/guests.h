/* The counters of guests that a scenario watches. */
#pragma once

#include <stdint.h>

/* 0 or -errno. */
long guest_watch(int slot, uint64_t number);
/* Reads all, as they are before time passes, and clears what guests were told. */
void guests_note(void);
void guests_tell(void);
void guests_end(void);
