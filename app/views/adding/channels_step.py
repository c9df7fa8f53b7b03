"""ChannelsStep: what the devices have: tick what to relay, and give it names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.flows.camera import Camera
from app.flows.camera_test import H265_HINT
from app.flows.devices.channel_choices import ChannelChoice, ChannelState, tick
from app.flows.devices.device_client import DeviceClient
from app.flows.devices.session_count import count_sessions, device_title, fits_always, session_words
from app.models.channel_pictures import ChannelPictures
from app.models.channel_table import ChannelTableModel
from app.models.translate import translate
from app.views.adding.channel_table import ChannelTable
from app.views.adding.single_channel import SingleChannel
from app.views.adding.wizard_step import WizardStep
from app.views.fields.choice_box import ChoiceBox
from app.views.fields.switch import Switch
from app.views.look.controls import make_button, make_label, set_role
from app.views.parts.banner import Banner

RETRY_LOGIN = "login"
_LEAST_TABLE = 200  # px


class ChannelsStep(WizardStep):
    """One camera alone is shown large; several as a table. Nothing is saved before the last button."""

    retry_wanted = Signal()  # another login, for the devices that refused

    def __init__(
        self, client: DeviceClient, known: Callable[[], tuple[Sequence[Camera], Collection[str]]], parent: QWidget | None = None
    ) -> None:
        super().__init__("", "", parent)
        self._known = known
        self._proposed: tuple[ChannelChoice, ...] = ()
        self._has_chosen = False  # when to connect: the person, and not what fits
        self.pictures = ChannelPictures(client, self)
        self.model = ChannelTableModel(self.pictures, known, self)
        self.table = ChannelTable(self.model, self.pictures)
        self.table.setMinimumHeight(_LEAST_TABLE)
        self.single = SingleChannel(self.model, self.pictures)
        self.banner = Banner(closable=False)
        self.banner.action_clicked.connect(self._banner_action)
        self.all_button, self.none_button = (
            make_button(self.tr("Tick all online"), "", "", "small"),
            make_button(self.tr("None"), "", "", "small"),
        )
        self.connect_box = ChoiceBox((self.tr("Always connected"), False), (self.tr("Only while somebody watches"), True))
        self.small = Switch(self.tr("Offer the small pictures too"))
        self.small.setChecked(True)
        self._sessions = make_label("", "small", wrap=True)
        self._problem = make_label("", "error", wrap=True)
        self._hint = make_label(translate(H265_HINT), "small", wrap=True)
        self._lay_out()
        self.model.edited.connect(self._edited)
        self.all_button.clicked.connect(self._tick_all)
        self.none_button.clicked.connect(self._tick_none)
        self.connect_box.activated.connect(self._connect_chosen)
        self.small.toggled.connect(self._edited)

    @property
    def choices(self) -> tuple[ChannelChoice, ...]:
        return self.model.choices

    @property
    def on_demand(self) -> bool:
        return bool(self.connect_box.currentData())

    @property
    def sessions_text(self) -> str:
        return self._sessions.text()

    @property
    def problem_text(self) -> str:
        return self._problem.text()

    @property
    def has_entries(self) -> bool:
        """Tell whether closing would lose something that a person did here."""
        return self.model.choices != self._proposed

    @property
    def count(self) -> int:
        """How many cameras are to be added."""
        return sum(choice.is_wanted for choice in self.choices)

    @property
    def count_renamed(self) -> int:
        """How many that are here are to be called otherwise."""
        return sum(choice.is_ticked and choice.state is ChannelState.RENAMED for choice in self.choices)

    def show_channels(self, choices: tuple[ChannelChoice, ...], gone: Sequence[Camera], failed: tuple[str, str] | None) -> None:
        """Show what the devices have; `gone`: cameras that they have no more; `failed`: what is said of devices that did not answer."""
        is_single = len(choices) == 1 and choices[0].state is ChannelState.NEW and choices[0].can_be_ticked
        self._proposed = choices = tick(choices, 0, ticked=True) if is_single else choices
        self._has_chosen = False
        self.model.show_choices(choices)
        self.single.setVisible(is_single)
        self.table.setVisible(not is_single)
        self._filler.setVisible(is_single)
        for button in (self.all_button, self.none_button):
            button.setVisible(not is_single)
        if is_single:
            self.single.show_choice()
        self._show_banner(gone, failed)
        self._show_title()
        self._edited()
        self.small.setVisible(any(choice.sub is not None and choice.state is ChannelState.NEW for choice in choices))
        self._connect.setVisible(any(choice.state is ChannelState.NEW for choice in choices))
        self._hint.setVisible(any(choice.main is not None and choice.main.codec.casefold() in ("h265", "hevc") for choice in choices))

    def show_error(self, what: str, to_do: str) -> None:
        """Say why it was not saved."""
        self.banner.show_message("error", what, to_do)
        self.area.ensureWidgetVisible(self.banner)

    def focus_first(self) -> None:
        if not self.single.isHidden():
            self.single.focus_name()
        else:
            self.table.setFocus()
            if self.choices and not self.table.currentIndex().isValid():
                self.table.setCurrentIndex(self.model.index(0, 0))

    def leave(self) -> None:
        self.pictures.cancel()

    def is_complete(self) -> bool:
        return self.count + self.count_renamed > 0 and self.model.first_problem()[0] < 0

    def _edited(self) -> None:
        cameras, _names = self._known()
        if not self._has_chosen:
            self.connect_box.setCurrentIndex(0 if fits_always(self.choices, cameras) else 1)
        counts = count_sessions(self.choices, cameras, on_demand=self.on_demand, small=self.small.isChecked())
        self._sessions.setText(" ".join(session_words(count, translate) for count in counts) if self.count else "")
        self._sessions.setVisible(bool(self._sessions.text()))
        set_role(self._sessions, "small" if all(count.fits for count in counts) else "warning")
        row, problem = self.model.first_problem()
        self._problem.setText(f"{self.choices[row].title or self.choices[row].channel.number}: {problem}" if problem else "")
        self._problem.setVisible(bool(problem) and self.single.isHidden())
        self.changed.emit()

    def _show_title(self) -> None:
        devices = {choice.key: choice.device for choice in self.choices}
        first = next(iter(devices.values()), None)
        name = device_title(first) if first is not None else ""
        model = f" ({first.model})" if first is not None and first.model and first.model not in name else ""
        online = sum(choice.channel.online for choice in self.choices)
        if not self.single.isHidden():
            self.title_label.setText(self.tr("This is the camera"))
            self.text_label.setText(f"{name}{model}")
        elif len(devices) == 1:
            self.title_label.setText(f"{name}{model}")
            self.text_label.setText(
                self.tr("{0} channels, {1} of them online. Tick what to relay; names and links can be changed.").format(
                    len(self.choices), online
                )
            )
        else:
            self.title_label.setText(self.tr("Cameras of {0} devices").format(len(devices)))
            self.text_label.setText(self.tr("Tick what to relay; names and links can be changed."))

    def _show_banner(self, gone: Sequence[Camera], failed: tuple[str, str] | None) -> None:
        if failed is not None:
            self.banner.show_message("warning", *failed, RETRY_LOGIN, self.tr("Another login…"))
        elif gone:
            names = ", ".join(camera.title for camera in gone)
            self.banner.show_message(
                "info", self.tr("Not in the recorder's list any more: {0}").format(names), self.tr("They stay here until you remove them.")
            )
        elif self.choices and all(choice.state is ChannelState.HERE for choice in self.choices):
            self.banner.show_message(
                "ok", self.tr("Everything of this device is here already."), self.tr("Nothing is new, and no name has changed.")
            )
        elif not self.choices:
            self.banner.show_message(
                "warning", self.tr("The device has no channels."), self.tr("Add its cameras in the recorder first, then look again.")
            )
        else:
            self.banner.hide()

    def _banner_action(self, _action: str) -> None:
        self.retry_wanted.emit()

    def _tick_all(self) -> None:
        self.model.tick_all(ticked=True)

    def _tick_none(self) -> None:
        self.model.tick_all(ticked=False)

    def _connect_chosen(self) -> None:
        self._has_chosen = True
        self._edited()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.all_button)
        tools.addWidget(self.none_button)
        tools.addStretch(1)
        tools.addWidget(self.small)
        self._filler = QWidget()  # below one camera alone, where the table would fill the page
        self._filler.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._connect = QWidget()
        connect = QHBoxLayout(self._connect)
        connect.setContentsMargins(0, 0, 0, 0)
        connect.setSpacing(16)
        connect.addWidget(_labelled(self.tr("Connect to the cameras"), self.connect_box))
        connect.addWidget(self.connect_box)
        connect.addStretch(1)
        options = QVBoxLayout()
        options.setSpacing(4)
        for widget in (self._problem, self._connect, self._sessions, self._hint):
            options.addWidget(widget)
        self.body.setSpacing(12)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.single)
        self.body.addLayout(tools)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(options)
        self.body.addWidget(self._filler)


def _labelled(text: str, editor: QWidget) -> QLabel:
    label = make_label(text, "strong")
    label.setBuddy(editor)
    return label
