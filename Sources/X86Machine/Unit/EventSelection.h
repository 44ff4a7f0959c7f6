// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Event selectors: what a counter is asked to count, and how often that happens in this machine.
// IA32_PERFEVTSELx (SDM vol. 3, "Architectural Performance Monitoring Version 1 Facilities") and
// PerfEvtSeln (APM vol. 2, 13.2.1) have these fields in common.

#ifndef EVENT_SELECTION_H
#define EVENT_SELECTION_H

#include "Emulator.h"

namespace selector {
constexpr Bit64u event = bits(15, 0);   // event select and unit mask
constexpr Bit64u user = bit(16);        // counts in CPL 1 to 3
constexpr Bit64u supervisor = bit(17);  // counts in CPL 0
constexpr Bit64u edge = bit(18);
constexpr Bit64u interrupt = bit(20);   // an overflow asks for an interrupt
constexpr Bit64u enable = bit(22);
constexpr Bit64u invert = bit(23);
constexpr unsigned counterMaskShift = 24;
}

/// How often something happens: for each instruction, and for each branch.
///
/// One instruction is retired in each clock of this machine, and takes one reference cycle and one
/// slot. Some instructions are branches. Nothing else happens.
struct Rate {
  int perInstruction = 0;
  int perBranch = 0;
};

constexpr Rate never{0, 0}, everyInstruction{1, 0}, everyBranch{0, 1};

/// How often a counter advances whose selector qualifies an event with counter mask, invert and
/// edge.
Rate qualified(Rate event, Bit64u selector);

#endif
