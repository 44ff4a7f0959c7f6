/* The highest rate of samples (kernel.perf_event_max_sample_rate). */
#pragma once

/* 0 or -errno. */
long rate_lower(int samples_per_second);
/* As it was before. */
void rate_restore(void);
