"""Settings that would be unsafe are refused before anything is served."""

from pathlib import Path

import pytest

from web.config import LOOPBACK, BadSettings, Config, absolute, from_environment

GOOD_KEY = "k3Jz9-Qw7_Lm2Xv8Rt5Yp1Nc4Bh6Gf0Ds"
OUTSIDE = {"MATCHMAKER_HOSTS": "missions.example.org, 10.0.0.7"}


def test_this_machine_needs_no_settings() -> None:
    config = from_environment("sqlite:///x.db", {})
    assert config.hosts == LOOPBACK
    assert not config.production
    assert len(config.secret_key) >= 32


def test_each_process_makes_its_own_key() -> None:
    first, second = (from_environment("sqlite:///x.db", {}) for _ in range(2))
    assert first.secret_key != second.secret_key


def test_a_name_beyond_this_machine_is_production() -> None:
    config = from_environment("sqlite:///x.db", OUTSIDE | {"MATCHMAKER_SECRET_KEY": GOOD_KEY})
    assert config.production
    assert config.hosts == (*LOOPBACK, "missions.example.org", "10.0.0.7")


@pytest.mark.parametrize("key", ["", "short", "a" * 64, "secretsecretsecretsecretsecretsecret"])
def test_production_refuses_a_weak_key(key: str) -> None:
    with pytest.raises(BadSettings, match="MATCHMAKER_SECRET_KEY is weak"):
        from_environment("sqlite:///x.db", OUTSIDE | {"MATCHMAKER_SECRET_KEY": key})
    assert from_environment("sqlite:///x.db", {"MATCHMAKER_SECRET_KEY": key}).secret_key == key


def test_production_refuses_to_make_up_a_key() -> None:
    with pytest.raises(BadSettings, match="MATCHMAKER_SECRET_KEY is not set"):
        from_environment("sqlite:///x.db", OUTSIDE)


def test_a_key_is_never_shown() -> None:
    assert GOOD_KEY not in repr(Config("sqlite:///x.db", GOOD_KEY))


def test_a_file_is_seen_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert absolute("sqlite:///demo/x.db") == f"sqlite:///{tmp_path}/demo/x.db"
    assert absolute("postgresql+psycopg://u:p@h/n") == "postgresql+psycopg://u:p@h/n"


def test_nonsense_is_no_database_address() -> None:
    with pytest.raises(BadSettings, match="MATCHMAKER_DATABASE_URL is no database address"):
        absolute("my database")


@pytest.mark.parametrize("number", ["-1", "6", "many", "²", ""])
def test_the_number_of_proxies_is_a_small_number(number: str) -> None:
    with pytest.raises(BadSettings, match="MATCHMAKER_PROXIES is no number"):
        from_environment("sqlite:///x.db", {"MATCHMAKER_PROXIES": number})
    assert from_environment("sqlite:///x.db", {"MATCHMAKER_PROXIES": "1"}).proxies == 1
    assert from_environment("sqlite:///x.db", {}).proxies == 0
