#define _GNU_SOURCE
#include "CFiles.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <termios.h>
#include <unistd.h>

/* include/uapi/linux/fs.h */
enum { NOREPLACE = 1, EXCHANGE = 2 };

int files_exchange(const char *first, const char *second)
{
	return syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, EXCHANGE);
}

int files_rename_new(const char *from, const char *to)
{
	int result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, NOREPLACE);

	if (result && (errno == EINVAL || errno == ENOSYS)) {
		if (!faccessat(AT_FDCWD, to, F_OK, AT_SYMLINK_NOFOLLOW)) {
			errno = EEXIST;
			return -1;
		}
		return rename(from, to);
	}
	return result;
}

int files_has_attributes(const char *path)
{
	char names[4096];
	ssize_t size = llistxattr(path, names, sizeof names);

	if (size < 0)
		return errno == ERANGE;
	for (ssize_t at = 0; at < size; at += strlen(names + at) + 1)
		/* Labels of security modules come by themselves. */
		if (strncmp(names + at, "security.", 9))
			return 1;
	return 0;
}

void files_fill_standard(void)
{
	for (int fd = 0; fd < 3; fd++)
		/* The lowest free descriptor is this one. */
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
			return;
}

static void ignore(int number)
{
	(void)number;
}

void files_keep_on_broken_pipe(void)
{
	/* A handler, unlike SIG_IGN, is not inherited by programs that are started. */
	signal(SIGPIPE, ignore);
}

void files_end_by_broken_pipe(void)
{
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
}

int files_nameless(void)
{
	return memfd_create("vpmu-gaps", MFD_CLOEXEC);
}

int files_read_byte(int file)
{
	unsigned char byte;
	ssize_t count;

	do {
		count = read(file, &byte, 1);
	} while (count < 0 && errno == EINTR);
	return count == 1 ? byte : -1;
}

/* The terminal that single keys are read from, as it was before; -1 for none. */
static volatile sig_atomic_t key_terminal = -1;
static struct termios key_lines;
static const int key_signals[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT };

static void leave_keys(int number)
{
	if (key_terminal >= 0)
		tcsetattr(key_terminal, TCSANOW, &key_lines);
	signal(number, SIG_DFL);
	raise(number);
}

int files_read_key(int file)
{
	enum { COUNT = sizeof(key_signals) / sizeof(key_signals[0]) };
	struct sigaction leave = { .sa_handler = leave_keys }, before[COUNT];
	struct termios keys;
	int byte;

	if (tcgetattr(file, &key_lines) != 0)
		return files_read_byte(file);
	for (int i = 0; i < COUNT; i++)
		sigaction(key_signals[i], &leave, &before[i]);
	key_terminal = file;
	keys = key_lines;
	keys.c_lflag &= ~(ICANON | ECHO | ISIG);
	tcsetattr(file, TCSANOW, &keys);
	byte = files_read_byte(file);
	tcsetattr(file, TCSANOW, &key_lines);
	key_terminal = -1;
	for (int i = 0; i < COUNT; i++)
		sigaction(key_signals[i], &before[i], NULL);
	return byte;
}
