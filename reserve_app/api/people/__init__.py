"""Pages and forms of people: sign up, sign in, one's missions, account. Native, 303 after."""

from reserve_app.api.people import (
    account,
    apply,
    journal,
    links,
    mailbox,
    mission_editor,
    mission_import,
    moderators,
    my_missions,
    partner_keys,
    pulse,
    report,
    sign_in,
    sign_up,
    structure_missions,
    structure_record,
    structures,
    team,
)

PARTS = (
    sign_up,
    sign_in,
    links,
    apply,
    my_missions,
    account,
    mailbox,
    moderators,
    journal,
    pulse,
    report,
    structures,
    mission_import,
    structure_missions,
    mission_editor,
    partner_keys,
    structure_record,
    team,
)
ROUTERS = (mission_import.templates, *(part.router for part in PARTS))

__all__ = ["ROUTERS"]
