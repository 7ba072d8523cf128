"""Files that are sent: read within a bound, before anything else is done with them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from reserve_app.api.forms import Form
from reserve_app.domain.errors import BadInput, ReserveError, TooLarge
from reserve_app.domain.mission_import import LARGEST_FILE
from reserve_app.language import _

AROUND = 20_000  # bytes a form writes around its file
MOST_FIELDS = 10
LONGEST_NAME = 200
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came; ``name`` is what the sender called it, empty when it has none."""

    name: str = ""
    media_type: str = ""
    content: bytes = b""


async def read_file(request: Request) -> Upload:
    """Return the file a program sends: alone as the body, or as the part of a form.

    Raises:
        TooLarge: larger than is read; the rest of it is not.
        BadInput: a form that is malformed, or without a file.
    """
    body = await _bounded(request)
    kind = request.headers.get("content-type", "")
    if _media_type(kind) != MULTIPART:
        return Upload("", kind, body)
    return (await _parts(request, body))[1]


async def read_upload(request: Request) -> Form:
    """Return the fields of a form of a page, and keep its file with the request.

    What cannot be read is the form's problem: the page says it.
    """
    request.state.upload = Upload()
    try:
        body = await _bounded(request)
        if _media_type(request.headers.get("content-type", "")) != MULTIPART:
            raise _malformed()
        form, request.state.upload = await _parts(request, body)
    except ReserveError as error:
        return Form(problem=error)
    return form


def upload(request: Request) -> Upload:
    """Return the file of a form."""
    found: Upload = request.state.upload
    return found


async def _bounded(request: Request) -> bytes:
    most = LARGEST_FILE + AROUND
    said = request.headers.get("content-length", "")
    if said.isdecimal() and len(said) > len(str(most)):
        raise _too_large()
    if said.isdecimal() and int(said) > most:
        raise _too_large()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _too_large()
    return bytes(body)


async def _parts(request: Request, body: bytes) -> tuple[Form, Upload]:
    async def once() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(request.headers, once(), max_files=1, max_fields=MOST_FIELDS)
    try:
        sent = await parser.parse()
    except (MultiPartException, KeyError, ValueError):
        raise _malformed() from None
    fields: dict[str, list[str]] = {}
    found = Upload()
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            called = (value.filename or "").replace("\0", "")[-LONGEST_NAME:]
            found = Upload(called, value.content_type or "", await value.read())
        else:
            fields.setdefault(name, []).append(value.replace("\0", ""))
    await sent.close()
    return Form(fields), found


def _media_type(header: str) -> str:
    return header.partition(";")[0].strip().lower()


def _too_large() -> TooLarge:
    size = LARGEST_FILE // 1_000_000
    return TooLarge(_("Ce fichier est trop lourd : {size} Mo au plus.", size=size), field="file")


def _malformed() -> BadInput:
    return BadInput(_("Cet envoi est mal formé : envoyez un seul fichier."), field="file")
