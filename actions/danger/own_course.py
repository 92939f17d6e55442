"""A danger with a script of its own is met: the script, the draft, a person at once; told again, the script alone."""

from __future__ import annotations

from actions.danger import danger_course, emergency
from actions.danger.own_scripts import OwnScript, own_script
from actions.done import Done
from actions.messages import PERSON, PICKED_QUESTION, say
from actions.report.claim_card import in_one_line
from actions.tools import Tools
from actions.turn import Turn
from insurance.claims import claims


async def meet_own(tools: Tools, turn: Turn) -> Done | None:
    """What to say and do about it; None if the words tell of none."""
    own = own_script(turn.text, reporting=turn.reporting) if turn.text and turn.intent != PICKED_QUESTION else None
    if own is None:
        return None
    if set(own.kinds) <= danger_course.met_before(turn):
        await emergency.keep_what_is_told(tools, turn)
        return Done((say(own.text, (PERSON,)),), danger_course.remembered(turn, own.kinds))
    return await _call(tools, turn, own)


async def flare_up(tools: Tools, turn: Turn) -> Done | None:
    """The whole script of fire once more, when what was out burns again."""
    if not danger_course.flares_up(turn):
        return None
    return await emergency.call_again(tools, turn)


async def _call(tools: Tools, turn: Turn, own: OwnScript) -> Done:
    if emergency.LOSSES.isdisjoint(own.kinds):
        return emergency.call(turn, own.kinds, emergency.COMING, turn.text, script=own.text)
    async with tools.database.transaction() as tx:
        draft = await claims.find_draft(tx, turn.customer_id)
        draft = await emergency.write_down(tx, tools, turn, draft, own.kinds)
    summary = in_one_line(draft.fields, draft.photo_count)
    return emergency.call(turn, own.kinds, emergency.NOTED, summary, script=own.text)
