/* KVM, where it comes as modules in the initial file system. */
#pragma once

/* Loads what there is, with the options that the kernel's command line has for each. */
void modules_load(void);
