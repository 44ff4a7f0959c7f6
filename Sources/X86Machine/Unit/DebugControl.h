// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Intel: IA32_DEBUGCTL.

#ifndef DEBUG_CONTROL_H
#define DEBUG_CONTROL_H

#include "Emulator.h"

class DebugControl {
public:
  DebugControl(): state() {}

  void reset() { state = State(); }
  void registerState(bx_list_c *list) { registerBytes(list, "debug", &state); }
  Access read(Bit32u msr, Bit64u *value) const;
  Access write(Bit32u msr, Bit64u value);

  bool accepts(Bit64u value) const;
  Bit64u value() const { return state.value; }
  void load(Bit64u value) { state.value = value; }

  bool recordsBranches() const;
  void stopRecordingBranches();
  bool freezesBranchesOnInterrupt() const;
  bool freezesCountersOnInterrupt() const;

private:
  struct State {
    Bit64u value;
  };
  State state;
};

#endif
