"""Words of the pages about one's own account: titles, sentences after an act."""

from __future__ import annotations

from reserve_app.language import N_, _
from reserve_app.presenting.finder import SITE

# Address of each page the server writes whole, and its title.
DOCUMENTS = {
    "inscription": N_("S'inscrire"),
    "inscription/merci": N_("Vérifiez vos courriels"),
    "inscription/structure": N_("Créer un compte pour ma structure"),
    "connexion": N_("Se connecter"),
    "confirmer-adresse": N_("Confirmer mon adresse"),
    "mot-de-passe-oublie": N_("Mot de passe oublié"),
    "nouveau-mot-de-passe": N_("Choisir un nouveau mot de passe"),
    "changer-adresse": N_("Changer d'adresse e-mail"),
    "ne-plus-prevenir": N_("Ne plus être prévenu"),
    "compte/profil": N_("Mon profil de bénévole"),
    "courriels": N_("Courriels à envoyer"),
    "signaler": N_("Signaler une mission"),
    "structure": N_("Ma structure"),
    "invitation": N_("Rejoindre une équipe"),
}
MY_MISSIONS, MY_ACCOUNT = N_("Mes missions"), N_("Mon compte")
NEW_STRUCTURE = N_("Inscrire ma structure")
# What is said on the page one arrives at, after an act; the address carries the key only.
DONE = {
    "aide": N_("C'est noté : votre proposition est enregistrée. Son suivi est ci-dessous."),
    "attente": N_(
        "Vous êtes sur la liste d'attente. Nous vous écrirons dès qu'une place se libère."
    ),
    "deja": N_("Vous aviez déjà proposé votre aide pour cette mission : voici où elle en est."),
    "bienvenue": N_("Votre adresse est confirmée. Bienvenue !"),
    "desiste": N_("Vous vous êtes désisté. La place est proposée à la personne suivante."),
    "accepte": N_("Vous avez accepté la place. La structure va vous contacter."),
    "profil": N_("Votre profil est enregistré."),
    "prevenir": N_("C'est noté : nous vous écrirons quand une mission vous correspond."),
    "plus-prevenir": N_("Nous ne vous préviendrons plus des nouvelles missions."),
    "mot-de-passe": N_("Votre mot de passe est changé. Vos autres appareils sont déconnectés."),
    "nouvelle-adresse": N_(
        "Un lien vient de partir vers la nouvelle adresse. Rien ne change avant."
    ),
    "adresse": N_("Votre adresse e-mail est changée."),
    "nom": N_("Votre nom est enregistré : c'est lui que vos collègues voient."),
    "courriels": N_("Votre choix de courriels est enregistré."),
    "deconnecte": N_("Cet appareil est déconnecté."),
    "partout": N_("Tous vos autres appareils sont déconnectés."),
    "reinitialise": N_("Votre mot de passe est changé. Connectez-vous avec le nouveau."),
    "au-revoir": N_("Vous êtes déconnecté."),
    "signale": N_("Merci : la modération du département va regarder cette mission."),
    "invite": N_("L'invitation est partie par courriel."),
    "confie": N_("C'est noté : la personne est prévenue par courriel."),
    "retire": N_("Le département est retiré, dès maintenant."),
    "suppleance": N_("La suppléance est confiée ; votre collègue est prévenu par courriel."),
    "suppleance-finie": N_("La suppléance est terminée, dès maintenant."),
    "efface": N_("Votre compte et vos données sont effacés. Merci pour votre aide."),
    "brouillon": N_("Votre brouillon est enregistré."),
    "brouillon-supprime": N_("Le brouillon est supprimé."),
    "brouillon-repris": N_(
        "Ce brouillon avait été envoyé ou supprimé par quelqu'un de l'équipe. Rien d'autre n'a été "
        "envoyé : votre texte est gardé ici, dans un nouveau brouillon."
    ),
    "copie": N_("Voici une copie : changez ce qui diffère, et mettez de nouvelles dates."),
    "mission-envoyee": N_(
        "C'est envoyé : le département relit la mission, le plus souvent en 24 h."
    ),
    "mission-modifiee": N_("La mission est à jour. Le département relira vos changements."),
    "structure-envoyee": (
        N_(
            "Votre structure est envoyée. Le département la relit, le plus souvent en 24 h : vous "
            "pouvez déjà préparer vos missions et inviter votre équipe."
        )
    ),
    "fiche-renvoyee": N_("La fiche est envoyée à la modération."),
    "fiche": N_("La fiche est enregistrée."),
    "brouillon-efface": N_("Votre brouillon est effacé : voici la fiche enregistrée."),
    "demande": N_("Votre demande est envoyée aux responsables de la structure."),
    "invitation": N_("L'invitation est envoyée. Le lien est valable sept jours."),
    "invitation-annulee": N_("L'invitation est annulée : son lien n'ouvre plus rien."),
    "invitation-declinee": N_("Vous avez décliné l'invitation."),
    "equipe-rejointe": N_("Bienvenue dans l'équipe !"),
    "equipe-quittee": N_("Vous avez quitté l'équipe."),
    "role": N_("Le rôle est changé."),
    "main-passee": N_("La main est passée : vous êtes maintenant membre de l'équipe."),
    "membre-retire": N_("Cette personne ne fait plus partie de l'équipe. Elle est prévenue."),
    "accueilli": N_("La demande est acceptée : cette personne fait partie de l'équipe."),
    "decline": N_("La demande est déclinée."),
    "cle-revoquee": N_("La clé est révoquée : elle n'ouvre plus rien."),
    "fermee": N_("La structure est fermée. Les bénévoles concernés sont prévenus."),
    "oublie": (
        N_(
            "Si un compte existe à cette adresse, un lien pour choisir un nouveau mot de passe "
            "vient de lui être envoyé. Il est valable une heure."
        )
    ),
}
SESSION_ENDED = N_("Votre session est terminée : reconnectez-vous pour continuer.")


def page_title(name: str) -> str:
    """Return the title of a page of the browser's tab."""
    return f"{name} – {SITE}"


def done_sentence(key: str) -> str:
    """Return what an address says was done; an unknown key says nothing."""
    sentence = DONE.get(key)
    return _(sentence) if sentence else ""
