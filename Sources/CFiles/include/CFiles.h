#ifndef CFILES_H
#define CFILES_H

/* Calls of Linux that the C library hides from Swift, or that take their arguments in a list. */

/* renameat2(2) with RENAME_EXCHANGE: both paths exist and change places in one step. */
int files_exchange(const char *first, const char *second);

/* renameat2(2) with RENAME_NOREPLACE; where a file system cannot do that, rename(2). */
int files_rename_new(const char *from, const char *to);

/* 1 when a file has attributes that a new one would lack, such as an access list; else 0. */
int files_has_attributes(const char *path);

/* Opens /dev/null in the place of each of the descriptors 0, 1 and 2 that is closed, so that using it
   fails: a file that is opened later would else be taken for it. */
void files_fill_standard(void);

/* Lets a write to a pipe without a reader fail; programs that are started are not concerned. */
void files_keep_on_broken_pipe(void);

/* Ends the program as such a write does by itself. */
void files_end_by_broken_pipe(void);

/* The next byte of a file, or -1 at its end. */
int files_read_byte(int file);

/* The same; on a terminal it comes as soon as the key is pressed, unseen, and an interrupt is a byte too;
   a signal that ends the program leaves the terminal as it was. */
int files_read_key(int file);

/* A file without a name, which is gone with its last user, or -1. */
int files_nameless(void);

#endif
