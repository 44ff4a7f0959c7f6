/* The timers that rotate flexible events, of the CPUs that a scenario asks for. */
#pragma once

void timers_watch(int cpu);
void timers_tell(void);
void timers_end(void);
