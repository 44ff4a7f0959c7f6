/* Last branch records, model-specific and architectural. */

#include "intel.h"

static const char *model = "SDM 3, Debug, Last Branch Records of Skylake";
static const char *architectural = "SDM 3, Last Branch Records";
static const char *freezing = "SDM 3, Debug, Freezing LBR and Performance Counters on PMI";

/* start.S */
void record_branches(u64 msr, u64 on, u64 off);
void record_calls(u64 msr, u64 on, u64 off);
extern u8 branch_run[], from_conditional[], to_conditional[], from_jump[], to_jump[],
  from_indirect_jump[], to_indirect_jump[], from_call[], to_call[], from_return[], to_return[],
  from_indirect_call[], to_indirect_call[], from_indirect_return[], to_indirect_return[],
    from_far[],
  to_far[], call_outer[], call_middle[];

enum { DEPTH = 32, RUN = 10 /* branches of record_branches() */ };

/* The two sorts, as far as they differ. */
static u64 on, off;
static u32 control;
enum kind { CONDITIONAL, RELATIVE_CALL, INDIRECT_CALL, RETURN, INDIRECT_JUMP, RELATIVE_JUMP, FAR,
  KINDS };
/* How many of each kind are in record_branches(). */
static const u32 in_run[KINDS] = {1, 1, 1, 2, 2, 2, 1};
static const char *names[KINDS] = {
  "conditional branches", "near relative calls", "near indirect calls", "near returns",
  "near indirect jumps", "near relative jumps", "far branches",
};

static const char *source(void) { return intel.has_architectural_lbr ? architectural : model; }

static u32 place(u32 n)
{
  return intel.has_architectural_lbr ? n : (u32)(rdmsr(MSR_LASTBRANCH_TOS) - n) % DEPTH;
}
static u64 from(u32 n)
{
  u32 first = intel.has_architectural_lbr ? IA32_LBR_0_FROM_IP : MSR_LASTBRANCH_0_FROM_IP;
  return rdmsr(first + place(n));
}
static u64 to(u32 n)
{
  u32 first = intel.has_architectural_lbr ? IA32_LBR_0_TO_IP : MSR_LASTBRANCH_0_TO_IP;
  return rdmsr(first + place(n));
}
static u64 info(u32 n)
{
  return rdmsr((intel.has_architectural_lbr ? IA32_LBR_0_INFO : MSR_LBR_INFO_0) + place(n));
}

static void clear(void)
{
  wrmsr(control, off);
  if (intel.has_architectural_lbr) {
    wrmsr(IA32_LBR_DEPTH, DEPTH);
    return;
  }
  for (u32 n = 0; n < DEPTH; n++) {
    wrmsr(MSR_LASTBRANCH_0_FROM_IP + n, 0);
    wrmsr(MSR_LASTBRANCH_0_TO_IP + n, 0);
    wrmsr(MSR_LBR_INFO_0 + n, 0);
  }
}

static u32 records(void)
{
  u32 found = 0;
  for (u32 n = 0; n < DEPTH; n++) found += from(n) != 0;
  return found;
}

/* A filter of the sort: bits of MSR_LBR_SELECT, or what is left of IA32_LBR_CTL. */
static u64 filtered(u64 select_bits, u64 control_bits)
{
  if (intel.has_architectural_lbr) return on & ~control_bits;
  wrmsr(MSR_LBR_SELECT, select_bits);
  return on;
}

static void check_order(void)
{
  topic("branch records");
  struct {
    const char *what;
    u64 from, to;
  } rows[] = {
    {"a far branch", (u64)from_far, (u64)to_far},
    {"the return from an indirect call", (u64)from_indirect_return, (u64)to_indirect_return},
    {"an indirect call", (u64)from_indirect_call, (u64)to_indirect_call},
    {"a return", (u64)from_return, (u64)to_return},
    {"a call", (u64)from_call, (u64)to_call},
    {"an indirect jump", (u64)from_indirect_jump, (u64)to_indirect_jump},
    {"a jump", (u64)from_jump, (u64)to_jump},
    {"a conditional branch", (u64)from_conditional, (u64)to_conditional},
  };
  clear();
  record_branches(control, on, off);
  check("each taken branch leaves one record", source(), RUN, records());
  for (u32 n = 0; n < sizeof rows / sizeof rows[0]; n++) {
    check("in the order of time, from: ", source(), rows[n].from, from(n + 1));
    check(rows[n].what, source(), rows[n].to, to(n + 1));
  }
  u32 newest = place(0);
  u64 address = from(0);
  record_branches(control, on, off);
  if (! intel.has_architectural_lbr)
    check("the top of the stack goes on by one for each record", source(), (newest + RUN) % DEPTH,
          place(0));
  check("old records are behind the new ones", source(), address, from(RUN));
  record_branches(control, on, off);
  record_branches(control, on, off);
  check("no more records than the depth", source(), DEPTH, records());
  check("and the oldest is gone", source(), address, from(0));
  record_branches(control, off, off);
  u64 kept = from(1);
  check("nothing is recorded when it is off", source(), (u64)from_far, kept);
}

static void check_filters(void)
{
  topic("branch filters");
  /* SDM 3, Debug, Filtering of Last Branch Records: a bit of MSR_LBR_SELECT suppresses.
     IA32_LBR_CTL: a bit lets through, and the order is another one. */
  static const u32 select[KINDS] = {2, 3, 4, 5, 6, 7, 8}, control_bit[KINDS] = {16, 19, 20, 21, 18,
    17, 22};
  for (u32 kind = 0; kind < KINDS; kind++) {
    clear();
    record_branches(control, filtered(BIT(select[kind]), BIT(control_bit[kind])), off);
    check(names[kind], "SDM 3, filtering: without this kind", RUN - in_run[kind], records());
    clear();
    record_branches(control, filtered(0x1fc & ~BIT(select[kind]),
      0x7f0000 & ~BIT(control_bit[kind])), off);
    check(names[kind], "SDM 3, filtering: this kind only", in_run[kind], records());
  }
  /* Level 0 not, level 3 not; spin() has one branch in each turn but the last. */
  struct {
    const char *what;
    u64 select, control;
    int user;
    u32 least, most;
  } rows[] = {
    {"level 0 is left out", BIT(0), BIT(1), 0, 0, 1},
    {"level 3 is recorded then", BIT(0), BIT(1), 1, 10, 12},
    {"level 3 is left out", BIT(1), BIT(2), 1, 0, 5},
    {"level 0 is recorded then", BIT(1), BIT(2), 0, 10, 12},
  };
  for (u32 n = 0; n < sizeof rows / sizeof rows[0]; n++) {
    clear();
    wrmsr(control, filtered(rows[n].select, rows[n].control));
    spin_in(rows[n].user, 10);
    wrmsr(control, off);
    u32 in_loop = 0;
    for (u32 m = 0; m < DEPTH; m++) in_loop += to(m) == (u64)(rows[n].user ? spin_user : spin);
    int is_recorded = rows[n].least != 0;
    check_range(rows[n].what, "SDM 3, filtering by privilege level", is_recorded ? 9 : 0,
                is_recorded ? 10 : 0, in_loop);
  }
  filtered(0, 0);
}

static void check_call_stack(void)
{
  topic("call stack");
  const char *mode = "SDM 3, Debug, LBR Call Stack Filtering; Last Branch Records, Call-Stack Mode";
  /* Calls and returns, without far and other branches. */
  u64 kinds = BIT(19) | BIT(20) | BIT(21);
  clear();
  u64 enabled = intel.has_architectural_lbr ? 7 | BIT(3) | kinds : on;
  filtered(BIT(9) | BIT(2) | BIT(6) | BIT(7) | BIT(8), 0);
  record_calls(control, enabled, off);
  check("the innermost call that has not returned is the newest", mode, (u64)call_middle, from(0));
  check("behind it the one around it", mode, (u64)call_outer, from(1));
  check("a call to the next instruction is left out", mode, 2, records());
  filtered(0, 0);
}

static void check_freeze(void)
{
  topic("freezing branch records");
  clear();
  wrmsr(IA32_PERF_GLOBAL_STATUS_SET, LBR_FRZ);
  record_branches(control, on, off);
  check("LBR_FRZ stops recording", freezing, 0, records());
  wrmsr(IA32_PERF_GLOBAL_STATUS_RESET, LBR_FRZ);
  record_branches(control, on, off);
  check("and lets it go on when it is reset", freezing, RUN, records());

  clear();
  u64 debug = FREEZE_LBRS_ON_PMI | (intel.has_architectural_lbr ? 0 : DEBUGCTL_LBR);
  wrmsr(IA32_PERFEVTSEL0, EN | OS | INSTRUCTIONS | INT);
  wrmsr(IA32_A_PMC0, intel.mask - 99);
  wrmsr(IA32_PERF_GLOBAL_CTRL, 1);
  wrmsr(IA32_DEBUGCTL, debug);
  if (intel.has_architectural_lbr) wrmsr(IA32_LBR_CTL, on);
  spin(1000);
  /* Branches behind the interrupt: none of them may be there. */
  record_branches(IA32_DEBUGCTL, debug, debug);
  wrmsr(control, off);
  check("the interrupt sets LBR_FRZ", freezing, LBR_FRZ | 1, rdmsr(IA32_PERF_GLOBAL_STATUS));
  check("the newest record is from before it", freezing, (u64)spin, to(0));
  intel_clear();
}

static void check_events(void)
{
  topic("interrupts in branch records");
  const char *recording = "SDM 3, Debug, Last Branch, Interrupt, and Exception Recording Overview";
  u64 value;
  clear();
  wrmsr(control, filtered(0, 0));
  asm volatile("first_interrupt: int $0x40" : : : "memory");
  wrmsr(control, off);
  extern u8 first_interrupt[];
  u32 arrivals = 0, others = intel.has_architectural_lbr ? 0 : BIT(8);
  for (u32 n = 0; n < DEPTH; n++) arrivals += from(n) == (u64)first_interrupt;
  check("an interrupt is recorded once, from the instruction", recording, 1, arrivals);
  clear();
  wrmsr(control, filtered(others, BIT(22)));
  asm volatile("second_interrupt: int $0x40" : : : "memory");
  wrmsr(control, off);
  extern u8 second_interrupt[];
  arrivals = 0;
  for (u32 n = 0; n < DEPTH; n++) arrivals += from(n) == (u64)second_interrupt;
  check("and not when far branches are left out", recording, 0, arrivals);
  filtered(0, 0);
  if (intel.has_architectural_lbr) return;
  wrmsr(IA32_DEBUGCTL, DEBUGCTL_LBR);
  asm volatile("pushfq; orq $0x100, (%%rsp); popfq; nop" : : : "memory");
  asm volatile("pushfq; andq $~0x100, (%%rsp); popfq" : : : "memory");
  value = rdmsr(IA32_DEBUGCTL);
  wrmsr(IA32_DEBUGCTL, 0);
  check("a debug exception clears IA32_DEBUGCTL.LBR", "SDM 3, Debug, IA32_DEBUGCTL MSR", 0, value);
}

static void check_model_specific(void)
{
  topic("model-specific records");
  check("LBR_FMT says what is in the records", "SDM 4, 345H", 5, intel.capabilities & 0x3f);
  check("reserved bits of MSR_LBR_SELECT fault", "SDM 3, Debug, Filtering of Last Branch Records",
        1,
        (u64)try_write(MSR_LBR_SELECT, BIT(10)));
}

static void check_architectural(void)
{
  topic("architectural records");
  struct cpuid leaf = cpuid(0x1c, 0);
  u64 value;
  check("LBR_FMT says that records are architectural", "SDM 4, 345H", 0x3f,
        intel.capabilities & 0x3f);
  check("a depth of 32 is there", "SDM 2, CPUID leaf 1CH", 1, leaf.eax >> 3 & 1);
  for (u32 depth = 0; depth <= 64; depth += 4) {
    int is_there = depth && depth % 8 == 0 && (leaf.eax >> (depth / 8 - 1) & 1);
    check("IA32_LBR_DEPTH takes the depths of CPUID and no other", architectural, ! is_there,
          (u64)try_write(IA32_LBR_DEPTH, depth));
  }
  check("reserved bits of IA32_LBR_CTL fault", architectural, 1, (u64)try_write(IA32_LBR_CTL,
        BIT(4)));
  clear();
  record_branches(control, on, off);
  wrmsr(IA32_LBR_DEPTH, DEPTH);
  check("a write of IA32_LBR_DEPTH clears the records", architectural, 0, records());
  record_branches(control, on, off);
  /* BR_TYPE of the records from the newest on; other branches have 8 and above. */
  static const u64 types[RUN] = {1, 8, 5, 3, 5, 4, 1, 2, 0, 2};
  for (u32 n = 0; n < RUN; n++)
    check("IA32_LBR_x_INFO has the kind of the branch", architectural, types[n],
          (info(n) >> 56 & 0xf) > 8 ? 8 : info(n) >> 56 & 0xf);
  check("and says that its cycles are valid", architectural, 1, info(1) >> 60 & 1);
  if (leaf.eax & 1) {
    wrmsr(IA32_LBR_DEPTH, 8);
    record_branches(control, on, off);
    check("a smaller depth has fewer records", architectural, 1,
          (u64)try_read(IA32_LBR_0_FROM_IP + 8, &value));
    check("but these are the newest", architectural, (u64)from_far, rdmsr(IA32_LBR_0_FROM_IP + 1));
    wrmsr(IA32_LBR_DEPTH, DEPTH);
  }
}

void intel_branches(void)
{
  intel_clear();
  control = intel.has_architectural_lbr ? IA32_LBR_CTL : IA32_DEBUGCTL;
  on = intel.has_architectural_lbr ? 7 | 0x7f0000 : DEBUGCTL_LBR;
  off = 0;
  if (intel.has_architectural_lbr) check_architectural();
  else check_model_specific();
  check_order();
  check_filters();
  check_call_stack();
  check_freeze();
  check_events();
  clear();
}
