/* A scenario's tasks: processes that spin, sleep, and do what they are asked to. */
#pragma once

void tasks_begin(void);
/* Each gives 0 or -errno. */
int task_start(int slot, int cpu, int kind);
int task_let_run(int slot, int runs);
/* Notes that a task does not run any more, and waits until it sleeps. */
int task_wait_asleep(int slot);
int task_move(int slot, int cpu);
/* A process, or another thread of the same one. */
int task_fork(int slot, int child, int is_thread);
/* Lets another task run in place of one, without a moment between them in which the CPU is idle. */
int task_hand_cpu(int slot, int next);
/* Has a task execute the guest of a slot from now on; both share their memory. */
int task_hand_over(int guest, int slot);
/* Has it do something; a reply that is no error is the request's own. */
long task_ask(int slot, int request, int argument);
/* Its process number; 0 where there is none. */
int task_pid(int slot);
/* Ends them all. */
void tasks_end(void);

/* Goes on as a task after an exec; 0 where the arguments say nothing of it. */
int task_reexecuted(int argc, char **argv);
int bind_to_cpu(int cpu);
