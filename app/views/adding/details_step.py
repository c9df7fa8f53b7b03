"""DetailsStep: where the camera is and how to log in."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.flows.add_camera import CameraDraft, Way, addresses_of, problems, tidy
from app.models.translate import translate
from app.views.adding.brand_form import BrandForm
from app.views.adding.wizard_step import WizardStep
from app.views.fields.address_edit import AddressEdit
from app.views.fields.field import Field
from app.views.fields.login_fields import LoginFields
from app.views.fields.steering_field import SteeringField
from app.views.fields.switch import Switch
from app.views.fields.transport_choice import TransportChoice
from app.views.look.controls import make_label
from app.views.parts.fold import Fold

_REQUIRED = ("address", "host")  # empty is not wrong yet: somebody is about to fill it


class DetailsStep(WizardStep):
    """The brand's form or the plain address, then the log-in; the rest is folded away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._draft = CameraDraft()
        self.brand_form = BrandForm()
        self._address_edit, self._sub_edit = AddressEdit(), AddressEdit()
        self._address_edit.setPlaceholderText("rtsp://192.168.1.20/stream1")
        self.address = Field(
            self.tr("Address"), self._address_edit, self.tr("From the camera's manual or its web page, often under “RTSP”")
        )
        self.sub_address = Field(
            self.tr("Address of a smaller picture"), self._sub_edit, self.tr("For viewers with slow connections. Empty = there is none.")
        )
        self.login = LoginFields()
        self.share_login = Switch("")  # with the other cameras of the same recorder
        self.share_login.setChecked(True)
        self.share_login.hide()
        self._siblings = 0
        self.transport = TransportChoice()
        self.steering = SteeringField()
        self._resolved = make_label("", "code", wrap=True)
        self.more = Fold(self.tr("More settings"), self._more())
        self.body.addWidget(self.brand_form)
        self.body.addWidget(self.address)
        self.body.addWidget(self.login)
        self.body.addWidget(self.share_login)
        self.body.addWidget(self.more)
        self.body.addStretch(1)
        self._fields = {
            "address": self.address,
            "host": self.brand_form.host,
            "channel": self.brand_form.channel,
            "port": self.brand_form.port,
            "brand": self.brand_form.brand,
            "sub_address": self.sub_address,
            "user": self.login.user,
            "password": self.login.password,
        }
        self._to_see: QWidget | None = None  # has come up, out of sight it may be
        self._has_steering_problem = False
        self._touched = False  # no red text before a person has typed something
        for source in (
            self.brand_form.changed,
            self._address_edit.textChanged,
            self._sub_edit.textChanged,
            self.login.changed,
            self.transport.changed,
            self.steering.changed,
        ):
            source.connect(self._edited)
        for found in (self.brand_form.login_found, self._address_edit.login_found, self._sub_edit.login_found):
            found.connect(self.login.set_values)
        self.brand_form.address_wanted.connect(self._use_whole_address)
        self.brand_form.told.connect(self._scroll_to)
        self.area.verticalScrollBar().rangeChanged.connect(self._scroll)  # it finds its place in several steps

    def enter(self, draft: CameraDraft) -> None:
        self._draft = draft
        by_brand = draft.way == Way.BRAND
        self.title_label.setText(self.tr("Where is the camera?"))
        self.text_label.setText(
            self.tr("The address is in the camera's app, on its label or in your router.")
            if by_brand
            else self.tr("Paste the whole address. A user name and password inside it are moved to their fields.")
        )
        self.brand_form.setVisible(by_brand)
        self.address.setVisible(not by_brand)
        self.sub_address.setVisible(not by_brand)
        self.login.set_values(draft.user, draft.password)
        self.login.set_kept(bool(draft.secret_of))
        self.brand_form.show_draft(draft)
        self.brand_form.port.setVisible(by_brand and not self.brand_form.needs_address)
        self.brand_form.quality.setVisible(by_brand and self.brand_form.has_sub)
        self._address_edit.setText(draft.address)
        self._sub_edit.setText(draft.sub_address)
        self.transport.set_value(draft.transport)
        self.steering.set_values(draft)
        self._touched = False
        self._show_problems()
        (self.brand_form.host.editor if by_brand else self._address_edit).setFocus()

    def read(self, draft: CameraDraft) -> CameraDraft:
        user, password = self.login.values()
        filled = self.steering.read(draft)
        filled = replace(filled, way=self._draft.way, user=user, password=password, transport=self.transport.value())
        if filled.way == Way.BRAND:
            return tidy(self.brand_form.read(filled))
        return tidy(replace(filled, address=self._address_edit.text().strip(), sub_address=self._sub_edit.text().strip()))

    def set_siblings(self, count: int) -> None:
        """So many other cameras log in at the same recorder: a new login may be for all of them."""
        self._siblings = count
        self.share_login.setText(self.tr("Use this login for the other {0} cameras of this recorder too").format(count))

    @property
    def is_login_for_all(self) -> bool:
        """Tell whether the login that was typed is for the other cameras of the recorder too."""
        return bool(self._siblings) and bool(self.login.values()[1]) and self.share_login.isChecked()

    def leave(self) -> None:
        self._to_see = None

    def focus_password(self) -> None:
        """Put the cursor where a refused password is typed anew."""
        editor = self.login.password.editor if self.login.values()[0] else self.login.user.editor
        editor.setFocus()
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def _scroll_to(self, widget: QWidget) -> None:
        self._to_see = widget
        QTimer.singleShot(0, self, self._scroll)

    def _scroll(self) -> None:
        if self._to_see is not None:
            self.area.ensureWidgetVisible(self._to_see)

    def _use_whole_address(self, address: str) -> None:
        self.enter(replace(self.read(self._draft), way=Way.ADDRESS, address=address, sub_address=""))
        self.changed.emit()

    def is_complete(self) -> bool:
        return not self._own_problems()

    def _own_problems(self) -> dict[str, str]:
        return {problem.field: problem.text for problem in problems(self.read(self._draft), translate)}

    def _field(self, name: str) -> Field | None:
        if name == "address" and self._draft.way == Way.BRAND:
            return self.brand_form.address
        return self._fields.get(name)

    def _edited(self) -> None:
        self._touched = True
        self._show_problems()
        self.share_login.setVisible(bool(self._siblings) and bool(self.login.values()[1]))
        if self.sub_address.problem or self._has_steering_problem:
            self.more.set_open(True)
        self.changed.emit()

    def _show_problems(self) -> None:
        wrong = self._own_problems()
        if "port" in wrong:  # its own box may be folded away
            wrong.setdefault("host", wrong["port"])
        for name in self._fields:
            field = self._field(name)
            if field is not None:
                field.set_problem(wrong.get(name, "") if self._touched and not (name in _REQUIRED and _is_blank(field)) else "")
        self._has_steering_problem = self.steering.set_problems(wrong if self._touched else {})
        addresses = addresses_of(self.read(self._draft)) if not wrong else None
        self._resolved.setText("\n".join(address for address in (addresses.main, addresses.sub) if address) if addresses else "–")

    def _more(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            Field(self.tr("How the pictures travel"), self.transport, self.tr("Keep “Automatic” unless the picture breaks up."))
        )
        column.addWidget(self.steering)
        column.addWidget(self.sub_address)
        column.addWidget(self.brand_form.quality)
        column.addWidget(self.brand_form.port)
        column.addWidget(make_label(self.tr("Address the relay will use"), "strong"))
        column.addWidget(self._resolved)
        return box


def _is_blank(field: Field) -> bool:
    return isinstance(field.editor, QLineEdit) and not field.editor.text().strip()
