"""A structure's missions over HTTP: list, acts with their effect said before, editor, autosave."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from reserve_app.models import MISSION
from reserve_app.models.engine import read_session
from reserve_app.queries.reach import forget_reach
from reserve_app.services.interests import apply
from reserve_app.services.mission_writing import edit_mission
from reserve_app.services.sql import run
from tests.api.conftest import Browser, error_at, text_of, value_of
from tests.people import NOW, mails, mission, person, states, volunteer
from tests.services.test_mission_drafts import WHOLE
from tests.services.test_missions import given

pytestmark = pytest.mark.usefixtures("database")
FORM: dict[str, Any] = {
    name: values if len(values) > 1 else values[0] for name, values in WHOLE.items()
}
FORM["starts_on"] = ""
CANARY = "Un texte tout à fait à moi, qui ne doit pas se perdre."


class Desk:
    """A manager before one structure's missions."""

    def __init__(self, browser: Browser, **changes: Any) -> None:
        self.browser = browser
        self.mission, self.structure = mission(**changes)
        self.alice = person(structures=(self.structure,))
        self.base = f"/structure/{self.structure}/missions"
        self.today = browser.now.date().isoformat()
        forget_reach()
        browser.as_(self.alice)

    def begin(self, kind: str = "food_aid") -> str:
        begun = self.browser.post(f"{self.base}/nouvelle", kind=kind)
        assert begun.status_code == 303
        return str(begun.headers["location"])

    def form(self, **changes: Any) -> dict[str, Any]:
        return {**FORM, "starts_on": self.today, "version": "1", "revision": "0", **changes}

    def edit(self) -> str:
        return f"{self.base}/{self.mission}/modifier"

    def state(self) -> str:
        with read_session() as session:
            query = select(MISSION.c.state).where(MISSION.c.id == self.mission)
            return str(run(session, query).scalar_one())


@pytest.fixture
def desk(browser: Browser) -> Desk:
    return Desk(browser)


def test_a_new_mission_begins_with_its_kind_and_what_is_known(desk: Desk) -> None:
    assert "Solidarité de proximité" in text_of(desk.browser.get(f"{desk.base}/nouvelle"))
    draft = desk.begin()
    page = desk.browser.get(draft)
    assert value_of(page, "commune") == "Arras (62)"
    assert value_of(page, "contact_phone") == "03 53 01 00 99"
    assert "Il reste à compléter" in text_of(page)
    assert "le titre" in text_of(page)


@pytest.mark.parametrize("act", ["save", "preview", "send"])
def test_a_draft_that_a_colleague_dropped_meanwhile_loses_nothing_typed(
    desk: Desk, act: str
) -> None:
    draft = desk.begin()
    assert desk.browser.post(draft, act="drop").status_code == 303
    answer = desk.browser.post(draft, **desk.form(title=CANARY, act=act))
    assert answer.status_code == 303
    where = str(answer.headers["location"])
    assert where.endswith("?fait=brouillon-repris")
    page = desk.browser.get(where)
    assert value_of(page, "title") == CANARY
    assert "votre texte est gardé ici" in text_of(page)
    stranger = person(structures=(mission()[1],))
    desk.browser.as_(stranger)
    assert desk.browser.post(draft, **desk.form(title=CANARY, act=act)).status_code == 404


def test_what_was_typed_is_saved_shown_sent_and_then_waits(desk: Desk) -> None:
    draft = desk.begin()
    saved = desk.browser.post(draft, **desk.form(act="save", title="Pré"))
    assert saved.headers["location"] == f"{draft}?fait=brouillon"
    assert value_of(desk.browser.get(draft), "title") == "Pré"
    looked = desk.browser.post(draft, **desk.form(act="preview", version="2"))
    preview = text_of(desk.browser.get(looked.headers["location"]))
    assert "Préparer des colis" in preview
    assert "Je veux aider" in preview
    assert "Lavez-vous les mains" in preview
    sent = desk.browser.post(draft, **desk.form(act="send", version="3"))
    assert sent.headers["location"] == f"{desk.base}?fait=mission-envoyee"
    listed = text_of(desk.browser.get(sent.headers["location"]))
    assert "En attente de relecture 1" in listed
    assert desk.browser.get(draft).status_code == 404


def test_every_fault_is_at_its_field_and_what_was_typed_is_kept(desk: Desk) -> None:
    draft = desk.begin()
    wrong = desk.form(act="send", title="x", places="10000", description=CANARY,
                      ends_on="2020-01-01", lat="0", lon="0", pin="62041")  # fmt: skip
    answer = desk.browser.post(draft, **wrong)
    assert answer.status_code == 422
    for field in ("title", "places", "ends_on", "commune"):
        assert error_at(answer, field), field
    assert CANARY in answer.text
    assert value_of(answer, "places") == "10000"
    assert "4 points à revoir" in text_of(answer)
    assert CANARY in desk.browser.get(draft).text


def test_autosave_answers_what_the_page_says_while_one_types(desk: Desk) -> None:
    for _ in range(12):
        volunteer()
    draft = desk.begin()
    text = f"{CANARY} Appelez le 06 12 34 56 78."
    answer = desk.browser.post(draft, **desk.form(act="autosave", description=text))
    said = answer.json()
    assert said["version"] == 2
    assert re.fullmatch(r"Brouillon enregistré à \d+\sh\s\d\d", said["saved"])
    assert re.fullmatch(r"Environ 1[05] bénévoles disponibles à moins de 10 km\.", said["reach"])
    assert "06 12 34 56 78" in said["warnings"]["description"]
    assert "Tout y est" in said["missing"]
    again = desk.browser.post(draft, **desk.form(act="autosave", title="Autre écran"))
    assert (again.status_code, again.json()["version"]) == (409, 2)
    assert "autre écran" in again.json()["problem"]


def test_text_of_a_person_is_never_markup(desk: Desk) -> None:
    draft = desk.begin()
    evil = '"><script>alert(1)</script>'
    for act in ("autosave", "save", "preview", "send"):
        answer = desk.browser.post(
            draft, **desk.form(act=act, title=evil, description=f"{evil}@x.fr", version="1")
        )
        assert "<script>alert" not in answer.text
    assert "<script>alert" not in desk.browser.get(draft).text
    assert "<script>alert" not in desk.browser.get(f"{draft}/apercu").text
    assert "<script>alert" not in desk.browser.get(desk.base).text


def test_a_published_mission_is_changed_and_stays_online(desk: Desk) -> None:
    page = desk.browser.get(desk.edit())
    assert value_of(page, "revision") == "1"
    assert "Elle reste en ligne" in text_of(page)
    form = desk.form(act="send", title="Livrer des repas", revision="1", version="0")
    sent = desk.browser.post(desk.edit(), **form)
    assert sent.headers["location"] == f"{desk.base}?fait=mission-modifiee"
    listed = text_of(desk.browser.get(desk.base))
    assert "Livrer des repas" in listed
    assert "Le département relit vos derniers changements." in listed
    assert desk.state() == "published"


def test_a_change_of_an_old_revision_shows_what_is_online_and_asks_again(desk: Desk) -> None:
    changed = given(title="Celui d'une collègue", starts_on=desk.browser.now.date())
    edit_mission(desk.alice.actor, desk.mission, changed, NOW)
    form = desk.form(act="send", title="Mon titre à moi", revision="1", version="0")
    refused = desk.browser.post(desk.edit(), **form)
    assert refused.status_code == 409
    assert value_of(refused, "title") == "Mon titre à moi"
    assert "Celui d'une collègue" in text_of(refused)
    assert value_of(refused, "revision") == "2"
    reread = desk.browser.get(desk.edit())
    assert value_of(reread, "title") == "Mon titre à moi"
    assert value_of(reread, "revision") == "1"  # sent again from there, it is compared again
    again = desk.browser.post(desk.edit(), **{**form, "revision": "2"})
    assert again.status_code == 303


def test_fewer_places_than_are_taken_is_said_at_the_field(desk: Desk) -> None:
    for key in ("premiere-cle", "seconde-cle"):
        apply(volunteer().actor, desk.mission, key=key, now=NOW)
    form = desk.form(act="send", places="1", revision="1", version="0")
    refused = desk.browser.post(desk.edit(), **form)
    assert "2 places sont déjà prises" in error_at(refused, "places")


def test_effects_are_said_before_with_their_number_and_told_after(desk: Desk) -> None:
    someone = volunteer()
    apply(someone.actor, desk.mission, key="premiere-cle", now=NOW)
    page = text_of(desk.browser.get(desk.base))
    assert "Une personne sera libérée et prévenue par courriel." in page
    act = {"act": "cancel", "mission": str(desk.mission)}
    stale = desk.browser.post(desk.base, **act, seen="0")
    assert "vient de changer" in text_of(stale)
    assert desk.state() == "published"
    done = desk.browser.post(desk.base, **act, seen="1")
    assert "1 personne prévenue par courriel" in text_of(desk.browser.get(done.headers["location"]))
    assert states(desk.mission) == ["released"]
    assert "La mission n'aura pas lieu" in mails(someone.email)


def test_a_mission_is_paused_resumed_and_finished(desk: Desk) -> None:
    for verb, state in (("pause", "paused"), ("resume", "published"), ("finish", "finished")):
        done = desk.browser.post(desk.base, act=verb, mission=str(desk.mission))
        assert done.headers["location"] == f"{desk.base}?fait={verb}&n=0"
        assert desk.state() == state
    late = desk.browser.post(desk.base, act="pause", mission=str(desk.mission))
    assert late.status_code == 409
    assert "n'est pas possible" in text_of(late)


def test_a_copy_opens_as_a_draft(desk: Desk) -> None:
    copied = desk.browser.post(desk.base, act="duplicate", mission=str(desk.mission))
    page = desk.browser.get(copied.headers["location"])
    assert value_of(page, "title") == "Préparer des colis à Arras"
    assert "Voici une copie" in text_of(page)


def test_a_suspended_structure_is_told_so_and_changes_nothing(browser: Browser) -> None:
    desk = Desk(browser)
    from reserve_app.domain.actor import SYSTEM
    from reserve_app.services.structures import transition_structure

    draft = desk.begin()
    transition_structure(SYSTEM, desk.structure, "suspend", NOW, "unsafe")
    for path, fields in (
        (f"{desk.base}/nouvelle", {"kind": "food_aid"}),
        (draft, desk.form(act="send", description=CANARY)),
        (desk.edit(), desk.form(act="send", revision="1", description=CANARY)),
        (desk.base, {"act": "pause", "mission": str(desk.mission)}),
    ):
        refused = desk.browser.post(path, **fields)
        assert refused.status_code == 409
        assert "suspendue" in text_of(refused)
        assert ("description" not in fields) or CANARY in refused.text
    assert desk.state() == "published"


def test_what_is_anothers_or_nothing_answers_alike(desk: Desk) -> None:
    other, elsewhere = mission()
    draft = desk.begin().rpartition("/")[2]
    answers = [
        desk.browser.get(path)
        for path in (
            f"/structure/{elsewhere}/missions",
            f"/structure/{elsewhere}/missions/{other}/modifier",
            f"/structure/{elsewhere}/missions/brouillons/{draft}",
            f"{desk.base}/{other}/modifier",
            f"{desk.base}/{other}/modifier/apercu",
            f"{desk.base}/999999/modifier",
            f"{desk.base}/{'9' * 30}/modifier",
            f"{desk.base}/-1/modifier",
            f"{desk.base}/²/modifier",
            f"{desk.base}/brouillons/999999",
            "/structure/0/missions",
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    for act in ("cancel", "duplicate", "drop"):
        done = desk.browser.post(desk.base, act=act, mission=str(other), seen="0")
        assert done.status_code == 404
