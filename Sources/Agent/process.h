/* What a process does. */
#pragma once

/* 'S' when it sleeps, 'R' when it runs or waits for a CPU, 'Z' and 'X' when it has ended. */
char process_state(int pid);
/*
 * For a direct switch: nothing of the kernel's comes between two that go before everybody else, and one of them
 * does not push the other off. Where that is not allowed a batch task at least pushes nobody off.
 */
void put_before_others(int pid);
void put_among_others(int pid);
