/* Counters that the agent holds; each gives 0 or -errno. */
#pragma once

/* With one of perf's hardware events. */
long ballast_hold(int cpu, int event, int wanted);
/* Holds so many that `wanted` are left. */
long ballast_leave(int cpu, int wanted);
int ballast_count_free(int cpu);
void ballast_release(void);
