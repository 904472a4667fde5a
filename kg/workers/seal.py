"""What a worker can no longer do once it is a worker: open a socket, take more memory than its share, outlive its holder.

A query comes from a stranger and the engine can ask other servers (SERVICE), so what must not happen is taken away from
the process, whatever the query says.
"""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
import sys

LINK = 3
"""The file number of a worker's socket: its only one beside standard input, output and error."""
MEMORY_MAP = 4
"""The file number under which a worker may see its own size (Linux)."""
_PDEATHSIG, _NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 1, 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
# Audit architecture, and the numbers of socket, connect, socketpair, io_uring_setup; a machine not named here has the
# limits only.
_CALLS = {"x86_64": (0xC000003E, (41, 42, 53, 425)), "aarch64": (0xC00000B7, (198, 203, 199, 425))}


def alone(link: int, holder: int) -> None:
    """Keep nothing of the holder's but standard error; `link` becomes `LINK`. Ends with the holder (Linux)."""
    if sys.platform == "linux":
        _prctl(_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != holder:
            os._exit(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    if link != LINK:
        os.dup2(link, LINK, inheritable=False)
    os.closerange(LINK + 1, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536))
    if sys.platform == "linux":
        found = os.open("/proc/self/statm", os.O_RDONLY)
        if found != MEMORY_MAP:
            os.dup2(found, MEMORY_MAP)


def limit(memory: int, *, files: bool) -> None:
    """From here on at most `memory` bytes more are taken, and unless it needs `files` none is opened."""
    if not files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (MEMORY_MAP + 1, MEMORY_MAP + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory and (held := size()):
        resource.setrlimit(resource.RLIMIT_AS, (held + memory, held + memory))


def size() -> int:
    """The address space that this worker takes, in bytes; 0 where the system does not say."""
    if sys.platform != "linux":
        return 0
    with contextlib.suppress(OSError, ValueError):
        return int(os.pread(MEMORY_MAP, 64, 0).split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def refuse_sockets() -> None:
    """From here on no socket is opened, nor by any thread to come (Linux).

    A seccomp filter under which those system calls fail with EACCES; works for any user, and cannot be undone.
    """
    known = _CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None or sys.maxsize < 2**32:
        return
    architecture, numbers = known
    # Load the architecture; another one (32 bit on the same machine) is refused whole. Load the call's number; those of
    # x32 lie above 2**30.
    program = [(0x20, 0, 0, 4), (0x15, 1, 0, architecture), (0x06, 0, 0, _REFUSE), (0x20, 0, 0, 0)]
    program += [(0x35, len(numbers), 0, 0x40000000)] if architecture == 0xC000003E else []
    program += [(0x15, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    program += [(0x06, 0, 0, _ALLOW), (0x06, 0, 0, _REFUSE)]
    code = b"".join(struct.pack("HBBI", *one) for one in program)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

    filled = Program(len(program), ctypes.addressof(buffer))
    _prctl(_NO_NEW_PRIVILEGES, 1)
    _prctl(_SECCOMP, _FILTER, ctypes.addressof(filled))


def _prctl(option: int, first: int, second: int = 0) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    number = [ctypes.c_ulong(value) for value in (first, second, 0, 0)]
    if libc.prctl(option, *number):
        error = ctypes.get_errno()
        raise OSError(error, f"prctl({option}): {os.strerror(error)}")
