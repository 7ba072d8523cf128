"""What letters say of a mission, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from reserve_app.language import _
from reserve_app.mail.addresses import mission_page


@dataclass(frozen=True, slots=True)
class MissionWords:
    """The public facts of a mission that letters quote."""

    id: int
    slug: str
    title: str
    structure: str
    commune: str
    remote: bool

    @property
    def where(self) -> str:
        """Where it takes place."""
        return _("à distance") if self.remote else self.commune

    @property
    def address(self) -> str:
        """The address of its page."""
        return mission_page(self.id, self.slug)

    @property
    def details(self) -> tuple[tuple[str, str], ...]:
        """The facts as a list."""
        return (
            (_("Mission"), self.title),
            (_("Structure"), self.structure),
            (_("Lieu"), self.where),
        )
