"""Where a neighbour is called, and what it knows this office by, is said in the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.neighbour_settings import Post, Residents
from engine.settings import Settings
from engine.starting import CannotStart

CALLED = {
    "MOTCUA_RESIDENTS_URL": "https://dancu.example/tra-cuu/",
    "MOTCUA_RESIDENTS_USER": "motcua",
    "MOTCUA_RESIDENTS_SECRET": "bi-mat",
    "MOTCUA_RESIDENTS_API_KEY": "chia-khoa",
}
NATIONAL = {**CALLED, "MOTCUA_RESIDENTS_KIND": "national", "MOTCUA_RESIDENTS_CLIENT": "VN/GOV/H26/MOTCUA"}

POST = {
    "MOTCUA_POST_URL": "https://post.example/ngsp/",
    "MOTCUA_POST_CUSTOMER_CODE": "H26",
    "MOTCUA_POST_CLIENT_ID": "mot-cua",
    "MOTCUA_POST_CLIENT_SECRET": "bi-mat",
}


def test_without_an_address_nobody_is_asked(tmp_path: Path) -> None:
    assert said(tmp_path, {"MOTCUA_RESIDENTS_KIND": "national"}) is None


def test_the_city_s_database_is_meant_where_nothing_else_is_said(tmp_path: Path) -> None:
    assert said(tmp_path, CALLED) == Residents("https://dancu.example/tra-cuu", "city", "motcua", "bi-mat", "chia-khoa")


def test_the_national_one_also_knows_the_office_by_its_name_on_the_platform(tmp_path: Path) -> None:
    place = said(tmp_path, NATIONAL)
    assert place and (place.kind, place.client) == ("national", "VN/GOV/H26/MOTCUA")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8108", "http://localhost/dan-cu", "http://[::1]:8108"])
def test_a_simulator_on_this_machine_needs_no_encryption(tmp_path: Path, url: str) -> None:
    place = said(tmp_path, {**CALLED, "MOTCUA_RESIDENTS_URL": url})
    assert place and place.url == url


def test_the_post_is_named_by_its_address_and_by_who_we_are_there(tmp_path: Path) -> None:
    settings = Settings.from_environment({"MOTCUA_VAR": str(tmp_path), **POST})
    assert settings.post == Post("https://post.example/ngsp", "H26", "mot-cua", "bi-mat")
    assert "bi-mat" not in repr(settings)


def test_without_its_address_there_is_no_post(tmp_path: Path) -> None:
    assert Settings.from_environment({"MOTCUA_VAR": str(tmp_path), **POST, "MOTCUA_POST_URL": " "}).post is None


@pytest.mark.parametrize(
    ("other", "names"),
    [
        ({"MOTCUA_POST_URL": "http://post.example"}, "MOTCUA_POST_URL"),
        ({"MOTCUA_POST_CUSTOMER_CODE": ""}, "MOTCUA_POST_CUSTOMER_CODE"),
        ({"MOTCUA_POST_CLIENT_ID": " "}, "MOTCUA_POST_CLIENT_ID"),
        ({"MOTCUA_POST_CLIENT_SECRET": ""}, "MOTCUA_POST_CLIENT_SECRET"),
        ({"MOTCUA_POST_CLIENT_SECRET": "bi-mat\nhai"}, "MOTCUA_POST_CLIENT_SECRET"),
    ],
)
def test_what_makes_no_sense_about_the_post_does_the_same(tmp_path: Path, other: dict[str, str], names: str) -> None:
    with pytest.raises(CannotStart, match=names) as refused:
        Settings.from_environment({"MOTCUA_VAR": str(tmp_path), **POST, **other})
    assert "bi-mat" not in str(refused.value)


def test_secrets_do_not_show(tmp_path: Path) -> None:
    shown = repr(said(tmp_path, NATIONAL))
    assert "bi-mat" not in shown and "chia-khoa" not in shown


@pytest.mark.parametrize(
    ("other", "names"),
    [
        ({"MOTCUA_RESIDENTS_URL": "http://dancu.example"}, "MOTCUA_RESIDENTS_URL"),
        ({"MOTCUA_RESIDENTS_URL": "http://127.0.0.1.example"}, "MOTCUA_RESIDENTS_URL"),
        ({"MOTCUA_RESIDENTS_URL": "dancu.example"}, "MOTCUA_RESIDENTS_URL"),
        ({"MOTCUA_RESIDENTS_URL": "https://"}, "MOTCUA_RESIDENTS_URL"),
        ({"MOTCUA_RESIDENTS_URL": "https://[::1"}, "MOTCUA_RESIDENTS_URL"),
        ({"MOTCUA_RESIDENTS_URL": "https://dancu.example:99999"}, "MOTCUA_RESIDENTS_URL"),
        ({"MOTCUA_RESIDENTS_URL": "https://motcua:bi-mat@dancu.example"}, "MOTCUA_RESIDENTS_URL"),
        ({"MOTCUA_RESIDENTS_URL": "https://dancu.example/?key=bi-mat"}, "MOTCUA_RESIDENTS_URL"),
        ({"MOTCUA_RESIDENTS_URL": "file:///bi-mat"}, "MOTCUA_RESIDENTS_URL"),
        ({"MOTCUA_RESIDENTS_KIND": "province"}, "MOTCUA_RESIDENTS_KIND"),
        ({"MOTCUA_RESIDENTS_USER": ""}, "MOTCUA_RESIDENTS_USER"),
        ({"MOTCUA_RESIDENTS_SECRET": ""}, "MOTCUA_RESIDENTS_SECRET"),
        ({"MOTCUA_RESIDENTS_API_KEY": "bi-mat\r\nX: y"}, "MOTCUA_RESIDENTS_API_KEY"),
        ({"MOTCUA_RESIDENTS_CLIENT": "Một Cửa"}, "MOTCUA_RESIDENTS_CLIENT"),
        ({"MOTCUA_RESIDENTS_CLIENT": ""}, "MOTCUA_RESIDENTS_CLIENT"),
    ],
)
def test_what_makes_no_sense_ends_the_start_with_a_sentence(tmp_path: Path, other: dict[str, str], names: str) -> None:
    with pytest.raises(CannotStart, match=names) as refused:
        said(tmp_path, {**NATIONAL, **other})
    assert "bi-mat" not in str(refused.value)


def said(var: Path, environ: dict[str, str]) -> Residents | None:
    return Settings.from_environment({"MOTCUA_VAR": str(var), **environ}).residents
