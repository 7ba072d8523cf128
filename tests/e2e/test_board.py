"""The live board in real browsers: two people at once, the mouse, the keyboard alone, a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect

from reserve_app.domain.cookies import cookie_name
from reserve_app.models.engine import dispose_engine, transaction
from reserve_app.services.interest_answers import confirm, contact
from reserve_app.services.interests import apply
from reserve_app.services.sessions import open_session
from reserve_app.settings import get_settings
from tests.e2e.conftest import DESKTOP, PHONE, Open
from tests.e2e.helpers import Change
from tests.e2e.test_accessibility import _is_clean, _is_clean_on_every_screen
from tests.people import Person, mission, person, volunteer
from tests.serving import Running

pytestmark = pytest.mark.e2e
NUMBERS = count(500_000)  # beyond those of the demonstration
BOULOGNE = (50.7264, 1.6147)  # far from where the other tests look for missions
PHONE_NUMBER = "06 99 88 77 66"


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def shared(site: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """The site, whose database this test shares."""
    address = f"sqlite:///{site.log.parent / 'reserve.db'}"
    monkeypatch.setenv("RESERVE_DATABASE_URL", address)
    monkeypatch.setattr("tests.factories._serial", NUMBERS)
    get_settings.cache_clear()
    dispose_engine()
    yield site
    dispose_engine()
    get_settings.cache_clear()


@pytest.fixture
def open_as(visit: Open, shared: Running) -> Open:
    """Open a page of the site as somebody."""

    def _open(who: Person, path: str, size: dict[str, int] = DESKTOP) -> Page:
        with transaction() as session:
            secret = open_session(session, who.account_id, "", _now())
            session.commit()
        page = visit("/robots.txt", size=size)
        cookie = {"name": cookie_name(https=False), "value": secret, "url": shared.url}
        page.context.add_cookies([cookie])
        page.goto(path)
        return page

    return _open


def _applied(number: int, first_name: str) -> tuple[Person, int]:
    someone = volunteer(first_name=first_name, phone=PHONE_NUMBER)
    made = apply(someone.actor, number, key=token_hex(8), now=_now(), message="Bonjour")
    return someone, made.interest_id


def _card(page: Page, column: str, name: str) -> object:
    return page.locator(f".col-{column} [data-card]:not([data-gone])", has_text=name)


def _live(page: Page) -> None:
    expect(page.locator("[data-live-state=live]")).to_be_visible()


def test_volunteer_and_manager_see_each_other_within_a_second(open_as: Open) -> None:
    number, structure = mission(title="Porter des courses", places=2, at=BOULOGNE)
    manager, helper = person(structures=(structure,)), volunteer(first_name="Zénaïde")
    board = open_as(manager, f"/structure/{structure}")
    _live(board)
    expect(board.get_by_text("Personne n'attend de réponse")).to_be_visible()
    theirs = open_as(helper, f"/missions/{number}", PHONE)
    button = theirs.get_by_role("button", name="Je veux aider")
    button.wait_for()
    change = Change()
    button.click(no_wait_after=True)
    change.seen_in_time(expect(_card(board, "new", "Zénaïde")).to_be_visible)
    expect(board.get_by_role("status").filter(has_text="Zénaïde propose")).to_have_count(1)
    expect(board.locator(".tally div").nth(1)).to_contain_text("1")
    theirs.wait_for_url("**/mes-missions*")
    _live(theirs)
    board.get_by_role("button", name="Afficher le contact de Zénaïde").click()
    expect(board.get_by_role("link", name="06 12 34 56 78")).to_be_visible()
    state = expect(theirs.locator(".state"))
    for verb, words in (("J'ai contacté", "Contact pris"), ("Confirmer", "Engagement confirmé")):
        change = Change()
        board.get_by_role("button", name=f"{verb} : Zénaïde").click()
        change.seen_in_time(state.to_have_text, words)
    expect(_card(board, "confirmed", "Zénaïde")).to_contain_text("06 12 34 56 78")
    theirs.goto("/compte")
    expect(theirs.locator("main")).to_contain_text("Les Mains tendues")  # who read their contact
    board.bring_to_front()  # a page behind another is drawn late: a click may miss what moves
    with board.expect_download() as given:
        board.get_by_role("button", name="Fichier CSV").press("Enter")
    assert given.value.suggested_filename == "benevoles-confirmes.csv"


def test_nothing_moves_under_the_mouse_when_a_colleague_acts(open_as: Open) -> None:
    number, structure = mission(places=4, at=BOULOGNE)
    manager, mate = person(structures=(structure,)), person(structures=(structure,))
    made = [_applied(number, name)[1] for name in ("Anouk", "Basile", "Côme")]
    board = open_as(manager, f"/structure/{structure}/missions/{number}")
    _live(board)
    second = _card(board, "new", "Basile")
    second.hover()
    before = second.bounding_box()
    contact(mate.actor, made[0], now=_now())
    shadow = board.locator(".col-new [data-gone]")
    expect(shadow).to_have_count(1)
    assert mate.email in (shadow.get_attribute("data-gone") or "")
    assert second.bounding_box() == before
    expect(_card(board, "contacted", "Anouk")).to_be_visible()
    _applied(number, "Dora")
    expect(_card(board, "new", "Dora")).to_be_visible()
    assert second.bounding_box() == before
    board.mouse.move(5, 5)
    expect(shadow).to_have_count(0)
    assert second.bounding_box() != before  # negative control: then it moves up


def test_the_board_works_by_keyboard_and_keeps_the_focus_with_the_card(open_as: Open) -> None:
    number, structure = mission(places=4, at=BOULOGNE)
    manager = person(structures=(structure,))
    _applied(number, "Anouk")
    _applied(number, "Basile")
    board = open_as(manager, f"/structure/{structure}")
    _live(board)
    board.get_by_role("button", name="J'ai contacté : Anouk").focus()
    board.keyboard.press("Enter")
    expect(_card(board, "contacted", "Anouk").locator("h4")).to_be_focused()
    for _ in range(2):
        board.keyboard.press("Tab")
    expect(board.get_by_role("button", name="Confirmer : Anouk")).to_be_focused()
    board.keyboard.press("Tab")
    board.keyboard.press("Enter")
    dialog = board.get_by_role("dialog")
    expect(dialog).to_be_visible()
    _is_clean(board)
    board.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(board.get_by_role("button", name="Décliner Anouk")).to_be_focused()
    board.keyboard.press("Enter")
    dialog.get_by_label("Quelques mots").fill("Nous avons trouvé")
    dialog.get_by_role("button", name="Décliner").press("Enter")
    expect(dialog.get_by_text("Choisissez un motif")).to_be_visible()
    expect(dialog.get_by_label("Quelques mots")).to_have_value("Nous avons trouvé")
    dialog.get_by_label("Autre motif").press("Space")
    dialog.get_by_role("button", name="Décliner").press("Enter")
    expect(dialog).to_be_hidden()
    gone = board.get_by_text("Déclinés, désistés, expirés (1)")
    expect(gone).to_be_visible()
    gone.click()
    expect(board.get_by_text("Autre motif : Nous avons trouvé")).to_be_visible()
    expect(_card(board, "new", "Basile")).to_be_visible()


def _decline_by_keyboard(board: Page, name: str) -> None:
    board.get_by_role("button", name=f"Décliner {name}").focus()
    board.keyboard.press("Enter")
    dialog = board.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Le besoin a pris fin").press("Space")
    board.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def test_declining_by_keyboard_keeps_the_focus_on_the_board(open_as: Open) -> None:
    number, structure = mission(places=4, at=BOULOGNE)
    manager = person(structures=(structure,))
    for name in ("Anouk", "Basile"):
        _applied(number, name)
    board = open_as(manager, f"/structure/{structure}")
    _live(board)
    _decline_by_keyboard(board, "Anouk")  # their card goes into a list that is folded
    expect(board.locator(".col-new h3")).to_be_focused()
    board.get_by_text("Déclinés, désistés, expirés (1)").click()
    _decline_by_keyboard(board, "Basile")  # into one that is open
    expect(board.locator(".below [data-card]", has_text="Basile").locator("h4")).to_be_focused()


def test_a_decline_a_colleague_was_quicker_than_keeps_the_focus_with_the_card(
    open_as: Open,
) -> None:
    number, structure = mission(places=4, at=BOULOGNE)
    manager, mate = person(structures=(structure,)), person(structures=(structure,))
    interest = _applied(number, "Anouk")[1]
    contact(mate.actor, interest, now=_now())
    board = open_as(manager, f"/structure/{structure}")
    _live(board)
    board.get_by_role("button", name="Décliner Anouk").focus()
    board.keyboard.press("Enter")
    dialog = board.get_by_role("dialog")
    expect(dialog).to_be_visible()
    confirm(mate.actor, interest, now=_now())
    expect(board.locator(".col-confirmed [data-card]")).to_have_count(1)
    dialog.get_by_label("Le besoin a pris fin").press("Space")
    board.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(board.locator(".notice")).to_contain_text(f"engagement confirmé, par {mate.email}")
    expect(_card(board, "confirmed", "Anouk").locator("h4")).to_be_focused()


def test_axe_finds_nothing_on_any_screen_and_a_phone_shows_one_column(open_as: Open) -> None:
    number, structure = mission(places=2, at=BOULOGNE)
    manager = person(structures=(structure,))
    for name in ("Anouk", "Basile", "Côme", "Dora"):
        _applied(number, name)
    board = open_as(manager, f"/structure/{structure}")
    _live(board)
    board.get_by_role("button", name="Afficher le contact de Anouk").click()
    board.get_by_role("button", name="J'ai contacté : Basile").click()
    expect(board.get_by_role("heading", name="Liste d'attente")).to_be_visible()
    board.mouse.move(5, 5)
    _is_clean_on_every_screen(board)
    board.set_viewport_size(PHONE)
    expect(_card(board, "new", "Anouk")).to_be_visible()
    expect(_card(board, "contacted", "Basile")).to_be_hidden()
    board.get_by_role("radio", name="Contactés").check(force=True)
    expect(_card(board, "contacted", "Basile")).to_be_visible()
    expect(_card(board, "new", "Anouk")).to_be_hidden()
