"""Who may do what: the one table of roles. Routes, the socket and the page all ask here."""

from __future__ import annotations

from enum import StrEnum

from handoff.models import Agent, Role

CLAIMS_SKILL = "claims"


class Permission(StrEnum):
    SERVE = "serve"  # take customers, read and answer them, look after their requests
    SUPERVISE = "supervise"  # the wall and all that is done from it, reports, every conversation
    CLAIMS = "claims"  # the claims desk
    EDIT = "edit"  # keep canned replies and knowledge
    ACCOUNTS = "accounts"  # open, change and disable accounts


# An administrator of accounts reads no customer: who needs both has an account for each.
ROLES: dict[Role, frozenset[Permission]] = {
    Role.AGENT: frozenset({Permission.SERVE}),  # and the claims desk, by skill: see `may`
    Role.SUPERVISOR: frozenset(Permission),
    Role.EDITOR: frozenset({Permission.EDIT}),
    Role.CLAIMS: frozenset({Permission.CLAIMS}),
    Role.ADMIN: frozenset({Permission.ACCOUNTS}),
}
# Nobody gives what only an administrator has, or takes it away, but an administrator.
KEPT_BY_ADMINS = frozenset({Role.ADMIN})


def may(agent: Agent, permission: Permission) -> bool:
    """An agent without skills, or with the one for claims, handles claims too."""
    if permits(agent.role, permission):
        return True
    takes_claims = not agent.skills or CLAIMS_SKILL in agent.skills
    return permission is Permission.CLAIMS and agent.role == Role.AGENT and takes_claims


def permits(role: str, permission: Permission) -> bool:
    """Whether the role alone is enough."""
    return permission in ROLES[Role(role)]


def roles_with(permission: Permission) -> list[str]:
    """By which rows are chosen: the roles that are enough."""
    return [role.value for role, given in ROLES.items() if permission in given]


def all_of(agent: Agent) -> list[str]:
    """Everything that this agent may do, in the order of the table."""
    return [one.value for one in Permission if may(agent, one)]
