"""The site's manifest: the SHA-256 of every file, signed with the archive's key (Ed25519), and its checking."""

import base64
import errno
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gazette.errors import BadInput, Damaged
from gazette.export.site.folder import MANIFEST, SIGNATURE, WAITING, SiteFolder, unfinished

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key that signs manifests."""

    key: Ed25519PrivateKey

    @staticmethod
    def from_pem(path: Path) -> "Signer":
        """Read an unencrypted Ed25519 key (PKCS#8 PEM).

        Raises:
            BadInput: the file is not such a key.
        """
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError, TypeError) as error:
            raise BadInput(f"{path} is not an Ed25519 key in PEM form: {error}") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise BadInput(f"{path} holds a key of another kind: make one with `gazette init`")
        return Signer(key)

    @staticmethod
    def create(path: Path) -> "Signer":
        """Make a new key and keep it at `path`, readable by its owner only; an existing file is never overwritten."""
        signer = Signer(Ed25519PrivateKey.generate())
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        part = path.with_name(f".{path.name}.part")
        part.unlink(missing_ok=True)  # of a run that was killed
        part.touch(mode=0o600, exist_ok=False)
        part.write_bytes(
            signer.key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        part.replace(path)
        return signer

    @property
    def public(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self.key.public_key().public_bytes_raw()


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """What a check found; paths are relative to the site.

    `fingerprint` is that of the key which signed, "" when the manifest is not signed. `unfinished`: a later export was
    cut short before it changed anything.
    """

    files: int
    fingerprint: str
    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    unfinished: bool = False

    @property
    def sound(self) -> bool:
        """Nothing is missing, altered or added."""
        return not (self.missing or self.altered or self.added)


def fingerprint(public_key: bytes) -> str:
    """The SHA-256 of a public key in groups of four, as people compare it."""
    digest = hashlib.sha256(public_key).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def write_manifest(folder: SiteFolder, name: str, day: date, signer: Signer | None) -> None:
    """List every file, sign the list; both take their places last, so that a cut-short export is seen by the check."""
    data = "".join(_manifest(folder, name, day)).encode()
    folder.put(MANIFEST, data)
    if signer is None:
        return
    signed = {
        "algorithm": "Ed25519",
        "public_key": base64.b64encode(signer.public).decode(),
        "signature": base64.b64encode(signer.key.sign(data)).decode(),
    }
    folder.put(SIGNATURE, (json.dumps(signed, indent=1) + "\n").encode())


def _manifest(folder: SiteFolder, name: str, day: date) -> Iterator[str]:
    """The list as JSON, a file a line."""
    head = json.dumps({"format": FORMAT, "name": name, "day": day.isoformat()}, ensure_ascii=False)
    yield f'{head[:-1]}, "files": {{'
    for number, (path, (digest, size)) in enumerate(sorted(folder.files.items())):
        yield f'{"," if number else ""}\n {json.dumps(path)}: {{"sha256": "{digest}", "size": {size}}}'
    yield "\n}}\n"


def verify_site(folder: Path, *, trusted: str | None = None) -> SiteCheck:
    """Compare a site with its manifest, and the manifest with its signature.

    `trusted` is the fingerprint the reader got on another way; without it a signature only proves that the site was
    not changed by someone without that key.

    Raises:
        BadInput: there is no manifest.
        Damaged: the manifest cannot be read, is from a newer version, its signature is wrong or by another key.
    """
    try:
        data = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise BadInput(f"{folder} has no {MANIFEST}: it is not a site, or its export was cut short") from error
    listed = _listed(data, folder)
    signed_by = _check_signature(folder, data, trusted)
    present = set(_present(folder))
    missing = sorted(listed.keys() - present)
    altered = sorted(path for path in listed.keys() & present if not _holds(folder / path, listed[path]))
    added = sorted(present - listed.keys())
    return SiteCheck(len(listed), signed_by, tuple(missing), tuple(altered), tuple(added), unfinished(folder))


def _listed(data: bytes, folder: Path) -> dict[str, str]:
    try:
        manifest = json.loads(data)
        if manifest["format"] > FORMAT:
            raise Damaged(f"{folder / MANIFEST} is from a newer version: update gazette and check again")
        return {path: entry["sha256"] for path, entry in manifest["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{folder / MANIFEST} cannot be read: export the site again") from error


def _check_signature(folder: Path, data: bytes, trusted: str | None) -> str:
    path = folder / SIGNATURE
    if not path.exists():
        if trusted is not None:
            raise Damaged(f"{folder} is not signed, although a signature was expected")
        return ""
    try:
        signed = json.loads(path.read_bytes())
        public_key = base64.b64decode(signed["public_key"], validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            base64.b64decode(signed["signature"], validate=True), data
        )
    except (ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise Damaged(f"{path} does not sign this manifest: the site was changed after its export") from error
    found = fingerprint(public_key)
    if trusted is not None and found.replace(" ", "") != trusted.replace(" ", "").lower():
        raise Damaged(f"{folder} is signed by another key: {found}")
    return found


def _present(folder: Path) -> Iterator[str]:
    """Everything in the site but folders, links among it; what waits to become the next site is none yet."""
    for home, folders, files in os.walk(folder):
        place = Path(home)
        if place == folder and WAITING in folders:
            folders.remove(WAITING)
        for name in (*files, *(one for one in folders if (place / one).is_symlink())):
            path = (place / name).relative_to(folder).as_posix()
            if path not in (MANIFEST, SIGNATURE):
                yield path


def _holds(path: Path, digest: str) -> bool:
    """Whether a path is a plain file with these bytes: what a link leads to may change behind it."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest() == digest
