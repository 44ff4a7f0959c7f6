/* The virtual machine on x86; its guest's program is guest_x86.S. */
#if defined(__x86_64__)
#define _GNU_SOURCE
#include "guest_x86.h"
#include "vm.h"

#include <cpuid.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define IS_AT(member, address)                                                                     \
  _Static_assert(GUEST_MAILBOX + offsetof(struct mailbox, member) == (address), #member)
IS_AT(sequence, MAILBOX_SEQUENCE);
IS_AT(done, MAILBOX_DONE);
IS_AT(command, MAILBOX_COMMAND);
IS_AT(counter, MAILBOX_COUNTER);
IS_AT(argument, MAILBOX_ARGUMENT);
IS_AT(result, MAILBOX_RESULT);
IS_AT(faults, MAILBOX_FAULTS);
IS_AT(interrupts, MAILBOX_INTERRUPTS);
IS_AT(overflows, MAILBOX_OVERFLOWS);
IS_AT(clocks, MAILBOX_CLOCKS);

enum {
  /* Pages that KVM wants for itself on Intel, above the guest's memory. */
  TASK_SEGMENT = 0xfffbd000, IDENTITY_MAP = 0xfffbc000,
  PERF_CAPABILITIES = 0x345,
  INTEL_STATUS = 0x38e, INTEL_CLEAR = 0x390, AMD_STATUS = 0xc0000300, AMD_CLEAR = 0xc0000302,
  NMI_DELIVERY = 0x400,
  PEBS_BUFFER_SIZE = 0x1000,
};

extern char guest_program[], guest_program_end[];

int has_guests(void) { return !access("/dev/kvm", R_OK | W_OK); }

static int is_amd(void)
{
  uint32_t a, b, c, d;
  return __get_cpuid(0, &a, &b, &c, &d) && b == signature_AMD_ebx;
}

/* One that KVM does not have is no error number's. */
static int access_register(int descriptor, unsigned long request, uint32_t number, uint64_t *value)
{
  /* A header and one entry. */
  _Alignas(struct kvm_msrs) char block[sizeof(struct kvm_msrs) + sizeof(struct kvm_msr_entry)] = {0};
  struct kvm_msrs *registers = (struct kvm_msrs *)block;

  registers->nmsrs = 1;
  registers->entries[0].index = number;
  registers->entries[0].data = *value;
  int done = ioctl(descriptor, request, registers);
  if (done == 1)
    *value = registers->entries[0].data;
  return done == 1 ? 0 : done < 0 ? -errno : -GUEST_FAULT;
}

int vm_read_register(struct vm *vm, uint32_t number, uint64_t *value)
{
  *value = 0;
  return access_register(vm->cpu, KVM_GET_MSRS, number, value);
}

int vm_write_register(struct vm *vm, uint32_t number, uint64_t value)
{
  return access_register(vm->cpu, KVM_SET_MSRS, number, &value);
}

/* The number of programmable counters: of Intel's in leaf 0AH, of AMD's second version in leaf 80000022H. */
static void leave_counters(struct kvm_cpuid2 *features, unsigned count)
{
  for (unsigned place = 0; place < features->nent; place++) {
    struct kvm_cpuid_entry2 *entry = &features->entries[place];
    if (entry->function == 0xa)
      entry->eax = (entry->eax & ~0xff00u) | count << 8;
    else if (entry->function == 0x80000022)
      entry->ebx = (entry->ebx & ~0xfu) | count;
  }
}

/* Everything that KVM supports is offered, or fewer counters. */
static int offer_features(struct vm *vm, unsigned counters)
{
  enum { ENTRY_LIMIT = 256 };
  struct kvm_cpuid2 *features = calloc(1, sizeof *features + ENTRY_LIMIT * sizeof features->entries[0]);
  uint64_t capabilities = 0;

  if (!features)
    return -ENOMEM;
  features->nent = ENTRY_LIMIT;
  int failed = ioctl(vm->kvm, KVM_GET_SUPPORTED_CPUID, features);
  if (!failed && counters)
    leave_counters(features, counters);
  failed = failed || ioctl(vm->cpu, KVM_SET_CPUID2, features);
  int error = failed ? -errno : 0;
  free(features);
  /* Branch records and PEBS come with this register, where the processor has it. */
  if (!error && !access_register(vm->kvm, KVM_GET_MSRS, PERF_CAPABILITIES, &capabilities) && capabilities)
    vm_write_register(vm, PERF_CAPABILITIES, capabilities);
  return error;
}

static int start_at_entry(int cpu)
{
  struct kvm_sregs segments;
  struct kvm_regs registers = {.rip = GUEST_ENTRY, .rflags = 2};

  if (ioctl(cpu, KVM_GET_SREGS, &segments))
    return -errno;
  segments.cs.base = 0;
  segments.cs.selector = 0;
  return ioctl(cpu, KVM_SET_SREGS, &segments) || ioctl(cpu, KVM_SET_REGS, &registers) ? -errno : 0;
}

static void prepare_memory(char *memory, uint64_t version2)
{
  memset(memory, 0, GUEST_MEMORY);
  memcpy(memory + GUEST_ENTRY, guest_program, (size_t)(guest_program_end - guest_program));
  uint32_t status = !is_amd() ? INTEL_STATUS : version2 ? AMD_STATUS : 0;
  uint32_t clear = !is_amd() ? INTEL_CLEAR : version2 ? AMD_CLEAR : 0;
  uint32_t entry = NMI_DELIVERY;
  /* PEBS: begin, next, end and threshold of the buffer; the first record interrupts, as with Linux. */
  uint64_t buffer[] = {GUEST_PEBS_BUFFER, GUEST_PEBS_BUFFER, GUEST_PEBS_BUFFER + PEBS_BUFFER_SIZE,
                       GUEST_PEBS_BUFFER + 1};
  memcpy(memory + GUEST_PEBS_AREA + 4 * sizeof *buffer, buffer, sizeof buffer);
  memcpy(memory + GUEST_STATUS_REGISTER, &status, sizeof status);
  memcpy(memory + GUEST_RESET_REGISTER, &clear, sizeof clear);
  memcpy(memory + GUEST_INTERRUPT_ENTRY, &entry, sizeof entry);
}

/* With everything but what its one virtual CPU starts from. */
static int make(struct vm *vm, void *memory, int kind)
{
  uint64_t identity_map = IDENTITY_MAP;

  if ((vm->kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC)) < 0)
    return -errno;
  if ((vm->machine = ioctl(vm->kvm, KVM_CREATE_VM, 0)) < 0)
    return -errno;
  struct kvm_enable_cap without = {.cap = KVM_CAP_PMU_CAPABILITY, .args = {KVM_PMU_CAP_DISABLE}};
  struct kvm_userspace_memory_region region = {
      .memory_size = GUEST_MEMORY, .userspace_addr = (uint64_t)memory};
  if ((kind & HAS_NO_PMU && ioctl(vm->machine, KVM_ENABLE_CAP, &without)) ||
      ioctl(vm->machine, KVM_SET_TSS_ADDR, TASK_SEGMENT) ||
      ioctl(vm->machine, KVM_SET_IDENTITY_MAP_ADDR, &identity_map) ||
      (!(kind & HAS_USER_INTERRUPTS) && ioctl(vm->machine, KVM_CREATE_IRQCHIP, 0)) ||
      ioctl(vm->machine, KVM_SET_USER_MEMORY_REGION, &region) ||
      (vm->cpu = ioctl(vm->machine, KVM_CREATE_VCPU, 0)) < 0)
    return -errno;
  vm->run = mmap(0, (size_t)ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0), PROT_READ | PROT_WRITE,
                 MAP_SHARED, vm->cpu, 0);
  if (vm->run == MAP_FAILED)
    return -errno;
  return offer_features(vm, (unsigned)kind >> COUNTERS_SHIFT & COUNTERS_MASK);
}

int vm_create(struct vm *vm, void *memory, int kind)
{
  uint64_t unused = 0;
  int error = make(vm, memory, kind);

  if (error)
    return error;
  prepare_memory(memory, !vm_read_register(vm, AMD_STATUS, &unused));
  return start_at_entry(vm->cpu);
}

int vm_set_filter(struct vm *vm, const void *memory)
{
  return ioctl(vm->machine, KVM_SET_PMU_EVENT_FILTER, (const char *)memory + GUEST_FILTER) ? -errno : 0;
}

enum { REGISTER_LIMIT = 1024 };

/* What user space takes along when a guest moves; the registers are those that KVM names for it. */
static struct {
  struct kvm_regs general;
  struct kvm_sregs system;
  struct kvm_lapic_state interrupts;
  int has_interrupts;
  uint32_t count;
  uint32_t numbers[REGISTER_LIMIT];
  uint64_t values[REGISTER_LIMIT];
} saved;

static int list_registers(struct vm *vm)
{
  _Alignas(struct kvm_msr_list) char block[sizeof(struct kvm_msr_list) + sizeof saved.numbers];
  struct kvm_msr_list *list = (struct kvm_msr_list *)block;

  list->nmsrs = REGISTER_LIMIT;
  if (ioctl(vm->kvm, KVM_GET_MSR_INDEX_LIST, list))
    return -errno;
  saved.count = list->nmsrs;
  memcpy(saved.numbers, list->indices, saved.count * sizeof *saved.numbers);
  return 0;
}

int vm_save(struct vm *vm)
{
  uint32_t kept = 0;
  int error = list_registers(vm);

  if (error)
    return error;
  if (ioctl(vm->cpu, KVM_GET_REGS, &saved.general) || ioctl(vm->cpu, KVM_GET_SREGS, &saved.system))
    return -errno;
  saved.has_interrupts = !ioctl(vm->cpu, KVM_GET_LAPIC, &saved.interrupts);
  /* The list is of the host's KVM, and some of it this guest does not have. */
  for (uint32_t place = 0; place < saved.count; place++)
    if (!vm_read_register(vm, saved.numbers[place], &saved.values[kept]))
      saved.numbers[kept++] = saved.numbers[place];
  saved.count = kept;
  return 0;
}

int vm_restore(struct vm *vm, void *memory, int kind)
{
  size_t size = (size_t)ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);

  munmap(vm->run, size);
  close(vm->cpu);
  close(vm->machine);
  close(vm->kvm);
  int error = make(vm, memory, kind);
  if (error)
    return error;
  if (ioctl(vm->cpu, KVM_SET_SREGS, &saved.system) || ioctl(vm->cpu, KVM_SET_REGS, &saved.general) ||
      (saved.has_interrupts && ioctl(vm->cpu, KVM_SET_LAPIC, &saved.interrupts)))
    return -errno;
  /* One that cannot be written is one that was zero. */
  for (uint32_t place = 0; place < saved.count; place++)
    vm_write_register(vm, saved.numbers[place], saved.values[place]);
  return 0;
}

void vm_resume(struct vm *vm)
{
  struct kvm_mp_state state = {.mp_state = KVM_MP_STATE_RUNNABLE};
  ioctl(vm->cpu, KVM_SET_MP_STATE, &state);
}
#endif
