"""The rules that are compared: ours, and plain first come, first served.

Both sides run the same services on the same tables; a side differs by what it lets happen.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """What one side does.

    Attributes:
        name: in French, above its column.
        waiting_list: a full mission lets one wait, and offers the places that are freed.
        standby: who finds nothing may ask to be called, and new missions call them.
        clock: reminders, expiries, offers and calls run.
        reviews_volunteers: moderators look at each profile; without, everybody goes straight on.
        watches: forgotten places are looked for every hour; without, once a day when somebody in
            charge opens the list of départements.
    """

    name: str
    waiting_list: bool
    standby: bool
    clock: bool
    reviews_volunteers: bool
    watches: bool


OURS = Rules(
    "nos règles",
    waiting_list=True,
    standby=True,
    clock=True,
    reviews_volunteers=True,
    watches=True,
)
# As the Réserve of 2020 worked, without its faults: nothing is overbooked, what is freed is shown
# again at once, letters go out for each act, structures and missions are moderated.
FIRST_COME = Rules(
    "premier arrivé, premier servi",
    waiting_list=False,
    standby=False,
    clock=False,
    reviews_volunteers=False,
    watches=False,
)
