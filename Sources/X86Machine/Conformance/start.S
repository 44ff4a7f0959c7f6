// Entry, descriptor tables, interrupt entries and the way to privilege level 3 and back.

	.section .text.start, "ax"
	.globl	start
start:	cli
	leaq	stack_end(%rip), %rsp
	call	main
1:	hlt
	jmp	1b

	.text
// Every vector has an entry of 16 bytes, which pushes what the processor did not.
	.globl	entries
	.balign	16
entries:
	.set	vector, 0
	.rept	256
	.balign	16
	.if	(vector == 8) || (vector >= 10 && vector <= 14) || (vector == 17) || (vector == 21)
	.else
	pushq	$0
	.endif
	pushq	$vector
	jmp	arrived
	.set	vector, vector + 1
	.endr

arrived:
	pushq	%rax
	pushq	%rbx
	pushq	%rcx
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%rbp
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	movq	%rsp, %rbp
	movq	88(%rbp), %rdi		// vector
	leaq	96(%rbp), %rsi		// error code, RIP, CS, RFLAGS, RSP, SS
	andq	$-16, %rsp
	cld
	call	interrupted
	movq	%rbp, %rsp
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rbp
	popq	%rdi
	popq	%rsi
	popq	%rdx
	popq	%rcx
	popq	%rbx
	popq	%rax
	addq	$16, %rsp
	iretq

// long run_user(void *code, unsigned long rdi): runs code at level 3 until INT 80H or a fault.
	.globl	run_user
run_user:
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, kernel_stack(%rip)
	movq	%rdi, %rax
	movq	%rsi, %rdi
	pushq	$0x23			// SS
	leaq	user_stack_end(%rip), %rcx
	pushq	%rcx
	pushq	$2			// RFLAGS: no interrupts, unless the caller wants them
	movq	user_flags(%rip), %rcx
	orq	%rcx, (%rsp)
	pushq	$0x2b			// CS
	pushq	%rax
	iretq

// Where interrupted() goes on for INT 80H and for faults of level 3.
	.globl	leave_user
leave_user:
	movq	kernel_stack(%rip), %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	ret

// Loops of two instructions, one of them a branch; for both levels.
	.globl	spin, spin_user
spin:	decq	%rdi
	jnz	spin
	ret
spin_user:
	decq	%rdi
	jnz	spin_user
	int	$0x80

// RDPMC at level 3.
	.globl	rdpmc_user
rdpmc_user:
	movl	%edi, %ecx
	rdpmc
	movl	%eax, rdpmc_result(%rip)
	movl	%edx, rdpmc_result + 4(%rip)
	int	$0x80

// One branch of each kind, each with its two addresses; see intel_branches.c.
	.macro	branch name
	.globl	from_\name, to_\name
	.endm
	.globl	branch_run
branch_run:
	branch	conditional
	branch	jump
	branch	indirect_jump
	branch	call
	branch	return
	branch	indirect_call
	branch	indirect_return
	branch	far
	xorl	%eax, %eax
from_conditional:
	jz	to_conditional
	nop
to_conditional:
	nop
from_jump:
	jmp	to_jump
	nop
to_jump:
	leaq	to_indirect_jump(%rip), %rax
from_indirect_jump:
	jmp	*%rax
	nop
to_indirect_jump:
	nop
from_call:
	call	to_call
to_return:
	leaq	to_indirect_call(%rip), %rax
from_indirect_call:
	call	*%rax
to_indirect_return:
	pushq	$0x10
	leaq	to_far(%rip), %rax
	pushq	%rax
from_far:
	lretq
	nop
to_far:
	nop
	jmp	*%rdx			// back to the caller, who came by a jump
to_call:
	nop
from_return:
	ret
to_indirect_call:
	nop
from_indirect_return:
	ret

// Calls branch_run without a branch of its own being the last: %rsi is the value for the register
// %r8d that switches recording on, %r9 the one that switches it off.
	.globl	record_branches
record_branches:			// (unsigned msr, unsigned long on, unsigned long off)
	movl	%edi, %r8d
	movq	%rdx, %r9
	movl	%r8d, %ecx
	movl	%esi, %eax
	movq	%rsi, %rdx
	shrq	$32, %rdx
	wrmsr
	leaq	1f(%rip), %rdx
	jmp	branch_run
1:	movl	%r8d, %ecx
	movl	%r9d, %eax
	movq	%r9, %rdx
	shrq	$32, %rdx
	wrmsr
	ret

// Calls three deep, returns once, and stops: two calls are left on a call stack.
	.globl	record_calls, call_outer, call_middle, call_inner, call_nowhere
record_calls:				// (unsigned msr, unsigned long on, unsigned long off)
	movl	%edi, %r8d
	movq	%rdx, %r9
	movl	%r8d, %ecx
	movl	%esi, %eax
	movq	%rsi, %rdx
	shrq	$32, %rdx
	wrmsr
call_outer:
	call	outer
	ret
outer:
call_middle:
	call	middle
	ret
middle:
call_inner:
	call	inner
call_nowhere:
	call	1f
1:	addq	$8, %rsp
	movl	%r8d, %ecx
	movl	%r9d, %eax
	movq	%r9, %rdx
	shrq	$32, %rdx
	wrmsr
	ret
inner:	ret

// What a guest does: runs 2000 instructions, reads the register that it was told and ends.
	.globl	guest
guest:	movq	$1000, %rdi
1:	decq	%rdi
	jnz	1b
	movl	guest_register(%rip), %ecx
	jecxz	2f
	rdmsr
	movl	%eax, guest_value(%rip)
	movl	%edx, guest_value + 4(%rip)
2:	cmpl	$0, guest_is_svm(%rip)
	jne	3f
	vmcall
3:	vmmcall

// long vmx_enter(void): 0 when the guest ran or an exit says why not, 1 when VMLAUNCH failed.
	.globl	vmx_enter
vmx_enter:
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movl	$0x6c14, %eax		// host RSP
	vmwrite	%rsp, %rax
	leaq	1f(%rip), %rcx
	movl	$0x6c16, %eax		// host RIP
	vmwrite	%rcx, %rax
	vmlaunch
	movl	$1, %eax
	jmp	2f
1:	xorl	%eax, %eax
2:	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	ret

// void svm_enter(physical address of the control block)
	.globl	svm_enter
svm_enter:
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rdi, %rax
	clgi
	vmrun
	stgi
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	ret

	.data
	.globl	guest_register, guest_value, guest_is_svm
guest_value:	.quad	0
guest_register:	.long	0
guest_is_svm:	.long	0
	.globl	user_flags, rdpmc_result
user_flags:	.quad	0
rdpmc_result:	.quad	0

	.bss
	.balign	16
	.globl	guest_stack_end
	.skip	4096
guest_stack_end:
kernel_stack:	.quad	0
	.skip	65536
	.globl	stack_end, interrupt_stack_end
stack_end:
	.skip	16384
interrupt_stack_end:
	.skip	16384
user_stack_end:
	.section .note.GNU-stack, "", @progbits
