"""Settings come from options, variables and a file, and say where a bad one stands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.command import forewarn
from service.settings import Settings, SettingsError, advice
from service.settings_source import read_settings
from tests.test_server import free_port


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "forewarn.toml"
    path.write_text('# house settings\nmax_body = 5000\nrate = "10/second"\norigins = ["https://desk.example"]\n')
    return path


def test_an_option_goes_before_a_variable_and_that_before_the_file(config: Path) -> None:
    environ = {"FOREWARN_CONFIG": str(config), "FOREWARN_RATE": "20/second", "FOREWARN_BIND": "127.0.0.1:1"}
    read = read_settings(environ, given={"bind": "127.0.0.1:2"})
    assert (read.settings.max_body, read.settings.rate, read.settings.bind) == (5000, "20/second", "127.0.0.1:2")
    assert read.settings.origins == ("https://desk.example",)
    assert read.origins == {
        "max_body": f"{config}:2",
        "rate": "FOREWARN_RATE",
        "origins": f"{config}:4",
        "bind": "--bind",
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('timeout = "many"', "forewarn.toml:2: timeout is 'many': give a whole number from 1"),
        ("timeout = true", "forewarn.toml:2: timeout is True: give a whole number from 1"),
        ('bind = "everywhere"', "forewarn.toml:2: bind is 'everywhere': give HOST:PORT"),
        ('bind = "127.0.0.1:70000"', "give HOST:PORT"),
        ('rate = "often"', "forewarn.toml:2: rate is 'often': give a rate such as '100/minute'"),
        ('origins = ["*"]', "forewarn.toml:2: origins is ['*']: give a list of origins"),
        ('hosts = ["https://desk.example"]', "give a list of host names such as 'forewarn.example'"),
        ('log_level = "debug"', "log_level is 'debug': give one of info, warning, error"),
        ("tiemout = 3", "forewarn.toml:2: 'tiemout' is no setting: 'timeout' is"),
        ("colour = 3", "forewarn.toml:2: 'colour' is no setting: remove it"),
        ("timeout = ", "forewarn.toml: not TOML: Invalid value (at line 2"),
    ],
)
def test_a_bad_line_of_the_file_is_named(tmp_path: Path, line: str, said: str) -> None:
    config = tmp_path / "forewarn.toml"
    config.write_text(f"# house settings\n{line}\n")
    with pytest.raises(SettingsError) as caught:
        read_settings({}, config)
    assert said in str(caught.value)


def test_all_faults_are_named_at_once(config: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"FOREWARN_TIMEOUT": "0", "FOREWARN_INSECURE": "perhaps"}, config)
    assert "FOREWARN_TIMEOUT is '0': give a whole number" in str(caught.value)
    assert "FOREWARN_INSECURE is 'perhaps': give true or false" in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: No such file"):
        read_settings({"FOREWARN_CONFIG": str(tmp_path / "none.toml")})


def test_a_slip_in_a_variables_name_is_told_and_foreign_variables_are_not() -> None:
    doubts = read_settings({"FOREWARN_TIMEOT": "3", "FOREWARN_SERVICE_HOST": "10.0.0.1"}).doubts
    assert doubts == ("FOREWARN_TIMEOT is no setting: FOREWARN_TIMEOUT is",)


def test_every_setting_has_advice_and_is_in_the_operators_page() -> None:
    page = (Path(__file__).parent.parent / "docs/operation.md").read_text(encoding="utf-8")
    for name in Settings.__dataclass_fields__:
        assert advice(name)
        assert f"| `{name}` |" in page


def test_the_shipped_settings_file_can_be_read_with_every_line_in_use(tmp_path: Path) -> None:
    shipped = Path(__file__).parent.parent / "deploy/forewarn.toml"
    assert str(read_settings({}, shipped).settings.keys) == "/var/lib/forewarn/keys.json"
    used = tmp_path / "forewarn.toml"
    used.write_text(re.sub(r"^# (?=\w+ = )", "", shipped.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(read_settings({}, used).origins) == {
        *("bind", "keys", "feedback", "policy", "models", "sensitivity", "rate"),
    }


def check(*options: str, **environ: str) -> tuple[int, dict[str, dict[str, object]], dict[str, dict[str, object]]]:
    """Return the exit status, the settings and the trials."""
    done = CliRunner().invoke(forewarn, ["serve", "--check", "--json", *options], env=environ)
    said = json.loads(done.stdout)
    settings, trials = ({one["name"]: one for one in said[name]} for name in ("settings", "trials"))
    return done.exit_code, settings, trials


def test_the_check_prints_every_setting_and_tries_what_it_names() -> None:
    status, said, trials = check("--bind", f"127.0.0.1:{free_port()}", FOREWARN_MAX_BODY="5000")
    assert status == 0
    assert set(Settings.__dataclass_fields__) == set(said)
    assert said["max_body"] == {"name": "max_body", "value": 5000, "origin": "FOREWARN_MAX_BODY"}
    assert {name: trial["is_well"] for name, trial in trials.items()} == dict.fromkeys(
        ("bind", "access", "model", "policy", "feedback"), True
    )


def test_the_check_names_everything_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("[]")
    (tmp_path / "keys.json").chmod(0o600)
    (tmp_path / "house.toml").write_text("name = ")
    environ = {"FOREWARN_KEYS": "keys.json", "FOREWARN_POLICY": "house.toml", "FOREWARN_MODELS": "none"}
    paths = {name: str(tmp_path / value) for name, value in environ.items()}
    status, _, said = check("--bind", "192.0.2.1:8000", **paths)
    assert status == 1
    assert [said[name]["is_well"] for name in ("bind", "access", "model", "policy")] == [False] * 4
    assert "no file of keys" in str(said["access"]["said"])
    assert "house.toml:1" in str(said["policy"]["said"])


@pytest.mark.parametrize(
    ("bind", "said"),
    [("a.file", "there is a file that is no socket"), ("nowhere/a.sock", "nowhere is no folder"), ("a.sock", "free")],
)
def test_the_check_looks_whether_a_unix_socket_can_be_made(tmp_path: Path, bind: str, said: str) -> None:
    (tmp_path / "a.file").touch()
    status, _, found = check("--bind", f"unix:{tmp_path / bind}")
    assert (status, said in str(found["bind"]["said"])) == (int(said != "free"), True)


def test_the_check_for_people_ends_with_the_status_that_the_service_would() -> None:
    done = CliRunner().invoke(forewarn, ["serve", "--check", "--bind", f"0.0.0.0:{free_port()}"])
    assert done.exit_code == 1
    assert "access   WRONG" in done.output
    assert "there are no keys" in done.output
    done = CliRunner().invoke(forewarn, ["serve", "--check", "--insecure", "--bind", f"0.0.0.0:{free_port()}"])
    assert done.exit_code == 0
    assert "OPEN to everybody" in done.output


@pytest.mark.parametrize(
    ("source", "is_well", "said"),
    [
        ("", True, "off"),
        ("new.db", True, "will be made as"),
        ("empty.db", True, "its tables will be made"),
        ("broken.db", True, "OUT OF REACH, the service starts without it"),
        ("nowhere/new.db", True, "OUT OF REACH, the service starts without it"),
        ("sqlite://", False, "give its path"),
    ],
)
def test_the_check_tries_the_database_of_feedback_and_makes_none(
    tmp_path: Path, source: str, is_well: bool, said: str
) -> None:
    (tmp_path / "empty.db").touch()
    (tmp_path / "broken.db").write_bytes(b"no database " * 1_000)
    before = sorted(tmp_path.iterdir())
    path = str(tmp_path / source) if source.endswith(".db") else source
    _, _, found = check("--bind", f"127.0.0.1:{free_port()}", FOREWARN_FEEDBACK=path)
    assert (found["feedback"]["is_well"], said in str(found["feedback"]["said"])) == (is_well, True), found[
        "feedback"
    ]
    assert {path.name for path in tmp_path.iterdir()} - {path.name for path in before} <= {
        "empty.db-shm",
        "empty.db-wal",
    }


def test_a_password_in_a_setting_is_masked() -> None:
    from service.check import _masked

    assert _masked("postgresql://desk:hunter2@db/feedback") == "postgresql://desk:***@db/feedback"
