"""Takes from a reading process what it never needs: opening sockets, running programs, looking into other processes.

On Linux for x86-64 and AArch64 the kernel refuses it from then on (seccomp, as in seccomp(2)); elsewhere nothing is
taken. Files can still be opened and written: systemd's `ProtectSystem=strict` keeps a daemon's processes from that.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER = 38, 22, 2
REFUSE = 0x00050000 | errno.EPERM
ALLOW = 0x7FFF0000
LOAD, EQUALS, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, ARCHITECTURE = 0, 4
"""Where the kernel puts the number of a call and the architecture that it is made for, in bytes."""

OTHER_TABLE = 0x40000000
"""Numbers from here on belong to the 32-bit table of x86-64, in which the same calls have other numbers."""

MACHINES = {
    # socket, connect, execve, execveat, ptrace, process_vm_readv, process_vm_writev, io_uring_setup
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 310, 311, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 270, 271, 425)),
}
"""The kernel's name of a machine's architecture, and the numbers of the calls that are refused."""


def confine() -> bool:
    """Confine this process and all that it starts, for good; whether that could be done."""
    machine = MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    architecture, calls = machine
    steps = program(architecture, calls)
    code = ctypes.create_string_buffer(b"".join(steps))
    # struct sock_fprog: how many steps there are, and where.
    about = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)):
        return False
    done: int = prctl(PR_SET_SECCOMP, ctypes.c_ulong(FILTER), ctypes.byref(about))
    return done == 0


def program(architecture: int, calls: tuple[int, ...]) -> list[bytes]:
    """The steps of the filter that refuses these calls, and every call of another architecture."""
    refused = len(calls) + 1  # steps from the first comparison to the last one, and the one that allows
    steps = [
        step(LOAD, value=ARCHITECTURE),
        step(EQUALS, value=architecture, otherwise=refused + 2),
        step(LOAD, value=NUMBER),
        step(AT_LEAST, value=OTHER_TABLE, then=refused),
    ]
    steps += [step(EQUALS, value=call, then=len(calls) - n) for n, call in enumerate(calls)]
    return [*steps, step(RETURN, value=ALLOW), step(RETURN, value=REFUSE)]


def step(code: int, *, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """One step (struct sock_filter); `then` and `otherwise` say how many to pass over."""
    return struct.pack("HBBI", code, then, otherwise, value)
