// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Counters that advance with the instructions that the processor executes.

#ifndef COUNTER_BANK_H
#define COUNTER_BANK_H

#include "EventSelection.h"

/// How one counter counts at this moment.
struct Counting {
  Rate rate;
  bool inSupervisor = false;  ///< in CPL 0
  bool inUser = false;        ///< in CPL 1 to 3
};

class OverflowReceiver {
public:
  virtual void overflowed(Bit32u counters) = 0;
protected:
  ~OverflowReceiver() {}
};

/// The values are brought up to date when somebody looks, when the privilege level or a selector
/// changes, and when the first of them could have overflowed.
class CounterBank {
public:
  static constexpr unsigned capacity = 16;

  CounterBank(BX_CPU_C *, PerformanceMonitoringUnit *, OverflowReceiver *, unsigned width);

  Bit64u mask() const { return valueMask; }
  Bit64u value(unsigned counter) const { return state.value[counter]; }
  void set(unsigned counter, Bit64u value) { state.value[counter] = value & valueMask; }
  void setCounting(unsigned counter, Counting counting) { state.counting[counter] = counting; }

  void reset();
  void registerState(bx_list_c *);

  /// Up to this instruction. Overflows are told to the receiver.
  void advance();
  /// Values or countings changed: looks again at the time of the next overflow.
  void schedule();

private:
  struct State {
    Bit64u value[capacity];
    Counting counting[capacity];
    Bit64u instructions, branches;  // of the processor, when advance() was last called
    bool timerIsActive;
  };

  BX_CPU_C *processor;
  PerformanceMonitoringUnit *unit;
  OverflowReceiver *receiver;
  Bit64u valueMask;
  State state;
  int timer;

  static void timerExpired(void *bank);
  Bit64u instructionsToOverflow() const;
};

#endif
