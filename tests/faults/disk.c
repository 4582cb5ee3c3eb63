/* A disk that fails, and a clock that somebody sets: loaded before libc (LD_PRELOAD).
 *
 * Every call that changes something below $FAULTS_ROOT is counted. What fails, with which error,
 * and what time it is, stand in the file $FAULTS_CONTROL, which this library and the test share
 * in memory: so a test can break a disk and mend it while a process works. With $FAULTS_TRACE
 * each counted call is appended to that file by name.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct control {
    int64_t calls;     /* how many were counted */
    int64_t at;        /* the number of the call that fails; 0: none does */
    int64_t error;     /* its errno */
    int64_t lasting;   /* 0: only that one; 1: all from there on; 2: those that need room */
    int64_t halves;    /* 1: a write is half done before it fails, as on a disk that fills up */
    int64_t hits;      /* how many have failed */
    int64_t clock;     /* 0: the machine's own; 1: `base` and what has passed since, at `rate` */
    int64_t base;      /* in nanoseconds since 1970 */
    int64_t since;     /* of the machine's steady clock, when it was set */
    int64_t rate;      /* in thousandths; 0 stands still */
    char what[512];    /* the first call that failed */
};

static struct control *control;
static const char *root;
static size_t root_length;
static int trace = -1;
static __thread int is_due; /* a write was cut in half: the next one fails */

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULTS_CONTROL");
    root = getenv("FAULTS_ROOT");
    root_length = root ? strlen(root) : 0;
    if (!path) return;
    int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0) return;
    void *found = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    if (found != MAP_FAILED) control = found;
    path = getenv("FAULTS_TRACE");
    if (path)
        trace = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
}

static int is_below(const char *path) {
    return control && root_length && strncmp(path, root, root_length) == 0 &&
           (path[root_length] == '/' || path[root_length] == 0);
}

static const char *of_fd(int fd, char *out, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, out, size - 1);
    out[length < 0 ? 0 : length] = 0;
    return out;
}

static const char *of_path(int folder, const char *path, char *out, size_t size) {
    if (!path) return "";
    if (path[0] == '/') return path;
    if (folder != AT_FDCWD) of_fd(folder, out, size);
    else if (!getcwd(out, size)) return "";
    size_t length = strlen(out);
    snprintf(out + length, size - length, "/%s", path);
    return out;
}

/* Count a call; return the errno with which it is to fail, or 0. */
static int fails(const char *name, const char *path, int needs_room) {
    if (!is_below(path)) return 0;
    int64_t number = __atomic_add_fetch(&control->calls, 1, __ATOMIC_SEQ_CST);
    if (trace >= 0) {
        char line[1024];
        int length = snprintf(line, sizeof line, "%s %s\n", name, path + root_length);
        syscall(SYS_write, trace, line, length < (int)sizeof line ? length : (int)sizeof line - 1);
    }
    int64_t at = control->at;
    if (!at || number < at) return 0;
    if (number > at && !control->lasting) return 0;
    if (control->lasting == 2 && !needs_room) return 0;
    if (__atomic_add_fetch(&control->hits, 1, __ATOMIC_SEQ_CST) == 1)
        snprintf(control->what, sizeof control->what, "%s %s", name, path + root_length);
    return (int)control->error;
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define REFUSE(number) do { int found = (number); if (found) { errno = found; return -1; } } while (0)

static int makes(const char *path, int flags) {
    return (flags & O_CREAT) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0;
}
static int writes(int flags) { return (flags & (O_CREAT | O_TRUNC)) || (flags & O_ACCMODE) != O_RDONLY; }

#define OPENING(name, folder, path, flags) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
        va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); \
    } \
    if (writes(flags)) { \
        char at[4096]; \
        const char *whole = of_path(folder, path, at, sizeof at); \
        REFUSE(fails(name, whole, makes(whole, flags))); \
    }

int open(const char *path, int flags, ...) {
    REAL(open); OPENING("open", AT_FDCWD, path, flags) return real(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    REAL(open64); OPENING("open", AT_FDCWD, path, flags) return real(path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
    REAL(openat); OPENING("open", folder, path, flags) return real(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
    REAL(openat64); OPENING("open", folder, path, flags) return real(folder, path, flags, mode);
}

/* Return how many bytes are to be written: fewer where the disk is just filling up. */
static ssize_t room(const char *name, int fd, size_t size) {
    char at[4096];
    int number = fails(name, of_fd(fd, at, sizeof at), 1);
    if (!number) {
        if (is_due && is_below(at)) { is_due = 0; errno = (int)control->error; return -1; }
        return (ssize_t)size;
    }
    if (control->halves && control->hits == 1 && size > 1) {
        is_due = !control->lasting;
        return (ssize_t)(size / 2);
    }
    errno = number;
    return -1;
}

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    ssize_t left = room("write", fd, size);
    return left < 0 ? -1 : real(fd, data, left);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    REAL(pwrite);
    ssize_t left = room("pwrite", fd, size);
    return left < 0 ? -1 : real(fd, data, left, offset);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    REAL(pwrite64);
    ssize_t left = room("pwrite", fd, size);
    return left < 0 ? -1 : real(fd, data, left, offset);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    char at[4096];
    REFUSE(fails("writev", of_fd(fd, at, sizeof at), 1));
    return real(fd, parts, count);
}

#define OF_FD(type, name, room, declared, passed) \
    type name declared { \
        REAL(name); char at[4096]; \
        REFUSE(fails(#name, of_fd(fd, at, sizeof at), room)); \
        return real passed; \
    }

OF_FD(int, fsync, 0, (int fd), (fd))
OF_FD(int, fdatasync, 0, (int fd), (fd))
OF_FD(int, ftruncate, 0, (int fd, off_t size), (fd, size))
OF_FD(int, ftruncate64, 0, (int fd, off64_t size), (fd, size))
OF_FD(int, fchmod, 0, (int fd, mode_t mode), (fd, mode))
OF_FD(int, futimens, 0, (int fd, const struct timespec times[2]), (fd, times))
OF_FD(ssize_t, sendfile, 1, (int fd, int in, off_t *offset, size_t size), (fd, in, offset, size))
OF_FD(ssize_t, sendfile64, 1, (int fd, int in, off64_t *offset, size_t size), (fd, in, offset, size))
OF_FD(int, fallocate, 1, (int fd, int how, off_t offset, off_t size), (fd, how, offset, size))
OF_FD(int, fallocate64, 1, (int fd, int how, off64_t offset, off64_t size), (fd, how, offset, size))

ssize_t copy_file_range(int in, off64_t *from, int fd, off64_t *to, size_t size, unsigned flags) {
    REAL(copy_file_range); char at[4096];
    REFUSE(fails("copy_file_range", of_fd(fd, at, sizeof at), 1));
    return real(in, from, fd, to, size, flags);
}

#define OF_PATH(name, room, folder, path, declared, passed) \
    int name declared { \
        REAL(name); char at[4096]; \
        REFUSE(fails(#name, of_path(folder, path, at, sizeof at), room)); \
        return real passed; \
    }

OF_PATH(truncate, 0, AT_FDCWD, path, (const char *path, off_t size), (path, size))
OF_PATH(truncate64, 0, AT_FDCWD, path, (const char *path, off64_t size), (path, size))
OF_PATH(chmod, 0, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
OF_PATH(unlink, 0, AT_FDCWD, path, (const char *path), (path))
OF_PATH(unlinkat, 0, folder, path, (int folder, const char *path, int flags), (folder, path, flags))
OF_PATH(rmdir, 0, AT_FDCWD, path, (const char *path), (path))
OF_PATH(mkdir, 1, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
OF_PATH(mkdirat, 1, folder, path, (int folder, const char *path, mode_t mode), (folder, path, mode))
OF_PATH(rename, 1, AT_FDCWD, to, (const char *from, const char *to), (from, to))
OF_PATH(renameat, 1, into, to, (int folder, const char *from, int into, const char *to),
        (folder, from, into, to))
OF_PATH(renameat2, 1, into, to,
        (int folder, const char *from, int into, const char *to, unsigned flags),
        (folder, from, into, to, flags))
OF_PATH(link, 1, AT_FDCWD, to, (const char *from, const char *to), (from, to))
OF_PATH(linkat, 1, into, to, (int folder, const char *from, int into, const char *to, int flags),
        (folder, from, into, to, flags))
OF_PATH(symlink, 1, AT_FDCWD, to, (const char *from, const char *to), (from, to))
OF_PATH(utimensat, 0, folder, path,
        (int folder, const char *path, const struct timespec times[2], int flags),
        (folder, path, times, flags))

/* The clock. The steady one stays the machine's. */

static int64_t steady(void) {
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int64_t moment(void) {
    return control->base + (steady() - control->since) * control->rate / 1000;
}

int clock_gettime(clockid_t which, struct timespec *out) {
    if (which != CLOCK_REALTIME || !control || !control->clock)
        return (int)syscall(SYS_clock_gettime, which, out);
    int64_t now = moment();
    out->tv_sec = now / 1000000000;
    out->tv_nsec = now % 1000000000;
    return 0;
}

time_t time(time_t *out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
    return 0;
}
