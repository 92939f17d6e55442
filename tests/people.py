"""The people of our tests: 张伟 is a customer, 李娜 an agent, 王强 her colleague, 陈静 somebody else's customer."""

from __future__ import annotations

from collections.abc import Sequence

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import transcript
from conversations.models import Conversation
from foundation.database import Database
from foundation.settings import Settings
from handoff import agents, notices
from handoff.models import Agent, Role
from handoff.terms import Terms
from insurance.customers import customers

TERMS = Terms.of(Settings.model_construct())
# What a customer is told who asks for a person while nobody is there.
TOLD_NOBODY = notices.QUEUED_NOBODY.format(hotline=TERMS.hotline)
PASSWORD = "correct horse battery staple"
# As everybody's is, but made to be quick where ours are made to be slow.
_HASH = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)).hash(PASSWORD)


async def zhang_wei(database: Database, *, channel: str = "in_app") -> Conversation:
    """张伟's conversation in this channel."""
    return await _conversation(database, channel, "zhang-wei", "张伟")


async def chen_jing(database: Database, *, channel: str = "in_app") -> Conversation:
    return await _conversation(database, channel, "chen-jing", "陈静")


async def li_na(tx: AsyncSession) -> Agent:
    return await an_agent(tx, username="lina", name="李娜", role=Role.AGENT)


async def wang_qiang(tx: AsyncSession) -> Agent:
    return await an_agent(tx, username="wangqiang", name="王强", role=Role.AGENT)


async def an_agent(tx: AsyncSession, *, username: str, name: str, role: Role, skills: Sequence[str] = ()) -> Agent:
    """Somebody with an account, whose password is `PASSWORD`."""
    agent = await agents.add_agent(tx, username=username, password=None, name=name, role=role, skills=skills)
    agent.password_hash = _HASH
    return agent


async def _conversation(database: Database, channel: str, external_id: str, name: str) -> Conversation:
    async with database.transaction() as tx:
        customer = await customers.find_or_create(tx, channel, external_id, name=name)
        return await transcript.open_conversation(tx, channel=channel, customer_id=customer.id)
