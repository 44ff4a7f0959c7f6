/* The NMI watchdog, of which the kernel has an event on each CPU. */
#pragma once

/* 0 or -errno. */
long watchdog_switch(int is_on);
/* Tells the state of its events while it is on. */
void watchdog_tell(void);
/* As it was before the first switch. */
void watchdog_restore(void);
