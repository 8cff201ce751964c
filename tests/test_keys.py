"""Keys: made once, kept as digests, revoked at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.access.error import KeysError
from service.access.key import id_of, is_secret_of, make_key
from service.access.keyfile import changing_keys, read_keys
from service.access.keyring import Keyring
from service.command import forewarn

NOW = "2026-11-22T08:00:00+00:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "keys.json"


def keys(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(forewarn, ["keys", *arguments, "--keys", str(path)])


def make(path: Path, *arguments: str) -> str:
    done = keys(path, "make", *arguments)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def test_a_key_opens_with_its_secret_alone() -> None:
    key, secret = make_key("cms", ("read",), NOW)
    other, _ = make_key("cms", ("read",), NOW)
    assert id_of(secret) == key.id
    assert is_secret_of(secret, key)
    assert not is_secret_of(secret, other)
    assert not is_secret_of(secret, None)
    assert not is_secret_of(f"{secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}", key)
    assert id_of(f"{secret}=") is None


def test_admin_is_good_for_everything_and_read_for_reading() -> None:
    admin, _ = make_key("desk", ("admin",), NOW)
    reader, _ = make_key("cms", ("read",), NOW)
    assert admin.allows("metrics")
    assert reader.allows("read")
    assert not reader.allows("feedback")


def test_the_file_has_no_secret_and_no_reader_but_its_owner(path: Path) -> None:
    secret = make(path, "cms")
    assert path.stat().st_mode & 0o777 == 0o600
    assert secret not in path.read_text()
    assert secret.split("_", 2)[2] not in path.read_text()
    assert not list(path.parent.glob(".keys-*"))


def test_made_keys_are_listed_without_digests(path: Path) -> None:
    make(path, "cms", "--scope", "read", "--scope", "feedback", "--rate", "5/second")
    make(path, "grafana", "--scope", "metrics")
    listed = json.loads(keys(path, "list", "--json").stdout)
    assert [(one["name"], one["scopes"], one["rate"]) for one in listed] == [
        ("cms", ["read", "feedback"], "5/second"),
        ("grafana", ["metrics"], None),
    ]
    assert "digest" not in listed[0]
    assert "grafana" in keys(path, "list").stdout


def test_a_revoked_key_stays_listed_and_its_name_is_free_again(path: Path) -> None:
    make(path, "cms")
    assert keys(path, "revoke", "cms").exit_code == 0
    make(path, "cms")
    assert [one["revoked"] is None for one in json.loads(keys(path, "list", "--json").stdout)] == [False, True]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("make", "cms"), 1, "there is a key named 'cms'"),
        (("make", "a", "--rate", "often"), 2, "'often' is no rate"),
        (("make", "\n"), 2, "letters that can be printed"),
        (("make", "a", "--scope", "write"), 2, "is not one of"),
        (("revoke", "nobody"), 1, "no good key is named 'nobody'"),
    ],
)
def test_what_cannot_be_done_is_said(path: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    make(path, "cms")
    done = keys(path, *arguments)
    assert done.exit_code == status
    assert said in done.output


def test_the_command_needs_to_know_the_file() -> None:
    done = CliRunner().invoke(forewarn, ["keys", "list"], env={"FOREWARN_KEYS": "", "FOREWARN_CONFIG": ""})
    assert (done.exit_code, "FOREWARN_KEYS" in done.output) == (2, True)


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        ("{}", 0o640, "chmod 600"),
        ("{}", 0o602, "chmod 600"),
        ("[]", 0o600, "no file of keys"),
        ("not JSON", 0o600, "no file of keys"),
        ('{"format": 2, "keys": []}', 0o600, "has format 2"),
        ('{"format": 1, "keys": [{"id": 5}]}', 0o600, "no file of keys"),
    ],
)
def test_a_file_that_is_not_safe_or_not_whole_is_refused(tmp_path: Path, content: str, mode: int, said: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    path.chmod(mode)
    with pytest.raises(KeysError, match=said):
        read_keys(path)


def test_a_change_that_fails_leaves_the_keys_as_they_were(path: Path) -> None:
    make(path, "cms")
    before = path.read_bytes()
    with pytest.raises(RuntimeError), changing_keys(path) as held:
        held.clear()
        raise RuntimeError
    assert path.read_bytes() == before


def test_commands_at_the_same_time_lose_no_key(path: Path) -> None:
    program = [sys.executable, "-m", "service", "keys", "make", "--keys", str(path)]
    running = [subprocess.Popen([*program, f"k{number}"], stdout=subprocess.DEVNULL) for number in range(4)]
    assert [process.wait(timeout=60) for process in running] == [0] * 4
    assert {key.name for key in read_keys(path)} == {"k0", "k1", "k2", "k3"}


def test_the_ring_follows_the_file(path: Path) -> None:
    ring = Keyring(path)
    assert (ring.is_needed, len(ring)) == (True, 0)
    secret = make(path, "cms")
    assert ring.find(secret) is not None
    assert len(ring) == 1
    keys(path, "revoke", "cms")
    assert ring.find(secret) is None
    assert (ring.is_needed, len(ring)) == (True, 0)
    assert not Keyring(None).is_needed


def test_a_file_that_is_opened_to_others_lets_nobody_in(path: Path) -> None:
    secret = make(path, "cms")
    ring = Keyring(path)
    path.chmod(0o644)
    with pytest.raises(KeysError, match="chmod 600"):
        ring.find(secret)


def test_a_file_that_is_lost_or_damaged_lets_nobody_in(path: Path) -> None:
    secret = make(path, "cms")
    ring = Keyring(path)
    content = path.read_bytes()
    path.unlink()
    with pytest.raises(KeysError, match="not there any more"):
        ring.find(secret)
    path.write_bytes(content[:-20])
    path.chmod(0o600)
    with pytest.raises(KeysError, match="damaged"):
        ring.find(secret)
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))
    assert ring.find(secret) is not None
