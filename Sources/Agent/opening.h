/* The operation that opens an event. */
#pragma once

#include "words.h"

/* Takes its words, and opens the event where they are good; the outcome is 0 or -errno. */
int perform_opening(struct words *words, long *outcome);
