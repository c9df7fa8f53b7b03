"""DeviceLoginStep: the login of the chosen devices, typed once for all of them; and their first answer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.flows.camera_brands import brand_for
from app.flows.devices.device_login import DeviceLogin
from app.flows.devices.device_looks import DeviceLooks, Look, LookState, Target
from app.flows.devices.found_devices import shown_address
from app.flows.devices.known_logins import KnownLogin
from app.flows.pasted_address import host_and_port_words, host_is_valid, read_host
from app.flows.wording.device_words import LOGIN_REFUSED, WITHHELD, words_for_device
from app.flows.wording.error_words import words_for_error
from app.models.translate import translate
from app.views.adding.wizard_step import WizardStep
from app.views.fields.choice_box import ChoiceBox
from app.views.fields.field import Field
from app.views.fields.login_fields import LoginFields
from app.views.fields.switch import Switch
from app.views.look.controls import make_label
from app.views.parts.banner import Banner
from app.views.parts.spinner import Spinner
from relay_engine import UserFacingError

_BRANDS = ("hikvision", "dahua", "uniview", "reolink", "hanwha", "axis")
_MOST_NAMED = 3  # devices, in a sentence


class DeviceLoginStep(WizardStep):
    """Asks for the address too where a person types it; says what each device that refuses has said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._targets: tuple[Target, ...] = ()
        self._known: KnownLogin | None = None
        self._is_busy = False
        self.banner = Banner(closable=False)
        self._host = QLineEdit()
        self._host.setPlaceholderText("192.168.1.20")
        self.address = Field(self.tr("Network address of the recorder"), self._host, self.tr("The number you type to open its web page"))
        self._brands = ChoiceBox((self.tr("Find out"), ""), *((brand_for(key).name, key) for key in _BRANDS), ("ONVIF", "onvif"))
        self.brand = Field(self.tr("Brand"), self._brands, self.tr("Leave it, unless the relay does not find out."))
        self.same = Switch("")
        self.login = LoginFields()
        self.show_password = Switch(self.tr("Send the password readable, in a network that I trust"))  # some old cameras know no other way
        self._spinner = Spinner(20)
        self._progress = make_label("", "strong")
        self._lay_out()
        self._host.textChanged.connect(self._edited)
        self._host.editingFinished.connect(self._take_apart)
        self.login.changed.connect(self._edited)
        self.same.toggled.connect(self._same_toggled)

    def show_targets(self, targets: tuple[Target, ...], known: KnownLogin | None, *, is_typed: bool) -> None:
        """Ask for the login of these; `is_typed`: for the address too."""
        self._targets = targets
        self._known = known
        self.title_label.setText(self.tr("Where is the recorder?") if is_typed else self.tr("Log in"))
        self.text_label.setText(self._words_for(targets, is_typed=is_typed))
        self.address.setVisible(is_typed)
        self.brand.setVisible(is_typed)
        self.same.setVisible(known is not None)
        if known is not None:
            text = self.tr("The login that the relay has for “{0}”") if known.login.is_kept else self.tr("The same login as for “{0}”")
            self.same.setText(text.format(known.of))
            self.same.setChecked(True)
        self.login.setVisible(known is None)
        self.show_password.hide()
        self.show_password.setChecked(False)
        self.banner.hide()
        self.show_busy(None)

    def focus_first(self) -> None:
        """Put the cursor where something is to be typed."""
        if not self.address.isHidden() and not self._host.text():
            self._host.setFocus()
        elif self.login.isHidden():
            self.same.setFocus()
        else:
            self.login.user.editor.setFocus() if not self.login.values()[0] else self.login.password.editor.setFocus()

    def typed_target(self) -> Target:
        """The device whose address was typed."""
        entry = read_host(self._host.text())
        return Target(host_and_port_words(entry.host, entry.port), self._brands.currentData())

    def chosen_login(self) -> DeviceLogin:
        """What the devices are to be asked with."""
        shows = self.show_password.isChecked() and not self.show_password.isHidden()
        if self._known is not None and self.same.isChecked():
            return replace(self._known.login, shows_password=shows)
        return DeviceLogin(*self.login.values(), shows_password=shows)

    def is_complete(self) -> bool:
        if self._is_busy:
            return False
        if not self.address.isHidden() and not host_is_valid(read_host(self._host.text()).host):
            return False
        user, password = self.login.values()
        return self.login.isHidden() or bool(user) or not password

    def show_busy(self, looks: DeviceLooks | None) -> None:
        """Say how far the question is; None: nobody is asked now."""
        self._is_busy = looks is not None
        for widget in (self.address, self.brand, self.same, self.login, self.show_password):
            widget.setEnabled(looks is None)
        self._spinner.setVisible(looks is not None)
        self._progress.setVisible(looks is not None)
        if looks is not None:
            self.banner.hide()
            done = sum(look.state in (LookState.FOUND, LookState.FAILED) for look in looks.looks)
            count = len(looks.looks)
            words = self.tr("Asking the device for its cameras…")
            place = self.tr("{0} of {1}").format(done, count) if count > 1 else ""
            self._progress.setText(f"{words} {place}".rstrip())
        self.changed.emit()

    def show_failed(self, failed: tuple[Look, ...]) -> None:
        """Say why these did not answer, and let another login be typed where that helps."""
        what, to_do = failed_words(failed)
        self.banner.show_message("error", what, to_do)
        codes = {look.error.code for look in failed if isinstance(look.error, UserFacingError)}
        if WITHHELD in codes:
            self.show_password.show()
            self.show_password.setFocus()
        if codes & LOGIN_REFUSED:
            self.same.setChecked(False)
            self.login.show()
            self.login.password.editor.setFocus()
            self.login.select_password()
        self.area.ensureWidgetVisible(self.banner)
        self.changed.emit()

    def _words_for(self, targets: tuple[Target, ...], *, is_typed: bool) -> str:
        if is_typed:
            return self.tr("The address is on its screen, in its app or in your router. The login is that of its own web page.")
        if len(targets) == 1:
            return self.tr("“{0}” at {1} asks for a user name and a password.").format(targets[0].title, shown_address(targets[0].address))
        names = ", ".join(target.title for target in targets[:_MOST_NAMED]) + ("…" if len(targets) > _MOST_NAMED else "")
        return self.tr("One login for {0} devices: {1}. Those that refuse it can have another one afterwards.").format(len(targets), names)

    def _same_toggled(self, same: bool) -> None:
        self.login.setVisible(not same or self._known is None)
        if not same:
            self.login.user.editor.setFocus()
        self.changed.emit()

    def _edited(self) -> None:
        host = read_host(self._host.text()).host
        wrong = bool(host) and not host_is_valid(host)
        self.address.set_problem(self.tr("This is not a network address. It should look like 192.168.1.20.") if wrong else "")
        user, password = self.login.values()
        self.login.user.set_problem(self.tr("Type the user name that goes with the password.") if password and not user else "")
        self.changed.emit()

    def _take_apart(self) -> None:
        """A web page's address may be pasted whole, its login included."""
        entry = read_host(self._host.text())
        if entry.user or entry.password:
            self.login.set_values(entry.user, entry.password)
        if host_is_valid(entry.host):
            self._host.setText(host_and_port_words(entry.host, entry.port))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.address, 2, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.brand, 1, Qt.AlignmentFlag.AlignTop)
        busy = QHBoxLayout()
        busy.setSpacing(12)
        busy.addWidget(self._spinner)
        busy.addWidget(self._progress, 1)
        self.body.addWidget(self.banner)
        self.body.addLayout(row)
        self.body.addWidget(self.same)
        self.body.addWidget(self.login)
        self.body.addWidget(self.show_password)
        self.body.addLayout(busy)
        self.body.addStretch(1)
        self._spinner.hide()
        self._progress.hide()


def failed_words(failed: tuple[Look, ...], *, named: bool = False) -> tuple[str, str]:
    """What happened with these devices, and what to do, those with the same answer together; `named`: others have answered."""
    said: dict[tuple[str, str], list[str]] = {}
    for look in failed:
        error = look.error if look.error is not None else TimeoutError()
        words = words_for_error(error, translate)
        if isinstance(error, UserFacingError):
            words = words_for_device(error, look.target.brand, words, translate)
        said.setdefault((words.what, words.to_do), []).append(look.target.title or shown_address(look.target.address))
    if len(failed) == 1 and not named:
        return next(iter(said))
    lines = [(f"{', '.join(names)}: {what}", to_do) for (what, to_do), names in said.items()]
    return lines[0][0], "\n".join((lines[0][1], *(f"{what} {to_do}" for what, to_do in lines[1:])))
