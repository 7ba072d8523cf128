"""audit of missions and structures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_23_d"
down_revision: str | None = "2026_11_23_c"
branch_labels: str | None = None
depends_on: str | None = None

_BEFORE = (
    "account:signed_up account:confirmed account:signed_in account:signed_out "
    "account:signed_out_everywhere account:password_changed account:password_reset "
    "account:email_changed account:mail_chosen account:suspended account:reinstated "
    "account:exported account:warned account:erased volunteer:created volunteer:edited "
    "volunteer:resubmit volunteer:validate volunteer:request_changes volunteer:refuse "
    "volunteer:suspend volunteer:reinstate interest:apply interest:release_to_structure "
    "interest:contact interest:confirm interest:mark_done interest:mark_no_show interest:offer "
    "interest:accept_offer interest:withdraw interest:decline interest:expire interest:release "
    "standby:started standby:stopped mission:run_out"
)
_NEW = (
    "structure:created structure:submit structure:validate structure:request_changes "
    "structure:refuse structure:suspend structure:reinstate structure:close mission:created "
    "mission:submit mission:publish mission:request_changes mission:refuse mission:suspend "
    "mission:reinstate mission:pause mission:resume mission:finish mission:cancel"
)


def upgrade() -> None:
    """Apply."""
    _allow(f"{_BEFORE} {_NEW}")


def downgrade() -> None:
    """Undo; what the older vocabulary has no word for is forgotten."""
    op.execute(f"DELETE FROM audit_entry WHERE NOT ({_condition(_BEFORE)})")
    _allow(_BEFORE)


def _condition(acts: str) -> str:
    return "act IN ({})".format(", ".join(f"'{act}'" for act in acts.split()))


def _allow(acts: str) -> None:
    name = op.f("ck_audit_entry_act_known")
    with op.batch_alter_table("audit_entry") as batch_op:  # SQLite copies the table
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.text(_condition(acts)))
