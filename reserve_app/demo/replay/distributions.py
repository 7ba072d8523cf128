"""Every number the replay rests on, with its reason; `docs/replay.md` prints them.

They describe people, not rules: both sides draw the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Delay:
    """How long people take: half of them less than the median, few of them very long (log-normal).

    Attributes:
        median: hours.
        spread: standard deviation of the logarithm: with 1, one in six takes 2.7 medians or more.
    """

    median: float
    spread: float


# Arrivals. A launch is announced on the evening news: each day brings four fifths of the last.
EACH_DAY = 0.8
# Of people who sign up, by hour of the day in Paris, from midnight: nobody does at four.
HOURS_OF_PEOPLE = (2, 1, 0, 0, 0, 0, 1, 2, 5, 7, 8, 8, 7, 7, 7, 6, 6, 6, 7, 8, 9, 9, 7, 4)
# Of structures: office hours.
HOURS_OF_TEAMS = (0, 0, 0, 0, 0, 0, 0, 0, 2, 6, 8, 6, 3, 4, 8, 8, 6, 3, 1, 0, 0, 0, 0, 0)
OPEN_HOURS = (8, 20)  # Paris: nobody answers, moderates or telephones outside

# Structures. « 13 missions, all full at once, 220 volunteers » (Côtes-d'Armor, 30 March 2020):
# places are scarcer than people.
MISSIONS_EACH = ((1, 0.45), (2, 0.35), (3, 0.20))
NEXT_MISSION = Delay(9, 0.8)  # after the first, sent with the registration
HOME = 0.5  # of missions are in the structure's own commune, as in the demo
SILENT = 0.30  # of structures answer nobody: 250,000 signed up and 50,000 engaged by 1 April 2020
ANSWER = Delay(14, 1.0)  # of a structure that answers, to call somebody
DECIDE = Delay(10, 0.8)  # then to say yes or no
ACCEPTS = 0.8  # of those called; the others cannot, or do not suit
WAKES = 0.35  # of silent structures answer one person after one reminder: a guess, see the note
ANSWER_AWAKE = Delay(4, 0.8)
NO_SHOW = 0.06  # of those confirmed do not come
SEES_ABSENCE = timedelta(hours=26)  # until the structure says so

# Volunteers.
LOOKS = timedelta(minutes=10)  # from signing up to the list of missions
AMONG = (0.5, 0.25, 0.13, 0.07, 0.05)  # which of the nearest missions one chooses
WANTS_TWO = 0.2
WAITS = 0.5  # of those who find nothing open, where a full mission lets them wait
STANDS_BY = 0.75  # of those who find nothing open, where they can ask to be called
COMES_BACK = 0.4  # the next day, of those who hold nothing
COMES_BACK_AFTER = Delay(20, 0.3)
MOST_VISITS = 5
TRIES_AGAIN = 0.6  # of those whose mission came to nothing
TRIES_AGAIN_AFTER = Delay(3, 0.8)
ACCEPTS_OFFER = 0.65
SAYS_NO = 0.1  # to an offer; the others say nothing
ANSWERS_OFFER = Delay(4, 0.9)
ANSWERS_CALL = 0.3  # most do not answer, which is why three are called for a place
ANSWERS_CALL_AFTER = Delay(3, 1.0)
LOSES_HEART = 0.3  # of those left without an answer
PATIENCE = Delay(48, 0.5)
WITHDRAWS = 0.05  # of those confirmed: ill, or called elsewhere
WITHDRAWS_AFTER = Delay(20, 0.6)

# Moderators.
REVIEW = Delay(4, 0.8)
SLOW = 0.15  # of départements have nobody free
SLOW_REVIEW = Delay(30, 0.7)
NEXT_IN_A_ROW = Delay(0.5, 0.5)  # a structure's missions, once it is validated
UNFIT = 0.03  # refused, of each kind
DEPUTY = Delay(5, 0.6)  # a neighbour's moderators, once the queue is seen to be slow

# What is done about forgotten places, once somebody has seen them: the moderators of a département
# telephone one structure a day, where one has asked least.
ASKS_AGAIN = timedelta(hours=24)
MOST_ASKED = 5  # structures drawn for a place
SAYS_YES = 0.3
AGREES_AFTER = Delay(10, 0.7)
