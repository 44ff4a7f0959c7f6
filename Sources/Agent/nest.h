/*
 * Tasks that share their memory and their files, as the threads of one hypervisor do: KVM lets nobody else execute a
 * virtual CPU. A process of its own makes them, so that the agent's memory is not theirs.
 */
#pragma once

/* Makes one for a slot, which begins with `begin`; 0 or -errno. */
int nest_start(int slot, void (*begin)(int));
/* Makes one more thread of the calling process, which begins so; 0 or -errno. */
int thread_start(int slot, void (*begin)(int));
/* Ends the process that makes them, and with it all of them. */
void nest_end(void);
