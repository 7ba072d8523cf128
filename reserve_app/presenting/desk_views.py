"""What the moderators' desk shows, as plain words: one class a panel; `desk` fills them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fact:
    """A name and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True)
class Option:
    """One choice of a list."""

    value: str
    label: str


@dataclass(frozen=True)
class RowView:
    """One row of the queue.

    Attributes:
        holder: who has it in hand, when it is somebody else.
        done: « validé par … à 14 h 02 », once it was decided.
        late: beyond the promised delay.
    """

    id: int
    version: int
    revision: int
    kind: str
    icon: str
    kind_label: str
    why: str
    title: str
    place: str
    age: str
    flags: tuple[str, ...]  # what never changes is written once for all the desks that get it
    structure_id: int = 0
    holder: str = ""
    done: str = ""
    late: bool = False
    stamp: str = ""  # when it entered the queue, to tell what is new


@dataclass(frozen=True)
class CheckView:
    """A check that found something, and what."""

    label: str
    sentence: str
    good: bool


@dataclass(frozen=True)
class ChangeView:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class NoteView:
    """A note between moderators, or a report of somebody."""

    who: str
    when: str
    text: str


@dataclass(frozen=True)
class StepView:
    """One act of the past."""

    when: str
    what: str
    who: str
    why: str


@dataclass(frozen=True)
class ChoiceView:
    """A decision that may be taken, and its key."""

    decision: str
    label: str
    key: str
    needs_reason: bool


@dataclass(frozen=True)
class MissionLink:
    """A mission of the structure at hand that waits too; ``id`` is its item's."""

    id: int
    title: str


@dataclass(frozen=True)
class ItemView:
    """The item at hand; ``id`` 0 is none. ``closed`` says why nothing can be decided on it."""

    id: int = 0
    version: int = 0
    revision: int = 0
    kind: str = ""
    icon: str = ""
    kind_label: str = ""
    why: str = ""
    title: str = ""
    place: str = ""
    age: str = ""
    late: bool = False
    state: str = ""
    public_href: str = ""
    holder: str = ""
    closed: str = ""
    letters: str = ""
    has_contact: bool = False
    facts: list[Fact] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    checks: list[CheckView] = field(default_factory=list)
    changes: list[ChangeView] = field(default_factory=list)
    record: list[Fact] = field(default_factory=list)
    reports: list[NoteView] = field(default_factory=list)
    notes: list[NoteView] = field(default_factory=list)
    history: list[StepView] = field(default_factory=list)
    choices: list[ChoiceView] = field(default_factory=list)
    fields: list[Option] = field(default_factory=list)
    waiting: list[MissionLink] = field(default_factory=list)


@dataclass(frozen=True)
class FigureView:
    """One number on top."""

    label: str
    value: str
    note: str = ""
    well: bool = True


@dataclass(frozen=True)
class ResultView:
    """What became of one item of a bulk decision."""

    title: str
    outcome: str
    sentence: str
