/* Checks of an Intel unit. Sections of the SDM have their titles; numbers move between editions. */

#ifndef INTEL_H
#define INTEL_H

#include "check.h"

enum {
  IA32_PMC0 = 0xc1, IA32_PERFEVTSEL0 = 0x186, IA32_MISC_ENABLE = 0x1a0, MSR_LBR_SELECT = 0x1c8,
  MSR_LASTBRANCH_TOS = 0x1c9, IA32_DEBUGCTL = 0x1d9, IA32_FIXED_CTR0 = 0x309,
  MSR_PERF_METRICS = 0x329,
  IA32_PERF_CAPABILITIES = 0x345, IA32_FIXED_CTR_CTRL = 0x38d, IA32_PERF_GLOBAL_STATUS = 0x38e,
  IA32_PERF_GLOBAL_CTRL = 0x38f, IA32_PERF_GLOBAL_STATUS_RESET = 0x390,
  IA32_PERF_GLOBAL_STATUS_SET = 0x391, IA32_PERF_GLOBAL_INUSE = 0x392, IA32_PEBS_ENABLE = 0x3f1,
  MSR_PEBS_DATA_CFG = 0x3f2, IA32_A_PMC0 = 0x4c1, IA32_DS_AREA = 0x600,
  MSR_LASTBRANCH_0_FROM_IP = 0x680, MSR_LASTBRANCH_0_TO_IP = 0x6c0, MSR_LBR_INFO_0 = 0xdc0,
  IA32_LBR_0_INFO = 0x1200, IA32_LBR_CTL = 0x14ce, IA32_LBR_DEPTH = 0x14cf,
  IA32_LBR_0_FROM_IP = 0x1500, IA32_LBR_0_TO_IP = 0x1600
};

/* IA32_PERFEVTSELx */
#define USR BIT(16)
#define OS BIT(17)
#define EDGE BIT(18)
#define INT BIT(20)
#define EN BIT(22)
#define INV BIT(23)
#define CMASK(n) ((u64)(n) << 24)
enum { CORE_CYCLES = 0x3c, INSTRUCTIONS = 0xc0, BRANCHES = 0xc4 };

/* IA32_DEBUGCTL */
#define DEBUGCTL_LBR BIT(0)
#define FREEZE_LBRS_ON_PMI BIT(11)
#define FREEZE_PERFMON_ON_PMI BIT(12)

/* IA32_PERF_GLOBAL_STATUS */
#define LBR_FRZ BIT(58)
#define CTR_FRZ BIT(59)
#define OVF_BUF BIT(62)

/* IA32_PERF_CAPABILITIES */
#define PEBS_BASELINE BIT(14)
#define PERF_METRICS_AVAILABLE BIT(15)

struct intel {
  u32 version, general, fixed;
  u64 capabilities, mask;
  int has_architectural_lbr;
};
extern struct intel intel;

/* Everything off and zero, no status bit, no interrupt. */
void intel_clear(void);
/* What one counter counts while 2 * count instructions run. */
u64 general_counts(u32 counter, u64 select, int user, u64 count);
u64 fixed_counts(u32 counter, u64 control, int user, u64 count);

void intel_begin(const char *processor);
void intel_registers(void);
void intel_counting(void);
void intel_interrupts(void);
void intel_reading(void);
void intel_branches(void);
void intel_sampling(void);
void intel_virtualization(void);
void intel_snapshot(void);

#endif
