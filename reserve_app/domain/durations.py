"""How long things last: every duration and cap of the volunteer's journey, in one place.

A service never writes a number of hours of its own.
"""

from __future__ import annotations

from datetime import timedelta

# Sessions (OWASP ASVS 5, V7.3: an absolute and an idle limit, both documented).
SESSION_LIFE = timedelta(days=30)
SESSION_IDLE = timedelta(days=14)
SESSION_TOUCH = timedelta(minutes=5)  # how stale "last used" may be: a write an event would cost

# Links in mails.
CONFIRM_LINK = timedelta(days=3)
RESET_LINK = timedelta(hours=1)
CHANGE_LINK = timedelta(hours=24)
TEAM_LINK = timedelta(days=7)  # an invitation into the team of a structure
INVITE_LINK = timedelta(days=7)  # to choose the first password of an account made by another

# Moderation by a colleague of another département.
LONGEST_DEPUTY = timedelta(days=90)  # a stand-in, not a second moderator: those are an admin's

# The answer clock of an interest, see docs/interests.md.
ANSWER = timedelta(hours=72)  # promised to the volunteer, shown to both sides
FIRST_REMINDER = ANSWER / 2
LAST_REMINDER = ANSWER
EXPIRY = timedelta(days=7)  # then the place is freed
OFFER = timedelta(hours=24)  # to accept a place freed from the waiting list
NEAREST_SHOWN = 3  # open missions shown to a volunteer whose interest expired

# Standby.
CALLS_A_WEEK = 3  # to one person
WEEK = timedelta(days=7)
CALLS_A_PLACE = 3  # people called at once for each place left: most do not answer
NEXT_WAVE = timedelta(hours=12)

# What moderators do for a territory: one letter a day to a structure, or to a neighbour.
ONCE_A_DAY = timedelta(hours=24)
SILENT = FIRST_REMINDER  # a structure lets somebody wait so long: it had its first reminder

# The moderators' desk, see docs/moderation.md.
PROMISE = timedelta(hours=24)  # a moderator's answer, promised to who submits
CLAIM = timedelta(minutes=5)  # renewed while the moderator is active
UNDO = timedelta(seconds=15)  # a decision can be taken back, and its mail waits
REVIEW_DIGEST_HOUR = 8  # Paris time: everything that waits, to each moderator

# Mail.
DIGEST_HOUR = 18  # Paris time, for those who chose one mail a day
MAIL_CLAIM = timedelta(minutes=5)  # a dispatcher that died gives its claim back after
MAIL_ATTEMPTS = 10
MAIL_BACK_OFF = timedelta(seconds=30)  # doubled at each attempt
MAIL_LONGEST_WAIT = timedelta(hours=6)
MAIL_KEPT = timedelta(days=30)  # once sent

# Retention (docs/privacy.md): inactive accounts are warned, then anonymised.
INACTIVE = timedelta(days=730)
WARNED_BEFORE = timedelta(days=30)
DRAFT_KEPT = timedelta(days=90)  # a form of a structure or mission begun and left
UNCONFIRMED = timedelta(days=30)  # an account never confirmed is erased
