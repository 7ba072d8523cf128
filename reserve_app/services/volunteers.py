"""Volunteers: create and correct one's profile."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import NotFound, WrongState
from reserve_app.domain.profile import ProfileForm
from reserve_app.domain.review import Reviewed
from reserve_app.domain.states import VOLUNTEER as TABLE
from reserve_app.domain.states import By, VolunteerState, next_state
from reserve_app.language import _
from reserve_app.models import VOLUNTEER
from reserve_app.models.engine import transaction
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.profiles import (
    checked,
    move_standby,
    profile_columns,
    queue_profile,
    write_profile,
)
from reserve_app.services.review_queue import follow_edit, follow_state
from reserve_app.services.review_subjects import Which, content_of
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import run

_V = VOLUNTEER.c


def create_profile(actor: Actor, form: ProfileForm, *, now: datetime) -> int:
    """Make the actor's account a volunteer's; return the volunteer's id.

    Raises:
        NotSignedIn: a visitor.
        BadInput: the first field at fault.
        WrongState: there is a profile already.
    """
    account_id = signed_in(actor)
    profile = checked(form, now)
    with transaction() as session:
        known = select(_V.id).where(_V.account_id == account_id)
        if run(session, known).first() is not None:
            msg = _("Vous avez déjà un profil : modifiez-le dans votre compte.")
            raise WrongState(msg)
        volunteer_id = write_profile(session, actor, account_id, profile, now)
        queue_profile(session, account_id, now)
        session.commit()
    return volunteer_id


def edit_profile(actor: Actor, form: ProfileForm, *, now: datetime) -> None:
    """Change one's own profile; a profile sent back for changes is thereby resubmitted.

    Raises:
        NotSignedIn: a visitor.
        BadInput: the first field at fault.
        NotFound: the actor has no profile.
        WrongState: the profile was refused or suspended.
    """
    account_id = signed_in(actor)
    profile = checked(form, now)
    with transaction() as session:
        row = _mine(session, account_id)
        doing = Doing(actor, By.VOLUNTEER, now)
        before = VolunteerState(row["state"])
        if before in {VolunteerState.REFUSED, VolunteerState.SUSPENDED}:
            msg = _("Ce profil ne peut plus être modifié. Le motif est dans votre compte.")
            raise WrongState(msg)
        values = {**profile_columns(profile), "revision": row["revision"] + 1}
        change, act = Change(), Act.VOLUNTEER_EDITED
        if before is VolunteerState.CHANGES_REQUESTED:
            after = next_state(TABLE, before, "resubmit", By.VOLUNTEER)
            values |= {"state": after.value, "submitted_at": now}
            change, act = Change(before.value, after.value), Act.VOLUNTEER_RESUBMITTED
        run(session, update(VOLUNTEER).where(_V.id == row["id"]).values(**values))
        move_standby(session, row["id"], profile)
        record(session, act, Subject(row["id"], profile.town.department), doing, change)
        which = Which(Reviewed.VOLUNTEER, row["id"])
        if act is Act.VOLUNTEER_RESUBMITTED:
            follow_state(session, which, "resubmit", change, doing)
        follow_edit(session, which, content_of(which.kind, dict(row)), now)
        session.commit()


def _mine(session: Session, account_id: int) -> RowMapping:
    """Lock the actor's own profile."""
    statement = select(VOLUNTEER).where(_V.account_id == account_id).with_for_update()
    row = run(session, statement).mappings().one_or_none()
    if row is None:
        msg = _("Complétez d'abord votre profil de bénévole.")
        raise NotFound(msg)
    return row
