/* The perf scheduler without time, written a second time and by another hand than the model's: events of a CPU and of
 * a task, pinned and flexible, on equal counters (rules S1, S3, S13, S31, S40, S44, T2).
 *
 * Spin counts its states and checks the properties of scheduler.scenario; .ci/twin holds the two together. */

#ifndef COUNTERS
#define COUNTERS 2
#endif
#ifndef EACH
#define EACH 2 /* events of each class */
#endif

#define OFF 0
#define INACTIVE 1
#define ACTIVE 2
#define FAILED 3

/* Classes by the order in which they are placed; within one the oldest comes first. */
#define CPU_PINNED 0
#define TASK_PINNED 1
#define CPU_FLEXIBLE 2
#define TASK_FLEXIBLE 3

byte events[4 * EACH];
bool awake = true;

/* For the length of one step. */
hidden byte place, used, class;
hidden byte room;

#define A1 events[CPU_PINNED * EACH]
#define A2 events[CPU_PINNED * EACH + 1]
#define B1 events[CPU_FLEXIBLE * EACH]
#define B2 events[CPU_FLEXIBLE * EACH + 1]
#define C1 events[TASK_PINNED * EACH]
#define D1 events[TASK_FLEXIBLE * EACH]
#define D2 events[TASK_FLEXIBLE * EACH + 1]

inline count() {
  used = 0;
  place = 0;
  do
  :: place < 4 * EACH -> used = used + (events[place] == ACTIVE); place++
  :: else -> break
  od
}

/* All events of a class leave the hardware. */
inline take_out(which) {
  place = (which) * EACH;
  do
  :: place < (which) * EACH + EACH ->
    if
    :: events[place] == ACTIVE -> events[place] = INACTIVE
    :: else
    fi;
    place++
  :: else -> break
  od
}

/* Those that wait come in, the oldest first; behind the first that finds no counter nobody does. */
inline bring_in(which) {
  count();
  room = true;
  place = (which) * EACH;
  do
  :: place < (which) * EACH + EACH ->
    if
    :: events[place] == INACTIVE && room && used < COUNTERS -> events[place] = ACTIVE; used++
    :: events[place] == INACTIVE && !(room && used < COUNTERS) ->
      room = false;
      if
      :: (which) < CPU_FLEXIBLE -> events[place] = FAILED
      :: else
      fi
    :: else
    fi;
    place++
  :: else -> break
  od
}

/* What an enable takes out is brought in again, and what it cannot have changed stays. */
inline enable(which, event) {
  events[event] = INACTIVE;
  if
  :: (which) == CPU_PINNED ->
    if
    :: awake -> take_out(TASK_PINNED); take_out(TASK_FLEXIBLE)
    :: else
    fi;
    take_out(CPU_PINNED);
    take_out(CPU_FLEXIBLE);
    bring_in(CPU_PINNED);
    if
    :: awake -> bring_in(TASK_PINNED)
    :: else
    fi;
    bring_in(CPU_FLEXIBLE);
    if
    :: awake -> bring_in(TASK_FLEXIBLE)
    :: else
    fi
  :: (which) == TASK_PINNED && awake ->
    take_out(TASK_PINNED);
    take_out(TASK_FLEXIBLE);
    take_out(CPU_FLEXIBLE);
    bring_in(TASK_PINNED);
    bring_in(CPU_FLEXIBLE);
    bring_in(TASK_FLEXIBLE)
  :: (which) == CPU_FLEXIBLE ->
    if
    :: awake -> take_out(TASK_FLEXIBLE)
    :: else
    fi;
    take_out(CPU_FLEXIBLE);
    bring_in(CPU_FLEXIBLE);
    if
    :: awake -> bring_in(TASK_FLEXIBLE)
    :: else
    fi
  :: (which) == TASK_FLEXIBLE && awake ->
    take_out(TASK_FLEXIBLE);
    bring_in(TASK_FLEXIBLE)
  :: else
  fi
}

#ifdef NEVER
#define check assert(!(NEVER))
#else
#define check skip
#endif

active proctype host() {
  byte event;
  do
  :: d_step {
      awake ->
      awake = false;
      take_out(TASK_PINNED);
      take_out(TASK_FLEXIBLE);
      check;
      place = 0; used = 0; room = false
    }
  :: d_step {
      !awake ->
      awake = true;
      take_out(CPU_FLEXIBLE);
      bring_in(TASK_PINNED);
      bring_in(CPU_FLEXIBLE);
      bring_in(TASK_FLEXIBLE);
      check;
      place = 0; used = 0; room = false
    }
  :: atomic {
      select (event : 0 .. 4 * EACH - 1);
      d_step {
        class = event / EACH;
        if
        :: events[event] == ACTIVE || events[event] == INACTIVE -> events[event] = OFF
        :: else -> enable(class, event)
        fi;
        check;
        event = 0; place = 0; used = 0; room = false; class = 0
      }
    }
  od
}
