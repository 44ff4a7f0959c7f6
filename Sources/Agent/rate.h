/* The highest rate of samples (kernel.perf_event_max_sample_rate). */
#pragma once

/* Keeps the kernel from lowering it by itself: on an emulated machine every interrupt takes long. */
void rate_keep(void);
/* 0 or -errno. */
long rate_lower(int samples_per_second);
/* As it was before. */
void rate_restore(void);
