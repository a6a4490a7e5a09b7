"""The commands as somebody types them: what they print, and with which exit code they end."""

from __future__ import annotations

import asyncio
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import pyzipper
from sqlalchemy import text
from typer.main import get_command

from bot import app
from commands import data
from commands.settings import Settings
from commands.tabletop import Tabletop
from content.packs import SHIPPED
from simulator.server import LocalTelegram
from storage import access_log, groups, members, people
from tests.commands.conftest import GROUP, PROJECT, TOKEN, Installation


def every_command() -> Iterator[list[str]]:
    """What there is to type, as the program itself knows it."""
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        yield from ([name, each] for each in inner) if inner else [[name]]


@pytest.mark.parametrize("command", list(every_command()), ids=" ".join)
def test_every_command_explains_itself_with_an_example(installation: Installation, command: list[str]) -> None:
    told = installation.run(*command, "--help")
    assert told.code == 0
    assert re.search(rf"Example:\n.*python bot\.py {' '.join(command)}\b", told.out)


@pytest.mark.parametrize(
    "typed",
    [
        ["--nonsense"],
        ["nonsense"],
        ["invite", "--role", "parent"],
        ["invite", "--role", "parent", "--group", "g", "--count", "0"],
        [*GROUP, "--timezone", "Europe/Nowhere"],
        [*GROUP, "--timezone", "Europe/Amsterdam", "--language", "fr"],
        [*GROUP, "--timezone", "Europe/Amsterdam", "--helpline", "no number"],
        ["group", "create", "--programme", "none", "--name", "Linde", "--timezone", "Europe/Amsterdam"],
        [
            "group",
            "create",
            "--programme",
            "traumasensitief-opvoeden",
            "--name",
            " ",
            "--timezone",
            "Europe/Paris",
        ],
        ["content", "check", "no/such/folder"],
        ["content", "schema", "--kind", "none"],
        ["export", "--group", "g-none", "--out", "there"],
        ["export", "--group", "g-none", "--out", "there", "--from", "yesterday"],
        ["restore", "no-such-file"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_sentence_and_exit_code_2(installation: Installation, typed: list[str]) -> None:
    told = installation.run(*typed)
    assert told.code == 2
    assert told.out == ""
    assert len(told.err.splitlines()) == 1


@pytest.mark.parametrize(
    "typed",
    [
        ["group", "create", "--programme", "none", "--name", "Linde", "--timezone", "Europe/Amsterdam"],
        ["member", "list", "--group", "g-none"],
        ["meeting", "list", "--group", "g-none"],
        ["export", "--group", "g-none", "--out", "there"],
        ["report", "--group", "g-none", "--out", "there.html"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_begins_no_data(installation: Installation, typed: list[str]) -> None:
    told = installation.run(*typed)
    assert (told.code, told.out, len(told.err.splitlines())) == (2, "", 1)
    assert not installation.key.exists()
    assert not installation.database.exists()


def test_a_moment_that_cannot_be_read_is_told_in_plain_words(installation: Installation) -> None:
    told = installation.run("meeting", "add", "--group", installation.group(), "--at", "morgen")
    assert told.code == 2
    assert "Value error" not in told.err
    assert "'morgen' does not match" in told.err


def test_a_page_is_not_written_to_a_file_of_another_kind(connected: Installation, telegram: LocalTelegram) -> None:
    group = connected.group()
    told = [
        connected.run("content", "preview", "--out", "page.pdf"),
        connected.run("rehearse", "--programme", GROUP[3], "--weeks", "1", "--out", "page.pdf"),
        connected.run("invite", "--role", "parent", "--group", group, "--handout", "page.pdf"),
    ]
    assert [(each.code, each.out) for each in told] == [(2, "")] * 3
    assert {each.err for each in told} == {"page.pdf does not end in .html, as a page does.\n"}
    assert not (connected.folder / "page.pdf").exists()


def test_group_create_prints_the_key_and_nothing_else(installation: Installation) -> None:
    told = installation.run(*GROUP, "--timezone", "Europe/Amsterdam", "--helpline", "Huisarts = 020 1234567")
    assert told.code == 0
    assert re.fullmatch(r"g-[0-9a-f]{8}\n", told.out)
    with data.opened(Settings(data_dir=installation.data)) as database, database.read() as db:
        (group,) = groups.every(db)
    assert (group.key, group.name, group.zone, group.language) == (
        told.out.strip(),
        "Linde",
        "Europe/Amsterdam",
        "nl",
    )
    assert group.helplines == (("Huisarts", "020 1234567"),)


def test_invitations_are_single_use_links_that_let_a_person_in_her_group(
    connected: Installation, telegram: LocalTelegram
) -> None:
    group = connected.group()
    told = connected.run("invite", "--role", "parent", "--group", group, "--count", "3", "--handout", "page.html")
    assert told.code == 0
    assert len(set(told.lines)) == 3
    for link in told.lines:
        assert re.fullmatch(r"https://t\.me/anker_bot\?start=[A-Za-z0-9_-]{22}", link)
    page = (connected.folder / "page.html").read_text()
    assert all(link in page for link in told.lines)
    assert (connected.folder / "page.html").stat().st_mode & 0o077 == 0


def test_no_page_of_invitations_is_written_over_that_may_still_let_people_in(
    connected: Installation, telegram: LocalTelegram
) -> None:
    invite = ["invite", "--role", "parent", "--group", connected.group(), "--handout"]
    assert connected.run(*invite, "page.html").code == 0
    page = (connected.folder / "page.html").read_bytes()
    told = connected.run(*invite, "page.html")
    assert (told.code, told.out) == (2, "")
    assert told.err == "page.html is there already, and its links may still open: name a new file.\n"
    assert (connected.folder / "page.html").read_bytes() == page
    open_to_all = connected.folder / "empty.html"
    open_to_all.touch(mode=0o644)
    assert connected.run(*invite, "empty.html").code == 0
    assert open_to_all.stat().st_mode & 0o077 == 0


def test_no_code_is_issued_that_no_link_could_carry(connected: Installation, telegram: LocalTelegram) -> None:
    group = connected.group()
    wrong = [
        connected.run("invite", "--role", "parent", "--group", group, ANKER_TELEGRAM_API_URL="http://127.0.0.1:9"),
        connected.run("invite", "--role", "parent", "--group", group, "--handout", "no/such/folder/page.html"),
        connected.run("invite", "--role", "parent", "--group", "g-none"),
        connected.run("invite", "--role", "queen", "--group", group),
    ]
    assert [told.code for told in wrong] == [1, 1, 2, 2]
    assert [told.out for told in wrong] == [""] * 4
    with data.opened(Settings(data_dir=connected.data)) as database, database.read() as db:
        assert db.all(text("SELECT count(*) FROM invitation")) == [(0,)]


def test_an_export_of_a_new_group_is_a_zip_with_every_table(installation: Installation) -> None:
    group = installation.group()
    told = installation.run("export", "--group", group, "--out", "linde.zip")
    assert told.code == 0
    assert "personal data" in told.err
    names = set(zipfile.ZipFile(installation.folder / "linde.zip").namelist())
    assert {"responses.csv", "prompts.csv", "codebook.csv", "datapackage.json"} <= names
    assert installation.run("export", "--group", group, "--out", "x", "--format", "docx").code == 2


def test_export_and_report_are_written_down_for_each_parent_in_them(
    installation: Installation,
) -> None:
    group = installation.group()
    with data.opened(Settings(data_dir=installation.data)) as database, database.write() as db:
        cohort = groups.find(db, group)
        assert cohort is not None
        agreeing, refusing = (
            members.add(
                db,
                person_id=people.add(db, number, name="Anna", language="nl", at=0).id,
                group_id=cohort.id,
                role=members.PARENT,
                at=0,
            )
            for number in (1, 2)
        )
        for each in (agreeing, refusing):
            members.enrol(db, each.id, at=0, first_day=1)
            members.record_consent(db, each.id, members.RESEARCH, each is agreeing, version="v1", at=0)
    assert installation.run("export", "--group", group, "--out", "linde.zip").code == 0
    with data.opened(Settings(data_dir=installation.data)) as database, database.read() as db:
        noted = access_log.in_group(db, cohort.id, most=10)
    assert [(each.whose_id, each.role, each.action) for each in noted] == [(agreeing.id, "technician", "exported")]
    assert installation.run("report", "--group", group, "--out", "linde.html").code == 0
    with data.opened(Settings(data_dir=installation.data)) as database, database.read() as db:
        newest = access_log.in_group(db, cohort.id, most=10)[0]
    assert (newest.whose_id, newest.role, newest.action) == (agreeing.id, "technician", "reported")


def test_an_export_is_refused_where_its_name_would_be_misread(installation: Installation) -> None:
    group = installation.group()
    told = installation.run("export", "--group", group, "--out", "linde.xlsx")
    assert (told.code, told.out) == (2, "")
    assert told.err == "linde.xlsx ends in .xlsx: with csv, name a folder or a file that ends in .zip.\n"
    assert installation.run("export", "--group", group, "--out", "x", "--for", "fun").code == 2
    assert not list(installation.folder.glob("linde*"))
    assert installation.run("export", "--group", group, "--out", "linde.xlsx", "--format", "xlsx").code == 0
    shared = installation.run("export", "--group", group, "--out", "shared", "--for", "sharing")
    assert (shared.code, "Made to share, it has 0 of 0 prompts" in shared.err) == (0, True)


def test_a_zip_of_an_export_is_encrypted_where_there_is_a_password(installation: Installation) -> None:
    group = installation.group()
    secret = installation.folder / "password"
    secret.write_text("een lang wachtwoord\n")
    told = installation.run(
        "export", "--group", group, "--out", "linde.zip", ANKER_EXPORT_PASSWORD_FILE=str(secret)
    )
    assert (told.code, "It is encrypted" in told.err) == (0, True)
    with pyzipper.AESZipFile(installation.folder / "linde.zip") as archive:
        with pytest.raises(RuntimeError):
            archive.read("participants.csv")
        archive.setpassword(b"een lang wachtwoord")
        assert archive.read("participants.csv").startswith(b"participant,")
    secret.write_text("")
    told = installation.run("export", "--group", group, "--out", "y.zip", ANKER_EXPORT_PASSWORD_FILE=str(secret))
    assert (told.code, told.out) == (1, "")
    assert "is empty" in told.err


def test_doctor_finds_nothing_wrong_with_a_sound_installation(connected: Installation) -> None:
    connected.group("--helpline", "Huisarts=020 1234567")
    told = connected.run("doctor")
    assert told.code == 0, told.out
    assert {line.split()[0] for line in told.lines} == {"well"}
    assert "@anker_bot" in told.out


def test_doctor_on_a_fresh_machine_makes_nothing(connected: Installation) -> None:
    assert connected.run("doctor").code == 0
    assert not connected.data.exists()


def test_doctor_says_where_help_numbers_from_close_by_are_missing(connected: Installation) -> None:
    group = connected.group()
    (line,) = [line for line in connected.run("doctor").lines if "help numbers" in line]
    assert line.startswith("hint")
    assert group in line


def test_doctor_says_which_programme_changed_under_its_version(connected: Installation, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(SHIPPED / "traumasensitief-opvoeden", mine)
    connected.variables["ANKER_CONTENT_DIR"] = str(mine)
    connected.group()
    assert not [line for line in connected.run("doctor").lines if "programme:" in line]
    next((mine / "sessions").glob("20-*.yaml")).unlink()
    (line,) = [line for line in connected.run("doctor").lines if "programme:" in line]
    assert line.startswith("hint")
    assert line.endswith("raise version: in programme.yaml")


@pytest.mark.long
def test_content_check_passes_the_shipped_programme(installation: Installation) -> None:
    told = installation.run("content", "check")
    assert told.code == 0, told.err
    assert told.err == ""


def test_content_check_finds_nothing_in_a_folder_without_content(
    installation: Installation, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    told = installation.run("content", "check", str(empty))
    assert (told.code, "is in order" in told.out) == (1, False)
    assert "There is no content in this folder" in told.err
    told = installation.run(*GROUP, "--timezone", "Europe/Amsterdam", ANKER_CONTENT_DIR=str(empty))
    assert (told.code, told.err.endswith("nor another, in ANKER_CONTENT_DIR.\n")) == (2, True)


def test_healthcheck_is_red_before_a_bot_ran(installation: Installation) -> None:
    told = installation.run("healthcheck")
    assert told.code == 1
    installation.group()
    told = installation.run("healthcheck")
    assert (told.code, told.err) == (1, "Telegram was not heard from yet.\n")


@pytest.mark.parametrize("leads", ["nowhere", "to a folder"])
def test_an_env_file_that_leads_nowhere_is_told_and_nothing_begins(installation: Installation, leads: str) -> None:
    """Its disk is not there yet: with other settings, another database would be begun."""
    (installation.folder / ".env").symlink_to(installation.folder if leads == "to a folder" else "nowhere/anker")
    told = installation.run(*GROUP, "--timezone", "Europe/Amsterdam")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("A file of settings cannot be read: .env (")
    assert not installation.key.exists()


def test_settings_come_from_an_env_file_and_secrets_from_files(
    installation: Installation, telegram: LocalTelegram
) -> None:
    (installation.folder / "secret").write_text(f"{TOKEN}\n")
    (installation.folder / ".env").write_text(
        f"ANKER_TELEGRAM_API_URL={telegram.url}\nANKER_TELEGRAM_TOKEN_FILE=secret\n"
    )
    group = installation.group()
    assert installation.run("invite", "--role", "coordinator", "--group", group).code == 0


def test_an_address_with_a_password_in_it_comes_from_a_file_too(installation: Installation) -> None:
    (installation.folder / "address").write_text(f"sqlite:///{installation.folder / 'other.db'}\n")
    told = installation.run(*GROUP, "--timezone", "Europe/Amsterdam", ANKER_DATABASE_URL_FILE="address")
    assert told.code == 0, told.err
    assert (installation.folder / "other.db").exists()
    (installation.folder / "address").write_text("mysql://u:canary@host/name")
    told = installation.run("group", "list", ANKER_DATABASE_URL_FILE="address")
    assert (told.code, "ANKER_DATABASE_URL cannot be used" in told.err, "canary" in told.err) == (1, True, False)
    told = installation.run("group", "list", ANKER_DATABASE_URL_FILE="none")
    assert (told.code, "ANKER_DATABASE_URL_FILE" in told.err) == (1, True)


def test_the_demo_reads_no_secret_of_a_real_bot(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    (installation.folder / "address").write_text(f"sqlite:///{installation.folder / 'real.db'}")
    monkeypatch.setenv("ANKER_DATABASE_URL_FILE", "address")
    (installation.folder / "demo").mkdir()

    async def opens() -> None:
        demo = Tabletop(installation.folder / "demo", "Europe/Amsterdam")
        await demo.open(0)
        await demo.stop()

    asyncio.run(opens())
    assert not (installation.folder / "real.db").exists()


def test_every_setting_stands_in_the_operators_guide() -> None:
    guide = (PROJECT / "docs/operating.md").read_text(encoding="utf-8")
    fields = {f"ANKER_{name.upper()}" for name in Settings.model_fields}
    secrets = ("TELEGRAM_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL")
    secrets_read_from_files = {f"ANKER_{each}_FILE" for each in secrets}
    assert {each for each in fields - secrets_read_from_files if f"`{each}`" not in guide} == set()


def test_every_default_stands_beside_its_setting_in_the_operators_guide() -> None:
    lines = (PROJECT / "docs/operating.md").read_text(encoding="utf-8").splitlines()
    fields = Settings.model_fields
    defaults = {f"ANKER_{name.upper()}": field.default for name, field in fields.items() if field.default}
    assert len(defaults) > 3
    for name, default in defaults.items():
        (row,) = (line for line in lines if line.startswith(f"| `{name}`"))
        assert f"`{default}`" in row.split("|")[2], row
