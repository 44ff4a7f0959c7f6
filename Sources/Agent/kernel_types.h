/* Where the members of the kernel's structures are, from the kernel's own type information (BTF). */
#pragma once

/* Once, at the beginning; whether there is such information. */
int kernel_types_load(void);
/*
 * The byte offset of a member, such as "hw.idx", which is looked for in members without a name too;
 * -1 where there is none.
 */
long kernel_offset(const char *structure, const char *path);
