"""Words of the pages about one's own account: titles, sentences after an act."""

from __future__ import annotations

from reserve_app.presenting.finder import SITE

# Address of each page the server writes whole, and its title.
DOCUMENTS = {
    "inscription": "S'inscrire",
    "inscription/merci": "Vérifiez vos courriels",
    "inscription/structure": "Créer un compte pour ma structure",
    "connexion": "Se connecter",
    "confirmer-adresse": "Confirmer mon adresse",
    "mot-de-passe-oublie": "Mot de passe oublié",
    "nouveau-mot-de-passe": "Choisir un nouveau mot de passe",
    "changer-adresse": "Changer d'adresse e-mail",
    "ne-plus-prevenir": "Ne plus être prévenu",
    "compte/profil": "Mon profil de bénévole",
    "courriels": "Courriels à envoyer",
    "signaler": "Signaler une mission",
    "structure": "Ma structure",
    "invitation": "Rejoindre une équipe",
}
MY_MISSIONS, MY_ACCOUNT = "Mes missions", "Mon compte"
NEW_STRUCTURE = "Inscrire ma structure"
# What is said on the page one arrives at, after an act; the address carries the key only.
DONE = {
    "aide": "C'est noté : votre proposition est enregistrée. Son suivi est ci-dessous.",
    "attente": "Vous êtes sur la liste d'attente. Nous vous écrirons dès qu'une place se libère.",
    "deja": "Vous aviez déjà proposé votre aide pour cette mission : voici où elle en est.",
    "bienvenue": "Votre adresse est confirmée. Bienvenue !",
    "desiste": "Vous vous êtes désisté. La place est proposée à la personne suivante.",
    "accepte": "Vous avez accepté la place. La structure va vous contacter.",
    "profil": "Votre profil est enregistré.",
    "prevenir": "C'est noté : nous vous écrirons quand une mission vous correspond.",
    "plus-prevenir": "Nous ne vous préviendrons plus des nouvelles missions.",
    "mot-de-passe": "Votre mot de passe est changé. Vos autres appareils sont déconnectés.",
    "nouvelle-adresse": "Un lien vient de partir vers la nouvelle adresse. Rien ne change avant.",
    "adresse": "Votre adresse e-mail est changée.",
    "nom": "Votre nom est enregistré : c'est lui que vos collègues voient.",
    "courriels": "Votre choix de courriels est enregistré.",
    "deconnecte": "Cet appareil est déconnecté.",
    "partout": "Tous vos autres appareils sont déconnectés.",
    "reinitialise": "Votre mot de passe est changé. Connectez-vous avec le nouveau.",
    "au-revoir": "Vous êtes déconnecté.",
    "signale": "Merci : la modération du département va regarder cette mission.",
    "invite": "L'invitation est partie par courriel.",
    "confie": "C'est noté : la personne est prévenue par courriel.",
    "retire": "Le département est retiré, dès maintenant.",
    "suppleance": "La suppléance est confiée ; votre collègue est prévenu par courriel.",
    "suppleance-finie": "La suppléance est terminée, dès maintenant.",
    "efface": "Votre compte et vos données sont effacés. Merci pour votre aide.",
    "brouillon": "Votre brouillon est enregistré.",
    "brouillon-supprime": "Le brouillon est supprimé.",
    "copie": "Voici une copie : changez ce qui diffère, et mettez de nouvelles dates.",
    "mission-envoyee": "C'est envoyé : le département relit la mission, le plus souvent en 24 h.",
    "mission-modifiee": "La mission est à jour. Le département relira vos changements.",
    "structure-envoyee": (
        "Votre structure est envoyée. Le département la relit, le plus souvent en 24 h : vous "
        "pouvez déjà préparer vos missions et inviter votre équipe."
    ),
    "fiche-renvoyee": "La fiche est envoyée à la modération.",
    "fiche": "La fiche est enregistrée.",
    "brouillon-efface": "Votre brouillon est effacé : voici la fiche enregistrée.",
    "demande": "Votre demande est envoyée aux responsables de la structure.",
    "invitation": "L'invitation est envoyée. Le lien est valable sept jours.",
    "invitation-annulee": "L'invitation est annulée : son lien n'ouvre plus rien.",
    "invitation-declinee": "Vous avez décliné l'invitation.",
    "equipe-rejointe": "Bienvenue dans l'équipe !",
    "equipe-quittee": "Vous avez quitté l'équipe.",
    "role": "Le rôle est changé.",
    "main-passee": "La main est passée : vous êtes maintenant membre de l'équipe.",
    "membre-retire": "Cette personne ne fait plus partie de l'équipe. Elle est prévenue.",
    "accueilli": "La demande est acceptée : cette personne fait partie de l'équipe.",
    "decline": "La demande est déclinée.",
    "cle-revoquee": "La clé est révoquée : elle n'ouvre plus rien.",
    "fermee": "La structure est fermée. Les bénévoles concernés sont prévenus.",
    "oublie": (
        "Si un compte existe à cette adresse, un lien pour choisir un nouveau mot de passe vient "
        "de lui être envoyé. Il est valable une heure."
    ),
}
SESSION_ENDED = "Votre session est terminée : reconnectez-vous pour continuer."


def page_title(name: str) -> str:
    """Return the title of a page of the browser's tab."""
    return f"{name} – {SITE}"


def done_sentence(key: str) -> str:
    """Return what an address says was done; an unknown key says nothing."""
    return DONE.get(key, "")
