// SPDX-License-Identifier: LGPL-2.1-or-later

#include "AMDUnit.h"
#include "IntelUnit.h"

// The first word of the vendor's name, CPUID leaf 0.
static constexpr Bit32u Genu = 0x756e6547, Auth = 0x68747541;

PerformanceMonitoringUnit *PerformanceMonitoringUnit::create(BX_CPU_C *processor)
{
  Settings settings = Settings::fromEnvironment();
  cpuid_function_t vendor;
  processor->cpuid->get_cpuid_leaf(0, 0, &vendor);
  if (vendor.ebx == Auth && AMDUnit::isIn(processor)) return new AMDUnit(processor, settings);
  if (vendor.ebx == Genu) {
    IntelFeatures features = IntelUnit::features(processor, settings);
    // Versions before 4 freeze in another way, and no processor here has one.
    if (features.version >= 4) return new IntelUnit(processor, settings, features);
  }
  return new PerformanceMonitoringUnit;
}
