// SPDX-License-Identifier: LGPL-2.1-or-later

#include "EventSelection.h"

// A counter mask other than zero makes a counter advance by one in each clock in which the event
// happens at least as often as the mask says; inverted, in each clock in which it happens less
// often. (SDM vol. 3, "Architectural Performance Monitoring Version 1 Facilities"; APM vol. 2,
// 13.2.1.) In this machine an event happens once in a clock or not at all.
Rate qualified(Rate event, Bit64u selector)
{
  // Edges: what happens in every clock has none, and those of branches are not followed.
  if (selector & selector::edge) return never;
  unsigned mask = (selector >> selector::counterMaskShift) & 0xff;
  if (mask == 0) return event;
  if (selector & selector::invert)
    return mask == 1 ? Rate{1 - event.perInstruction, -event.perBranch} : everyInstruction;
  return mask == 1 ? event : never;
}
