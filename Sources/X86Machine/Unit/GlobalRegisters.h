// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Intel: IA32_PERF_GLOBAL_CTRL, _STATUS, _STATUS_RESET, _STATUS_SET and _INUSE.

#ifndef GLOBAL_REGISTERS_H
#define GLOBAL_REGISTERS_H

#include "IntelFeatures.h"

/// Bits of IA32_PERF_GLOBAL_STATUS beside those of the counters.
/// SDM vol. 3, "Enhancement in IA32_PERF_GLOBAL_STATUS".
namespace status {
constexpr Bit64u perfMetrics = bit(48);
constexpr Bit64u traceToPA = bit(55);
constexpr Bit64u lbrFrozen = bit(58);
constexpr Bit64u countersFrozen = bit(59);
constexpr Bit64u bufferOverflow = bit(62);    // OvfBuf, the debug store area's
constexpr Bit64u conditionChanged = bit(63);
}

class GlobalRegisters {
public:
  explicit GlobalRegisters(const IntelFeatures &features): features(features) {}

  void reset();
  void registerState(bx_list_c *list) { registerBytes(list, "global", &state); }
  Access read(Bit32u msr, Bit64u *value, Bit64u inUse) const;
  Access write(Bit32u msr, Bit64u value);

  bool accepts(Bit64u control) const { return (control & ~controlMask()) == 0; }
  Bit64u control() const { return state.control; }
  void load(Bit64u control) { state.control = control & controlMask(); }

  /// Enabled, and not frozen.
  bool allowsCounting(unsigned counter) const;
  bool lbrIsFrozen() const { return (state.status & status::lbrFrozen) != 0; }

  void set(Bit64u statusBits) { state.status |= statusBits; }

private:
  struct State {
    Bit64u control, status;
  };
  const IntelFeatures &features;
  State state{};

  Bit64u controlMask() const;
  Bit64u statusMask() const;
};

#endif
