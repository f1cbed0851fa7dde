"""The zip around a project: which members it may have, and limits that hold before anything is unpacked."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from nnsim.errors import NnsimError
from nnsim.project.codec import ARRAYS, TEXT

MEGABYTE = 2**20

LIMITS = {TEXT: 16 * MEGABYTE, ARRAYS: 1024 * MEGABYTE}
"""The members a project may have, and the most bytes of each when unpacked."""

MAX_RATIO = 200
"""How many times larger a member may be unpacked than packed, beyond the first megabyte."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of these files; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            # Floats hardly shrink; text does. A ZipInfo has a fixed date: the same files give the same bytes.
            method = zipfile.ZIP_DEFLATED if name == TEXT else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the files in a zip by name.

    Raises
    ------
    NnsimError
        If it is no zip, is damaged or encrypted, or has members that no project has.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_names([member.filename for member in members])
            for member in members:
                _check_member(member)
            return {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise NnsimError("it is not a project, or it is damaged or cut off.") from error


def _check_names(names: list[str]) -> None:
    unknown = [name for name in names if name not in LIMITS]
    if unknown:
        raise NnsimError("it holds '{name}', which no project holds.", name=unknown[0])
    if len(names) > len(set(names)):
        raise NnsimError("it holds a file twice.")
    if TEXT not in names:
        raise NnsimError("{name} is missing in it.", name=TEXT)


def _check_member(member: zipfile.ZipInfo) -> None:
    """Check a member by what the zip's directory says of it; reading never gives more bytes than that."""
    if member.flag_bits & 1:
        raise NnsimError("it is encrypted; save it again without a password.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NnsimError("{name} in it is packed in an unknown way.", name=member.filename)
    swollen = member.file_size > MEGABYTE + MAX_RATIO * member.compress_size
    if swollen or member.file_size > LIMITS[member.filename]:
        raise NnsimError(
            "{name} in it would unpack to {size} MB, more than any project needs.",
            name=member.filename,
            size=member.file_size // MEGABYTE,
        )
