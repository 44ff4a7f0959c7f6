/* Operations about the machine and the agent itself: H, B, b, K, A, I, J, m, t (program.c). */
#pragma once

#include "words.h"

/* Performs one; 0 where its words are not its own. The outcome is 0 or -errno. */
int perform_setting(char verb, struct words *words, long *outcome);
/* Ends what none but the last scenario may end. */
void settings_end(void);
