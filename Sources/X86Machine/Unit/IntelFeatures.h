// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What an Intel processor says of its performance monitoring.

#ifndef INTEL_FEATURES_H
#define INTEL_FEATURES_H

#include "Emulator.h"

/// IA32_PERF_CAPABILITIES, SDM vol. 4, "Architectural MSRs", 345H.
namespace capability {
constexpr Bit64u lbrFormat = bits(5, 0);
constexpr Bit64u lbrWithInfo = 5;             // LBR_FMT: FROM, TO and INFO registers
constexpr Bit64u lbrArchitectural = 0x3f;
constexpr Bit64u pebsTrap = bit(6);           // a record is written after the instruction
constexpr Bit64u pebsRegisters = bit(7);      // with all registers
constexpr unsigned pebsFormatShift = 8;
constexpr Bit64u freezeWhileSMM = bit(12);
constexpr Bit64u fullWidthWrites = bit(13);
constexpr Bit64u pebsBaseline = bit(14);
constexpr Bit64u perfMetrics = bit(15);
}

struct IntelFeatures {
  unsigned version = 0;      ///< CPUID.0AH:EAX[7:0]
  unsigned general = 0;      ///< CPUID.0AH:EAX[15:8], general-purpose counters
  unsigned width = 0;        ///< CPUID.0AH:EAX[23:16], bits of each
  unsigned fixed = 0;        ///< CPUID.0AH:EDX[4:0], fixed-function counters
  bool hasAnyThread = false;
  bool hasArchitecturalLBR = false;
  Bit64u capabilities = 0;

  static constexpr unsigned mostGeneral = 8, mostFixed = 4;

  bool has(Bit64u capability) const { return (capabilities & capability) == capability; }

  /// Bits of the counters in IA32_PERF_GLOBAL_CTRL and its relatives.
  /// SDM vol. 3, "Architectural Performance Monitoring Version 2 Facilities".
  Bit64u generalBits() const { return bits(general - 1, 0); }
  Bit64u fixedBits() const { return fixed ? bits(31 + fixed, 32) : 0; }
};

/// The counters as the bank has them: general-purpose first, fixed-function behind.
constexpr unsigned fixedCounter(unsigned n) { return IntelFeatures::mostGeneral + n; }
constexpr bool isFixed(unsigned counter) { return counter >= IntelFeatures::mostGeneral; }
constexpr unsigned statusBit(unsigned counter)
{
  return isFixed(counter) ? 32 + counter - IntelFeatures::mostGeneral : counter;
}

#endif
