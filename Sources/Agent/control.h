/* Operations on an event that is open: what ioctls and close do. */
#pragma once

#include "words.h"

/* Takes the words of an operation by its letter, and performs it; the outcome is 0 or -errno. */
int perform_control(char verb, struct words *words, long *outcome);
