"""Everything `/mes-missions` shows, read and put in words once for the page and for its watcher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reserve_app.domain.actor import Actor
from reserve_app.presenting.interests import InterestView, interest_view, profile_news, version
from reserve_app.queries.interests import my_interests
from reserve_app.queries.standbys import MyStandby, my_standby
from reserve_app.queries.volunteers import MyProfile, my_profile


@dataclass(frozen=True, slots=True)
class MyMissionsView:
    """The page; ``version`` changes whenever anything on it does."""

    interests: tuple[InterestView, ...]
    profile: MyProfile | None
    news: str
    standby: MyStandby | None
    version: str

    @property
    def live(self) -> tuple[InterestView, ...]:
        """Those that go on."""
        return tuple(one for one in self.interests if one.live)

    @property
    def ended(self) -> tuple[InterestView, ...]:
        """Those that are over."""
        return tuple(one for one in self.interests if not one.live)


def my_missions(actor: Actor, now: datetime) -> MyMissionsView:
    """Return what the actor's page shows now.

    Raises:
        Unavailable: the database does not answer.
    """
    views = tuple(interest_view(one, now) for one in my_interests(actor))
    mine, standby = my_profile(actor), my_standby(actor)
    news = profile_news(mine)
    called = standby is not None and standby.active
    return MyMissionsView(views, mine, news, standby, version(views, news, standby=called))
