"""Check what the actions answer, quickly: Rasa checks its schema anew before each use, three quarters of a turn."""

from __future__ import annotations

from typing import Any, Dict, Text

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction

_validator = Draft202012Validator(RemoteAction.action_response_format_spec())


def check_results_quickly() -> None:
    """From now on `RemoteAction` applies the same schema by a validator made once."""
    RemoteAction._validate_action_result = _validate


def _validate(_action: RemoteAction, result: Dict[Text, Any]) -> bool:
    """Raises `jsonschema.ValidationError`, as Rasa's own does."""
    _validator.validate(result)
    return True
