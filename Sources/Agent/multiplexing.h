/* How long flexible events have a turn on the core's PMU. */
#pragma once

/* 0 or -errno. */
long multiplexing_set(int milliseconds);
/* As it was. */
void multiplexing_restore(void);
