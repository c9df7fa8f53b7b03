"""Lease words: why a camera is not moved, and the lines of the log about who steers."""

from __future__ import annotations

from collections.abc import Mapping

from app.flows.wording.words import QT_TRANSLATE_NOOP, ErrorWords

STEERING_WORDS: Mapping[str, ErrorWords] = {
    "steering_held": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "{holder} steers this camera now."),
        QT_TRANSLATE_NOOP("Flows", "Ask for control, or wait until it is free."),
    ),
    "steering_none": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This camera has no address for steering."),
        QT_TRANSLATE_NOOP("Flows", "Edit the camera and fill in how it is steered."),
    ),
    "steering_busy": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Too much is asked of this camera at once."), QT_TRANSLATE_NOOP("Flows", "Try again in a moment.")
    ),
    "steering_unsupported": ErrorWords(QT_TRANSLATE_NOOP("Flows", "This camera cannot do that.")),
    "steering_unreachable": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The camera does not answer where it is steered."),
        QT_TRANSLATE_NOOP("Flows", "Check that it is on, and its address for steering: it often has another port than the picture."),
    ),
    "steering_login_wrong": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The camera refuses the login for steering."),
        QT_TRANSLATE_NOOP("Flows", "Edit the camera and type the login again. Many cameras have users of their own for ONVIF."),
    ),
    "not_steering": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "You do not steer this camera."), QT_TRANSLATE_NOOP("Flows", "Take control first.")
    ),
    "steering_not_asked": ErrorWords(QT_TRANSLATE_NOOP("Flows", "Nobody of this name has asked for control.")),
    "preset_unknown": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The camera does not know this preset any more."),
        QT_TRANSLATE_NOOP("Flows", "Choose another one."),
    ),
    "presets_full": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The camera has no place for another preset."), QT_TRANSLATE_NOOP("Flows", "Remove one first.")
    ),
    "camera_refused": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The camera did not do it."),
        QT_TRANSLATE_NOOP("Flows", "It may be busy, or its user may not steer. Try again, or look on the camera's own page."),
    ),
}

STEERING_LINES: Mapping[str, str] = {
    "steering_taken": QT_TRANSLATE_NOOP("Flows", "{who} steers now."),
    "steering_seized": QT_TRANSLATE_NOOP("Flows", "{who} steers now instead of {loser}, by priority."),
    "steering_reserved": QT_TRANSLATE_NOOP("Flows", "{who} has reserved the steering for {minutes} minutes."),
    "steering_asked": QT_TRANSLATE_NOOP("Flows", "{who} asks for control."),
    "steering_handed_over": QT_TRANSLATE_NOOP("Flows", "{who} has handed the control over to {to}."),
    "steering_ended": QT_TRANSLATE_NOOP("Flows", "{who} has ended that {holder} steers."),
    "steering_rights_ended": QT_TRANSLATE_NOOP("Flows", "{who} may not steer any more: the camera was stopped."),
    "steering_tour_started": QT_TRANSLATE_NOOP("Flows", "{who} has started a tour. Presets: {count}."),
    "steering_tour_ended": QT_TRANSLATE_NOOP("Flows", "{who} has ended the tour."),
    "steering_stop_failed": QT_TRANSLATE_NOOP(
        "Flows", "The camera was told to stop and did not take it: it may still move. Look at it, and stop it at the camera if needed."
    ),
}
