"""The page of the people: who may log in, what each may do, and secrets that are shown once."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication

from app.flows.wording.people_words import make_password, name_problem, password_problem
from app.flows.wording.words import untranslated
from app.views.parts.message_dialog import MessageDialog
from app.views.people.person_dialog import PersonDialog
from app.views.people.secret_dialog import SecretDialog
from relay_engine import LogEntry, UserFacingError
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.players.staged_client import make_user


async def open_people(stage: Any, *users: Any) -> Any:
    stage.client.users = {user.name: user for user in users}
    window = stage.window()
    window.show_page("people")
    page = window.people_page
    await until(lambda: list(page.rows) == list(stage.client.users))
    return page


async def dialog_of(page: Any, kind: type) -> Any:
    await until(lambda: isinstance(page.dialog, kind))
    return page.dialog


@on_gui_loop
async def test_who_may_log_in_is_listed_with_what_each_may_do(stage: Any) -> None:
    page = await open_people(stage, make_user("ann", "admin"), make_user("vic", has_password=False), make_user("file", origin="file"))
    assert [row.roles.currentText() for row in page.rows.values()] == ["Everything", "Watch", "Watch"]
    assert "Players only" in page.rows["vic"].note.text()
    assert "configuration file" in page.rows["file"].note.text()
    assert [row.roles.isEnabled() for row in page.rows.values()] == [True, True, False]
    assert not page.rows["file"].more.isVisible()
    assert not page._nobody.isVisible()


@on_gui_loop
async def test_nobody_yet(stage: Any) -> None:
    page = await open_people(stage)
    await until(page._nobody.isVisible)


@on_gui_loop
async def test_somebody_is_added_and_the_device_password_is_shown_once(stage: Any) -> None:
    page = await open_people(stage)
    page.add_button.click()
    dialog = await dialog_of(page, PersonDialog)
    assert not dialog.ok_button.isEnabled()
    dialog.name_edit.setText("olga")
    dialog.roles.setCurrentIndex(dialog.roles.findData("operator"))
    assert "log" in dialog.role.editor.accessibleDescription()
    dialog.generate_button.click()
    password = dialog.password_edit.text()
    assert dialog.ok_button.isEnabled()
    dialog.ok_button.click()
    secret = await dialog_of(page, SecretDialog)
    assert stage.client.called("add_user") == [("olga", "operator", password)]
    assert secret.password_row.text == "dev-ice-pass-word"
    secret.password_row._button.click()
    assert QGuiApplication.clipboard().text() == "dev-ice-pass-word"
    secret.done_button.click()
    await until(lambda: page.dialog is None)
    await until(lambda: list(page.rows) == ["olga"])


@pytest.mark.parametrize(
    ("name", "password", "good"),
    [
        ("olga", "correct horse", True),
        ("ann", "correct horse", False),
        ("ANN", "correct horse", False),
        ("o l", "correct horse", False),
        ("owner", "correct horse", False),
        ("../x", "correct horse", False),
        ("olga", "short", False),
        ("olgaolga", "OlgaOlga", False),
        ("", "correct horse", False),
        ("한글", "correct horse", False),
    ],
)
def test_names_and_passwords_are_checked_as_the_relay_does(name: str, password: str, good: bool) -> None:
    problems = name_problem(name, ["ann"], untranslated), password_problem(password, name, untranslated)
    assert (problems == ("", "")) is good


def test_made_up_passwords_are_long_and_different() -> None:
    made = {make_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) == 19 and password_problem(one, "x", untranslated) == "" for one in made)


@on_gui_loop
async def test_rights_passwords_and_removal(stage: Any) -> None:
    page = await open_people(stage, make_user("vic"))
    row = page.rows["vic"]
    row.roles.setCurrentIndex(row.roles.findData("operator"))
    row.roles.activated.emit(row.roles.currentIndex())
    await until(lambda: stage.client.called("change_user") == [("vic", "operator", None, False)])
    await turn(10)
    page.rows["vic"].password_action.trigger()
    dialog = await dialog_of(page, PersonDialog)
    dialog.password_edit.setText("correct horse")
    dialog.ok_button.click()
    await until(lambda: stage.client.called("change_user")[-1] == ("vic", None, "correct horse", False))
    await until(lambda: page.dialog is None)
    page.rows["vic"].device_action.trigger()
    question = await dialog_of(page, MessageDialog)
    question.accept_button.click()
    secret = await dialog_of(page, SecretDialog)
    assert secret.password_row.text == "new-dev-ice-pass"
    secret.done_button.click()
    await until(lambda: page.dialog is None)
    page.rows["vic"].remove_action.trigger()
    await dialog_of(page, MessageDialog)
    page.dialog.accept_button.click()
    await until(lambda: page.rows == {})


@on_gui_loop
async def test_what_the_relay_refuses_is_said_and_the_box_shows_what_is(stage: Any) -> None:
    page = await open_people(stage, make_user("vic"))
    stage.client.failures["change_user"] = UserFacingError("user_unknown", "gone")
    row = page.rows["vic"]
    row.roles.setCurrentIndex(row.roles.findData("admin"))
    row.roles.activated.emit(row.roles.currentIndex())
    await until(page.banner.isVisible)
    assert "not there any more" in page.banner.text
    assert page.rows["vic"].roles.currentData() == "viewer"


@on_gui_loop
async def test_somebody_whom_another_client_adds_appears(stage: Any) -> None:
    page = await open_people(stage)
    stage.client.users["new"] = make_user("new")
    stage.tell(LogEntry("log/1", 0.0, "info", "", "command_done", (("subject", "owner"), ("command", "users.add")), "x"))
    await until(lambda: list(page.rows) == ["new"])


@on_gui_loop
async def test_the_rule_leads_to_the_settings_and_back(stage: Any) -> None:
    page = await open_people(stage)
    assert "People in this network" in page._rule.text()
    window = page.window()
    page.rules_button.click()
    assert window.page == "settings"
    window.settings_page.access.people_button.click()
    assert window.page == "people"


@on_gui_loop
async def test_who_steers_first_is_chosen_for_those_who_may_steer(stage: Any) -> None:
    odd = msgspec.structs.replace(make_user("odd", "operator"), steer_priority=4321)
    page = await open_people(stage, make_user("vic"), make_user("olga", "operator"), make_user("ann", "admin"), odd)
    assert [row.ranks.menuAction().isVisible() for row in page.rows.values()] == [False, True, True, True]
    assert [action.text() for action in page.rows["odd"].ranks.actions() if action.isChecked()] == ["Priority 4321"]
    actions = page.rows["olga"].ranks.actions()
    assert [action.text() for action in actions if action.isChecked()] == ["As the rights have it"]
    next(action for action in actions if action.text() == "Before the other operators").trigger()
    await until(lambda: stage.client.called("change_rank") == [("olga", 9000)])
    await until(
        lambda: [action.text() for action in page.rows["olga"].ranks.actions() if action.isChecked()] == ["Before the other operators"]
    )


@on_gui_loop
async def test_a_rank_that_the_relay_refuses_is_not_shown_as_chosen(stage: Any) -> None:
    page = await open_people(stage, make_user("olga", "operator"))
    stage.client.failures["change_rank"] = UserFacingError("user_unknown", "gone")
    next(action for action in page.rows["olga"].ranks.actions() if action.text() == "Before everybody").trigger()
    await until(page.banner.isVisible)
    assert [action.text() for action in page.rows["olga"].ranks.actions() if action.isChecked()] == ["As the rights have it"]
