"""Put the system libraries that Qt needs in place, or say in one line how."""

import ctypes
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from steps import StepError, quietly, say

# What Qt's windows load, offscreen and under X11, and its wheel does not bring: library -> Debian package.
WINDOW = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}

# What the tests need besides: a display without a screen, and the letters of both languages. Path -> package.
TESTS = {
    "/usr/bin/Xvfb": "xvfb",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc": "fonts-noto-cjk",
}


def is_here(need: str) -> bool:
    """Tell whether a file (by its path) or a shared library (by its name) is on this machine."""
    if need.startswith("/"):
        return Path(need).exists()
    try:
        ctypes.CDLL(need)
    except OSError:
        return False
    return True


def missing(needs: Mapping[str, str]) -> list[str]:
    """Return the packages of those needs that this machine lacks; only Linux lacks any."""
    if sys.platform != "linux":
        return []
    return [package for need, package in needs.items() if not is_here(need)]


def may_install() -> bool:
    """Tell whether this is Debian or Ubuntu and we are root."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install(packages: Sequence[str]) -> None:
    """Install Debian packages without a question."""
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    no_questions = {"DEBIAN_FRONTEND": "noninteractive"}
    failure = f"These system packages could not be installed: {' '.join(packages)}."
    quietly([*apt, "update"], failure, no_questions)
    quietly([*apt, "install", "-y", "--no-install-recommends", *packages], failure, no_questions)


def provide(needs: Mapping[str, str], purpose: str) -> bool:
    """Install what is missing where we may, say how where we may not, and tell whether all is here now."""
    packages = missing(needs)
    if not packages:
        return True
    names = " ".join(packages)
    if not may_install():
        say(f"Missing from this system, and needed for {purpose}: sudo apt install {names}")
        return False
    say(f"Installing system packages for {purpose}: {names}")
    try:
        install(packages)
    except StepError as error:
        say(error.report())
        return False
    return True
