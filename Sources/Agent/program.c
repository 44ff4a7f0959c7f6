/*
 *   H CPU METRONOME                 where the agent itself runs, and where its metronome, or -1
 *   S NUMBER                        a scenario begins; everything of the one before is ended
 *   B CPU COUNT, b CPU EVENT COUNT  holds counters with pinned events of the agent's own: cycles, or
 *                                   another of perf's hardware events
 *   K CPU COUNT                     holds so many that COUNT are left
 *   A CPU TRIES                     tells whether cycles can be counted, how many counters a CPU has
 *                                   left (-1 unless TRIES is 1), and whether there is KVM for a guest
 *   I RATE                          lowers the highest rate of samples, up to the scenario's end
 *   x MILLISECONDS                  how long flexible events have a turn, up to the scenario's end
 *   J ON                            switches the watchdog, up to the scenario's end
 *   m CPU REGISTER 1 VALUE          writes a register of a CPU past perf, up to the scenario's end
 *   m CPU REGISTER 0                gives it back what it held
 *   T SLOT CPU KIND                 a task; KIND has bits of enum task_kind (shared.h)
 *   N STEP                          a step begins; the first error of its operations is told
 *   U SLOT RUNS                     lets a task run, or sleep
 *   s SLOT NEXT                     lets NEXT run in place of the task, with no idle moment between them
 *   h GUEST SLOT                    has the task execute the guest of GUEST; both share their memory
 *   W SLOT KIND                     a task that runs makes a VM and is its virtual CPU
 *   M SLOT CPU, X SLOT, Q SLOT, F SLOT CHILD, l SLOT CHILD
 *                                   moves a task; makes it exec, exit, fork, start a thread
 *   c CGROUP PARENT, g SLOT CGROUP  makes a cgroup, and puts a task into one; 0 is the root
 *   O EVENT LEADER WHO CPU ATTR...  opens an event; WHO is tSLOT, sSLOT (by itself, pid 0), gCGROUP or a pid;
 *                                   config3, config4 and a breakpoint's kind stand at the end where they are
 *                                   not 0; a type that the kernel numbers is n and the PMU's name, a tracepoint
 *                                   e and its folder
 *   o ..., q ...                    the same once more, where the attempt before was refused; opens it, and goes
 *                                   on where it is refused
 *   k EVENT LEADER GROUP ...        closes all of the groups that one of their events did not fit; "o" opens these
 *                                   again
 *   E EVENT, y EVENT, D EVENT, C EVENT, Z EVENT
 *                                   enables, enables if it is open, disables, closes, resets it
 *   e EVENT COUNT, p EVENT PERIOD   refreshes it, sets its period or frequency
 *   u LEVEL                         events are opened without privileges, with perf_event_paranoid so
 *   Y EVENT                         from here on what the branch stacks of its samples hold is told
 *   a EVENT, n EVENT, d EVENT OTHER maps a buffer, takes it away, has samples go to that of another event, or with
 *                                   -1 to none
 *   i EVENT                         from here on the index of its mapped page is told
 *   G SLOT COMMAND COUNTER ARGUMENT the guest does something (guest.h); on x86 COUNTER is a register
 *   V SLOT COUNTER                  from here on this counter of the guest is watched, or its branch
 *                                   records by the first of their registers
 *   f SLOT DENIES FIXED EVENT...    KVM's filter of the guest's events and, as bits, fixed counters
 *   t CPU                           from here on whether the CPU's timer of rotation is armed is told
 *   v SLOT, r SLOT                  saves a virtual CPU, makes its VM anew from that
 *   R NANOSECONDS                   time passes
 *   P                               tells what is seen now, and how it was before the last R
 *   L                               the last line of the program
 *
 * Answers: @K and @A of the machine, @S and @L as they come, @N STEP ERROR, and what P tells: @W,
 * @O, @E of what a poll gives, @I of an index, @Y of branch stacks, @T of timers, @G, @V, @B and @R
 * of a guest's branch records, @X of its accesses, @D of the watchdog and at the end @P. "@? LINE
 * REASON" is about a line that cannot be performed; the step that it belongs to fails with EBADMSG.
 */
#define _GNU_SOURCE
#include "program.h"
#include "ballast.h"
#include "cgroups.h"
#include "clock.h"
#include "control.h"
#include "events.h"
#include "fields.h"
#include "guests.h"
#include "limits.h"
#include "multiplexing.h"
#include "opening.h"
#include "privileges.h"
#include "rate.h"
#include "registers.h"
#include "request.h"
#include "setting.h"
#include "shared.h"
#include "tasks.h"
#include "timers.h"
#include "watchdog.h"
#include "words.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static uint64_t run_began;
static int failed, failed_before_opening, has_just_run;

/* The first error of a step is told; the rest follows from it. */
static void note(long result)
{
  if (result < 0 && !failed)
    failed = (int)-result;
}

/* What the kernel has left to do for a scenario that has ended is to disturb no other one. */
static void wait_for_quiet(void)
{
#if defined(__x86_64__)
  enum { QUIET_MICROSECONDS = 50000 };
  if (getpid() == 1)
    usleep(QUIET_MICROSECONDS);
#endif
}

static void end_scenario(void)
{
  events_end();
  guests_end();
  timers_end();
  ballast_release();
  registers_restore();
  rate_restore();
  watchdog_restore();
  multiplexing_restore();
  privileges_restore();
  tasks_end();
  cgroups_end();
  wait_for_quiet();
}

static void run(uint64_t nanoseconds)
{
  guests_note();
  events_note();
  run_began = now_nanoseconds();
  uint64_t end = run_began + nanoseconds;
  struct timespec until = {(time_t)(end / 1000000000), (long)(end % 1000000000)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, 0) == EINTR)
    ;
}

/* A guest that a step has disturbed is entered again after a moment. */
static void settle(void)
{
  enum { MOMENT_NANOSECONDS = 500000 };
  uint64_t end = now_nanoseconds() + MOMENT_NANOSECONDS;

  for (int slot = 0; slot < TASK_LIMIT; slot++)
    while (is_virtual_cpu(slot) && task_at(slot)->runs && now_nanoseconds() < end)
      ;
}

static void tell(void)
{
  if (!has_just_run)
    settle();
  printf("@W %llu\n", (unsigned long long)(now_nanoseconds() - run_began));
  timers_tell();
  events_tell();
  guests_tell();
  watchdog_tell();
  printf("@P\n");
}

static int perform_task(char verb, struct words *words)
{
  int slot = take_slot(words);
  int number = verb == 'T' || verb == 'M'                 ? take_cpu(words)
               : verb == 'U'                              ? take_flag(words)
               : verb == 'F' || verb == 'l' || verb == 's' || verb == 'h' ? take_slot(words)
               : verb == 'g'                              ? (int)take_number(words, 0, CGROUP_LIMIT - 1)
                                                          : 0;
  int kind = verb == 'T' || verb == 'W' ? take_kind(words) : 0;

  if (!is_taken(words))
    return 0;
  switch (verb) {
  case 'T': note(task_start(slot, number, kind)); break;
  case 'U': note(is_virtual_cpu(slot) ? guest_let_run(slot, number) : task_let_run(slot, number)); break;
  case 'M': note(task_move(slot, number)); break;
  case 'X': note(task_ask(slot, TASK_EXEC, 0)); break;
  case 'Q': note(task_ask(slot, TASK_EXIT, 0)); break;
  case 'F': case 'l': note(task_fork(slot, number, verb == 'l')); break;
  case 'g': note(task_pid(slot) ? cgroup_take_in(number, task_pid(slot)) : -EBADMSG); break;
  case 's': note(task_hand_cpu(slot, number)); break;
  case 'h': note(guest_hand_over(slot, number)); break;
  case 'W': note(task_ask(slot, TASK_ENTER_GUEST, kind | IS_VIRTUAL_CPU)); break;
  }
  return 1;
}

/* Of several attempts the last one tells how it went; nothing is tried once one was taken. */
static int perform_open(char verb, struct words *words)
{
  long outcome;

  if (verb != 'o')
    failed_before_opening = failed;
  if (!perform_opening(words, &outcome))
    return 0;
  if ((verb == 'o' && outcome == -EEXIST) || verb == 'q')
    return 1;
  failed = failed_before_opening;
  note(outcome);
  return 1;
}

/* Events, each with its leader and the number of its group: of groups that one did not fit all are closed. */
static int perform_loosening(struct words *words)
{
  static int handles[EVENT_LIMIT], groups[EVENT_LIMIT], is_broken[EVENT_LIMIT];
  int count = 0;

  memset(is_broken, 0, sizeof is_broken);
  for (; !words->is_bad && !is_taken(words) && count < EVENT_LIMIT; count++) {
    handles[count] = (int)take_number(words, 0, EVENT_LIMIT - 1);
    int leader = (int)take_number(words, 0, EVENT_LIMIT - 1);
    groups[count] = (int)take_number(words, 0, EVENT_LIMIT - 1);
    if (event_did_not_fit(handles[count], leader))
      is_broken[groups[count]] = 1;
  }
  if (!is_taken(words))
    return 0;
  for (int place = 0; place < count; place++)
    if (is_broken[groups[place]])
      event_close(handles[place]);
    else
      event_give_up(handles[place]);
  failed_before_opening = failed;
  return 1;
}

static int perform_guest(char verb, struct words *words)
{
  int slot = take_slot(words);
  int command = verb == 'G' ? (int)take_number(words, GUEST_SET_TYPE, GUEST_LAST_COMMAND) : 0;
  uint64_t counter = take_counter(words);
  uint64_t argument = verb == 'G' ? take_unsigned(words, 10) : 0;

  if (!is_taken(words))
    return 0;
  if (verb == 'V')
    note(guest_watch(slot, counter));
  else
    note(guest_perform(slot, command, counter, argument));
  return 1;
}

static int perform_filter(struct words *words)
{
  static struct event_filter filter;
  int slot = take_slot(words);

  filter.is_deny_list = take_flag(words);
  filter.fixed_counters = take_counter(words);
  for (filter.count = 0; !words->is_bad && !is_taken(words); filter.count++) {
    uint64_t event = take_unsigned(words, 16);
    if (filter.count == FILTER_LIMIT)
      return 0;
    filter.events[filter.count] = event;
  }
  if (!is_taken(words))
    return 0;
  note(guest_set_filter(slot, &filter));
  return 1;
}

static int perform_move(char verb, struct words *words)
{
  int slot = take_slot(words);

  if (!is_taken(words))
    return 0;
  note(guest_ask_executor(slot, verb == 'v' ? TASK_SAVE : TASK_RESTORE, 0));
  return 1;
}

/* What marks the program, and time. */
static int perform_mark(char verb, struct words *words)
{
  int64_t number = verb == 'S'   ? take_number(words, 0, INT_MAX)
                   : verb == 'N' ? take_number(words, -1, INT_MAX)
                   : verb == 'R' ? take_number(words, 0, RUN_LIMIT_SECONDS * 1000000000ll)
                                 : 0;

  if (!is_taken(words))
    return 0;
  switch (verb) {
  case 'S':
    end_scenario();
    failed = 0;
    printf("@S %lld\n", (long long)number);
    break;
  case 'N':
    printf("@N %lld %d\n", (long long)number, failed);
    failed = 0;
    break;
  case 'R':
    run((uint64_t)number);
    has_just_run = 1;
    break;
  case 'P': tell(); break;
  case 'L': printf("@L\n"); break;
  }
  if (verb == 'S' || verb == 'L')
    fflush(stdout);
  return 1;
}

void program_refuse(int number, const char *reason)
{
  note(-EBADMSG);
  printf("@? %d %s\n", number, reason);
}

void program_perform(const char *line, int number)
{
  struct words words = {line + 1, 0};
  long outcome = 0;
  int is_good;

  if (!line[0])
    return;
  if (line[0] != 'P')
    has_just_run = 0;
  switch (line[1] && line[1] != ' ' ? 0 : line[0]) {
  case 'H': case 'B': case 'b': case 'K': case 'A': case 'I': case 'J': case 'm': case 't':
  case 'x': case 'c':
    is_good = perform_setting(line[0], &words, &outcome);
    break;
  case 'T': case 'U': case 'M': case 'X': case 'Q': case 'F': case 'W': case 's': case 'h':
  case 'l': case 'g':
    is_good = perform_task(line[0], &words);
    break;
  case 'O': case 'o': case 'q': is_good = perform_open(line[0], &words); break;
  case 'k': is_good = perform_loosening(&words); break;
  case 'E': case 'D': case 'Z': case 'C': case 'Y': case 'i': case 'e': case 'p':
  case 'y': case 'a': case 'n': case 'd':
    is_good = perform_control(line[0], &words, &outcome);
    break;
  case 'u': is_good = perform_privileges(&words, &outcome); break;
  case 'G': case 'V': is_good = perform_guest(line[0], &words); break;
  case 'f': is_good = perform_filter(&words); break;
  case 'v': case 'r': is_good = perform_move(line[0], &words); break;
  case 'S': case 'N': case 'R': case 'P': case 'L': is_good = perform_mark(line[0], &words); break;
  default: program_refuse(number, "there is no such operation"); return;
  }
  if (is_good)
    note(outcome);
  else
    program_refuse(number, "its words are not those of the operation");
}

void program_begin(void) { tasks_begin(); }

void program_end(void)
{
  end_scenario();
  settings_end();
}
