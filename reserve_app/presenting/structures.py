"""What the page for structures says of itself."""

from reserve_app.presenting.finder import SITE

TITLE = f"Ma structure a besoin d'aide – {SITE}"
DESCRIPTION = "Les missions que les structures pourront proposer, et ce qu'il faut préparer."
