// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Intel: the counters' registers, and what selects their events.

#ifndef SELECTORS_H
#define SELECTORS_H

#include "CounterBank.h"
#include "IntelFeatures.h"

class Selectors {
public:
  Selectors(const IntelFeatures &features, CounterBank &bank): features(features), bank(bank) {}

  void reset() { state = State(); }
  void registerState(bx_list_c *list) { registerBytes(list, "selectors", &state); }
  Access read(Bit32u msr, Bit64u *value) const;
  Access write(Bit32u msr, Bit64u value);
  Access readCounter(Bit32u ecx, Bit64u *value) const;

  /// How the counter would count if nothing else stopped it.
  Counting counting(unsigned counter) const;
  bool asksForInterrupt(unsigned counter) const;
  bool asksForAdaptiveRecord(unsigned counter) const;
  /// What IA32_PERF_GLOBAL_INUSE says of the selectors.
  Bit64u inUse() const;

private:
  struct State {
    Bit64u eventSelect[IntelFeatures::mostGeneral];
    Bit64u fixedControl;
  };
  const IntelFeatures &features;
  CounterBank &bank;
  State state{};

  Bit64u fixedField(unsigned n) const { return (state.fixedControl >> (4 * n)) & 0xf; }
  Bit64u eventSelectMask() const;
  Bit64u fixedControlMask() const;
  Access writeGeneral(unsigned n, Bit64u value, bool isFullWidth);
};

#endif
