"""A short English line below the Chinese, for customers who write English; whoever answers in Chinese says so."""

from __future__ import annotations

from typing import Any

from actions.danger import safety
from actions.repetition import Counts, noted, was_said
from actions.report.claim_questions import DRIVABLE_FLOOD, HOUR, PHOTOS, QUESTIONS, SUMMARY_SHORT, SUMMARY_TEXTS
from actions.services.service_questions import ASKS, IDENTITY_ASKS

ANSWERED_IN_CHINESE = (
    'English: I understand simple English but answer in Chinese only. Send "human" for a person, or "claim" to '
    "report an accident. In danger, call 120 (ambulance), 119 (fire, rescue) or 110 (police) first."
)
AS_SAID = 'English: the answer is above, in Chinese. Send "human" for a person.'
ASK_AGAIN = (
    'English: sorry, I did not understand. Try short words such as "I had an accident", "claim status", "tow '
    'truck", or send "human" for a person. In danger, call 120 (ambulance), 119 (fire, rescue) or 110 (police) '
    "first."
)
IF_SOMEBODY = "English: if anyone is hurt or in danger, call 120 (ambulance), 119 (fire, rescue) or 110 (police) first."
A_PERSON_IS_CALLED = "English: I have asked for a person. You are in the queue; please wait here and keep writing."

OF_DANGER: dict[str, str] = {
    safety.INJURY: (
        "English: call 120 (ambulance) now, then 122 or 110 (police). Stay at the scene, mind the traffic. Do not "
        "move the injured; press a clean cloth on bleeding."
    ),
    safety.INJURY_AT_HOME: (
        "English: call 120 (ambulance) now and do what they tell you. Burns: cool running water for 15 to 20 "
        "minutes. Falls: do not lift the person yet. Press a clean cloth on bleeding."
    ),
    safety.FIRE: (
        "English: stop, switch off, everybody out and far away upwind. Call 119 (fire) and say it is an electric "
        "car. Do not go back for anything, do not fight the fire yourself."
    ),
    safety.WATER: (
        "English: save yourself first and call 119 or 110. Unbuckle, open or break a side window, get out and go "
        "up. Do not start or charge the car afterwards; keep off orange cables."
    ),
    safety.HIGHWAY: (
        "English: hazard lights on, everybody out and behind the guard rail, call 12122 or 110. Warning triangle "
        "150 m behind the car. Do not wait in the lane or in the car."
    ),
    safety.IN_TUNNEL: (
        "English: hazard lights on, everybody out on the side away from traffic, along the wall to the exit or the "
        "next cross passage, wait outside, call 12122 or 110. Do not wait in the car or go back for anything."
    ),
    safety.TRAPPED: (
        "English: call 119 (rescue) now, and 120 if anyone is hurt. Do not pull the person out. Switch the car off,"
        " keep talking to them, put a warning triangle behind the car."
    ),
    safety.LOCKED_IN: (
        "English: call 110 or 119 now: somebody is locked in a car, and where. Unlock it by app or spare key. If it"
        " is hot or they look weak, break the side window farthest from them. Unwell afterwards: 120."
    ),
    safety.RUNAWAY: (
        "English: hold the wheel with both hands, do not switch off, press the brake hard and keep it down, hold "
        "the electric parking brake, hazards and horn, steer to the guard rail or uphill. "
        "Then call 122 or 110 (12122 on a highway). "
        "Never stand in front of a rolling car."
    ),
    safety.FALL: (
        "English: call 119 and 110 now. If the car hangs, keep still, lean inwards, get out one by one on the safe "
        "side. If somebody fell: 120, do not climb down."
    ),
    safety.GAS: (
        "English: open the windows, stop, get out to fresh air upwind, then call 119. No flames, no smoking, no "
        "switches. Dizzy or sick: 120."
    ),
    safety.ELECTRIC: (
        "English: call 119. A wire on the car and you inside: stay in. Outside: keep 8 m away from the car, orange "
        "cables and wires. Do not touch anyone who got a shock until the power is off; 120."
    ),
    safety.ILLNESS: (
        "English: pull over, hazards on, call 120 (ambulance), say where you are and what is wrong. The sick person"
        " must not drive."
    ),
    safety.VIOLENCE: (
        "English: lock the doors and windows, stay in, call 110 (police) now. Do not argue; drive to where there "
        "are people if you can. Anyone hurt: 120."
    ),
    safety.THEFT_NOW: (
        "English: call 110 (police) now, say where and what they look like. Stay somewhere safe, do not stop or "
        "chase them."
    ),
    safety.HAZARD: (
        "English: get away to a safe place and call 110 or 122. Warn others if you safely can; do not go back."
    ),
    safety.ANIMAL: ("English: get away, shut the doors, call 119. Bitten or stung: call 120."),
    safety.STRANDED: (
        "English: call 110 or 12122, say where you are and how many. Stay in the car, save the phone's battery; "
        "with the heating on keep a window a little open and the exhaust clear of snow."
    ),
    safety.SELF_HARM: (
        "English: your safety matters most. Call 12356 (crisis line), or 110 or 120 in danger. You are not alone; "
        "please tell somebody near you. A person is being called to talk with you."
    ),
    safety.FLOOD: (
        "English: people first, go up high; trapped: 119. Do not start or charge a car that stood in water, keep "
        "off orange cables, photograph the water line and wait for a tow truck."
    ),
    safety.NO_RESTART: (
        "English: do not start, charge or drive a car that stood in water. If you already did, switch off and get "
        "out. Wait for a tow truck."
    ),
    safety.THEFT: ("English: first call 110 (police) and keep their receipt."),
}
_ASKED = {
    "has_injury": "Is anyone hurt? (yes, someone is hurt / no one is hurt / not sure)",
    "accident_time": "When did it happen? (for example: today 10 am)",
    HOUR: "About what time of that day?",
    "accident_place": "Where did it happen? (road, car park or city)",
    "damage_cause": "How was the car damaged? Please pick one.",
    "accident_type": "How many cars? (only my car / another car / three or more)",
    "narrative": "What happened, in one sentence? What is damaged?",
    "drivable": "Can the car still be driven? (yes / no)",
    "plate_no": "Your plate number? (or policy number)",
    "reporter_phone": "Your mobile number?",
    "police_reported": "Did you call the police? (yes / no)",
    "injured_count": "How many people are hurt?",
    PHOTOS: 'Photos, if you have any: the whole scene, the damage, your plate. Or send "no photos".',
}
_ASKED_OF_SERVICE = {
    "place": "Where is the car?",
    "trouble": "What is wrong with the car? (no power / flat tire / stuck ...)",
    "plate_no": "Your plate number?",
    "phone": "Your mobile number?",
    "city": "In which city is the car registered?",
    "policy_kind": "Which one: compulsory (交强险), commercial (商业险), or both?",
    "wish": "Shall I register this request now? (yes / no)",
}
OF_QUESTIONS: dict[str, str] = {
    **{text: f"English: {said}" for key, said in _ASKED.items() for text in QUESTIONS[key].texts},
    **{text: f"English: {_ASKED['drivable']}" for text in DRIVABLE_FLOOD.texts},
    **{text: f"English: {said}" for key, said in _ASKED_OF_SERVICE.items() for text in ASKS[key].texts},
    **{
        text: "English: to see that it is you, send the mobile number left with us; I will send a code to it."
        for text in IDENTITY_ASKS["own_phone"].texts
    },
    **{
        text: 'English: please check what is below. Send "confirm", or tell me what is wrong.'
        for text in (*SUMMARY_TEXTS, SUMMARY_SHORT)
    },
}
_CAUTION = "先说一句"  # begins what is said where a danger is half believed
_ALL = {**OF_DANGER, **OF_QUESTIONS}


def beside(
    messages: tuple[dict[str, Any], ...], said: Counts, *, more_follows: bool
) -> tuple[tuple[dict[str, Any], ...], Counts]:
    """The messages with their English, and the counts: that we answer in Chinese is said at length only once.

    `more_follows`: a question of a form, which brings its own.
    """
    told = tuple(_with(message) for message in messages)
    if more_follows or not told or told != messages:
        return told, said
    line = AS_SAID if was_said(ANSWERED_IN_CHINESE, said) else ANSWERED_IN_CHINESE
    return (*told[:-1], _below(told[-1], line)), noted(ANSWERED_IN_CHINESE, said)


def _with(message: dict[str, Any]) -> dict[str, Any]:
    text = str(message.get("text") or "")
    lines = [english for chinese, english in _ALL.items() if chinese in text]
    wish = message.get("hand_off") or {}
    if _CAUTION in text or (wish.get("urgent") and not lines):
        lines.append(IF_SOMEBODY)
    if message.get("unanswered") and not wish:
        lines.append(ASK_AGAIN)
    if wish:
        lines.append(A_PERSON_IS_CALLED)
    return _below(message, *lines) if lines else message


def _below(message: dict[str, Any], *lines: str) -> dict[str, Any]:
    return {**message, "text": "\n".join(filter(None, (str(message.get("text") or ""), *dict.fromkeys(lines))))}
