// SPDX-License-Identifier: LGPL-2.1-or-later

#include "IntelUnit.h"

// CPUID leaf 0AH, SDM vol. 2.
static void replaceCounters(const Settings &settings, cpuid_function_t *leaf)
{
  if (! settings.replacesCounters) return;
  leaf->eax = (leaf->eax & ~0xff00u) | settings.generalCounters << 8;
  leaf->edx = (leaf->edx & ~0x1fu) | settings.fixedCounters;
  if ((leaf->eax & 0xff) >= 5) leaf->ecx = (1u << settings.fixedCounters) - 1;
}

// CPUID leaf 01H: Sapphire, Emerald and Granite Rapids have architectural last branch records.
static bool hasArchitecturalLBR(Bit32u signature)
{
  Bit32u family = (signature >> 8) & 0xf;
  Bit32u model = ((signature >> 4) & 0xf) | ((signature >> 12) & 0xf0);
  return family == 6 && (model == 0x8f || model == 0xcf || model == 0xad);
}

static Bit64u capabilities(const IntelFeatures &features)
{
  using namespace capability;
  Bit64u value = pebsTrap | pebsRegisters | freezeWhileSMM | fullWidthWrites;
  value |= features.hasArchitecturalLBR ? lbrArchitectural : lbrWithInfo;
  // Version 5 comes with adaptive records and metrics in the processors that we have.
  bool isVersion5 = features.version >= 5;
  if (isVersion5) value |= pebsBaseline | perfMetrics;
  return value | Bit64u(isVersion5 ? 4 : 3) << pebsFormatShift;
}

IntelFeatures IntelUnit::features(BX_CPU_C *processor, const Settings &settings)
{
  IntelFeatures features;
  cpuid_function_t leaf;
  processor->cpuid->get_cpuid_leaf(0, 0, &leaf);
  if (leaf.eax < 0xa) return features;
  processor->cpuid->get_cpuid_leaf(1, 0, &leaf);
  features.hasArchitecturalLBR = hasArchitecturalLBR(settings.signatureOr(leaf.eax));
  processor->cpuid->get_cpuid_leaf(0xa, 0, &leaf);
  replaceCounters(settings, &leaf);
  features.general = (leaf.eax >> 8) & 0xff;
  features.width = (leaf.eax >> 16) & 0xff;
  features.fixed = leaf.edx & 0x1f;
  if (features.general == 0 || features.general > IntelFeatures::mostGeneral ||
      features.fixed > IntelFeatures::mostFixed) return features;
  features.version = leaf.eax & 0xff;
  // AnyThread is there since version 3 unless EDX[15] says that it is deprecated.
  features.hasAnyThread = ! (leaf.edx & (1u << 15));
  features.capabilities = ::capabilities(features);
  return features;
}

void IntelUnit::identify(Bit32u leaf, Bit32u subleaf, cpuid_function_t *answer)
{
  if (leaf == 1) {
    answer->eax = settings.signatureOr(answer->eax);
    // Linux believes fewer than three fixed counters only of a processor under a hypervisor.
    if (settings.replacesCounters && settings.fixedCounters < 3) answer->ecx |= 1u << 31;
  }
  if (leaf == 0xa) replaceCounters(settings, answer);
  if (! supported.hasArchitecturalLBR) return;
  if (leaf == 7 && subleaf == 0) answer->edx |= 1u << 19;
  if (leaf == 0x1c) ArchitecturalLBR::identify(answer);
}
