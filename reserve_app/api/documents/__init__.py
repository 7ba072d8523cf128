"""The pages as the server sends them: Reflex's built pages, filled with what they are about.

The list, the counts and the mission are in the HTML itself. It paints at once, reads without
JavaScript, and tells search engines and link previews what it is. React adopts it (see
docs/adr/0031 and components/server_slot.jsx).
"""

from reserve_app.api.documents.routes import router

__all__ = ["router"]
