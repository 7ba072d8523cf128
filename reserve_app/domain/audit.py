"""The audit vocabulary: everything that is ever written down about who did what.

Closed on purpose, ``subject:action``: a service that does something new adds its word here, with
its French label, before it can be written.
"""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """What was done, to which kind of thing."""

    ACCOUNT_SIGNED_UP = "account:signed_up"
    ACCOUNT_CONFIRMED = "account:confirmed"
    ACCOUNT_SIGNED_IN = "account:signed_in"
    ACCOUNT_SIGNED_OUT = "account:signed_out"
    ACCOUNT_SIGNED_OUT_EVERYWHERE = "account:signed_out_everywhere"
    ACCOUNT_PASSWORD_CHANGED = "account:password_changed"  # noqa: S105 - a word of the log
    ACCOUNT_PASSWORD_RESET = "account:password_reset"  # noqa: S105
    ACCOUNT_EMAIL_CHANGED = "account:email_changed"
    ACCOUNT_MAIL_CHOSEN = "account:mail_chosen"
    ACCOUNT_RENAMED = "account:renamed"
    ACCOUNT_SUSPENDED = "account:suspended"
    ACCOUNT_REINSTATED = "account:reinstated"
    ACCOUNT_EXPORTED = "account:exported"
    ACCOUNT_WARNED = "account:warned"
    ACCOUNT_ERASED = "account:erased"
    ACCOUNT_INVITED = "account:invited"
    ACCOUNT_MADE_ADMIN = "account:made_admin"
    ACCOUNT_GRANTED = "account:granted"
    ACCOUNT_DEPUTISED = "account:deputised"
    ACCOUNT_WITHDRAWN = "account:withdrawn"
    VOLUNTEER_CREATED = "volunteer:created"
    VOLUNTEER_EDITED = "volunteer:edited"
    VOLUNTEER_RESUBMITTED = "volunteer:resubmit"
    VOLUNTEER_VALIDATED = "volunteer:validate"
    VOLUNTEER_CHANGES_REQUESTED = "volunteer:request_changes"
    VOLUNTEER_REFUSED = "volunteer:refuse"
    VOLUNTEER_SUSPENDED = "volunteer:suspend"
    VOLUNTEER_REINSTATED = "volunteer:reinstate"
    VOLUNTEER_KEPT = "volunteer:keep"
    VOLUNTEER_RESTORED = "volunteer:restore"
    VOLUNTEER_DECISION_UNDONE = "volunteer:undo"
    INTEREST_APPLIED = "interest:apply"
    INTEREST_PROPOSED = "interest:release_to_structure"
    INTEREST_CONTACTED = "interest:contact"
    INTEREST_CONFIRMED = "interest:confirm"
    INTEREST_DONE = "interest:mark_done"
    INTEREST_NO_SHOW = "interest:mark_no_show"
    INTEREST_OFFERED = "interest:offer"
    INTEREST_ACCEPTED = "interest:accept_offer"
    INTEREST_WITHDRAWN = "interest:withdraw"
    INTEREST_DECLINED = "interest:decline"
    INTEREST_EXPIRED = "interest:expire"
    INTEREST_RELEASED = "interest:release"
    INTEREST_TAKEN_BACK = "interest:take_back"
    STANDBY_STARTED = "standby:started"
    STANDBY_STOPPED = "standby:stopped"
    STRUCTURE_CREATED = "structure:created"
    STRUCTURE_SUBMITTED = "structure:submit"
    STRUCTURE_VALIDATED = "structure:validate"
    STRUCTURE_CHANGES_REQUESTED = "structure:request_changes"
    STRUCTURE_REFUSED = "structure:refuse"
    STRUCTURE_SUSPENDED = "structure:suspend"
    STRUCTURE_REINSTATED = "structure:reinstate"
    STRUCTURE_CLOSED = "structure:close"
    STRUCTURE_KEPT = "structure:keep"
    STRUCTURE_RESTORED = "structure:restore"
    STRUCTURE_DECISION_UNDONE = "structure:undo"
    STRUCTURE_EDITED = "structure:edited"
    STRUCTURE_INVITED = "structure:invited"
    STRUCTURE_UNINVITED = "structure:uninvited"
    STRUCTURE_VOLUNTEERS_EXPORTED = "structure:volunteers_exported"
    STRUCTURE_KEY_MADE = "structure:key_made"
    STRUCTURE_KEY_REVOKED = "structure:key_revoked"
    STRUCTURE_IMPORTED = "structure:imported"
    TEAM_JOINED = "team:joined"
    TEAM_ROLE_CHANGED = "team:role_changed"
    TEAM_LEFT = "team:left"
    TEAM_REMOVED = "team:removed"
    TEAM_ASKED = "team:asked"
    TEAM_DECLINED = "team:declined"
    MISSION_CREATED = "mission:created"
    MISSION_EDITED = "mission:edited"
    MISSION_SUBMITTED = "mission:submit"
    MISSION_PUBLISHED = "mission:publish"
    MISSION_CHANGES_REQUESTED = "mission:request_changes"
    MISSION_REFUSED = "mission:refuse"
    MISSION_SUSPENDED = "mission:suspend"
    MISSION_REINSTATED = "mission:reinstate"
    MISSION_PAUSED = "mission:pause"
    MISSION_RESUMED = "mission:resume"
    MISSION_FINISHED = "mission:finish"
    MISSION_CANCELLED = "mission:cancel"
    MISSION_RAN_OUT = "mission:run_out"
    MISSION_KEPT = "mission:keep"
    MISSION_RESTORED = "mission:restore"
    MISSION_DECISION_UNDONE = "mission:undo"
    MISSION_REPORTED = "mission:report"
    MISSION_CALLED = "mission:call"
    STRUCTURE_REMINDED = "structure:remind"
    TERRITORY_ASKED = "territory:ask"


LABELS = {
    Act.ACCOUNT_SIGNED_UP: "Inscription",
    Act.ACCOUNT_CONFIRMED: "Adresse e-mail confirmée",
    Act.ACCOUNT_SIGNED_IN: "Connexion",
    Act.ACCOUNT_SIGNED_OUT: "Déconnexion",
    Act.ACCOUNT_SIGNED_OUT_EVERYWHERE: "Déconnexion de tous les appareils",
    Act.ACCOUNT_PASSWORD_CHANGED: "Mot de passe changé",
    Act.ACCOUNT_PASSWORD_RESET: "Mot de passe réinitialisé",
    Act.ACCOUNT_EMAIL_CHANGED: "Adresse e-mail changée",
    Act.ACCOUNT_MAIL_CHOSEN: "Choix des courriels",
    Act.ACCOUNT_RENAMED: "Nom montré aux collègues changé",
    Act.ACCOUNT_SUSPENDED: "Compte suspendu",
    Act.ACCOUNT_REINSTATED: "Compte rétabli",
    Act.ACCOUNT_EXPORTED: "Données téléchargées",
    Act.ACCOUNT_WARNED: "Effacement annoncé",
    Act.ACCOUNT_ERASED: "Compte effacé",
    Act.ACCOUNT_INVITED: "Invitation envoyée",
    Act.ACCOUNT_MADE_ADMIN: "Administration confiée",
    Act.ACCOUNT_GRANTED: "Département confié",
    Act.ACCOUNT_DEPUTISED: "Suppléance confiée",
    Act.ACCOUNT_WITHDRAWN: "Département retiré",
    Act.VOLUNTEER_CREATED: "Profil de bénévole créé",
    Act.VOLUNTEER_EDITED: "Profil modifié",
    Act.VOLUNTEER_RESUBMITTED: "Profil corrigé et renvoyé",
    Act.VOLUNTEER_VALIDATED: "Profil validé",
    Act.VOLUNTEER_CHANGES_REQUESTED: "Correction du profil demandée",
    Act.VOLUNTEER_REFUSED: "Profil refusé",
    Act.VOLUNTEER_SUSPENDED: "Profil suspendu",
    Act.VOLUNTEER_REINSTATED: "Profil rétabli",
    Act.VOLUNTEER_KEPT: "Profil modifié accepté",
    Act.VOLUNTEER_RESTORED: "Ancien profil rétabli",
    Act.VOLUNTEER_DECISION_UNDONE: "Décision sur le profil annulée",
    Act.INTEREST_APPLIED: "« Je veux aider »",
    Act.INTEREST_PROPOSED: "Transmis à la structure",
    Act.INTEREST_CONTACTED: "Contact pris",
    Act.INTEREST_CONFIRMED: "Engagement confirmé",
    Act.INTEREST_DONE: "Mission accomplie",
    Act.INTEREST_NO_SHOW: "Absence signalée",
    Act.INTEREST_OFFERED: "Place proposée",
    Act.INTEREST_ACCEPTED: "Place acceptée",
    Act.INTEREST_WITHDRAWN: "Désistement",
    Act.INTEREST_DECLINED: "Décliné par la structure",
    Act.INTEREST_EXPIRED: "Sans réponse, place libérée",
    Act.INTEREST_RELEASED: "Libéré : la mission n'a plus lieu",
    Act.INTEREST_TAKEN_BACK: "Remis comme avant : décision annulée",
    Act.STANDBY_STARTED: "« Prévenez-moi » activé",
    Act.STANDBY_STOPPED: "« Prévenez-moi » arrêté",
    Act.STRUCTURE_CREATED: "Structure créée",
    Act.STRUCTURE_SUBMITTED: "Structure envoyée à la modération",
    Act.STRUCTURE_VALIDATED: "Structure validée",
    Act.STRUCTURE_CHANGES_REQUESTED: "Correction de la structure demandée",
    Act.STRUCTURE_REFUSED: "Structure refusée",
    Act.STRUCTURE_SUSPENDED: "Structure suspendue",
    Act.STRUCTURE_REINSTATED: "Structure rétablie",
    Act.STRUCTURE_CLOSED: "Structure fermée",
    Act.STRUCTURE_KEPT: "Structure modifiée acceptée",
    Act.STRUCTURE_RESTORED: "Ancienne version de la structure rétablie",
    Act.STRUCTURE_DECISION_UNDONE: "Décision sur la structure annulée",
    Act.STRUCTURE_EDITED: "Fiche de la structure modifiée",
    Act.STRUCTURE_INVITED: "Invitation dans l'équipe",
    Act.STRUCTURE_UNINVITED: "Invitation annulée",
    Act.STRUCTURE_VOLUNTEERS_EXPORTED: "Liste des bénévoles confirmés téléchargée",
    Act.STRUCTURE_KEY_MADE: "Clé d'API créée",
    Act.STRUCTURE_KEY_REVOKED: "Clé d'API révoquée",
    Act.STRUCTURE_IMPORTED: "Missions importées d'un fichier",
    Act.TEAM_JOINED: "Arrivée dans l'équipe",
    Act.TEAM_ROLE_CHANGED: "Rôle dans l'équipe changé",
    Act.TEAM_LEFT: "Départ de l'équipe",
    Act.TEAM_REMOVED: "Retrait de l'équipe",
    Act.TEAM_ASKED: "Demande à rejoindre l'équipe",
    Act.TEAM_DECLINED: "Demande à rejoindre déclinée",
    Act.MISSION_CREATED: "Mission créée",
    Act.MISSION_EDITED: "Mission modifiée",
    Act.MISSION_SUBMITTED: "Mission envoyée à la modération",
    Act.MISSION_PUBLISHED: "Mission publiée",
    Act.MISSION_CHANGES_REQUESTED: "Correction de la mission demandée",
    Act.MISSION_REFUSED: "Mission refusée",
    Act.MISSION_SUSPENDED: "Mission suspendue",
    Act.MISSION_REINSTATED: "Mission rétablie",
    Act.MISSION_PAUSED: "Mission mise en pause",
    Act.MISSION_RESUMED: "Mission reprise",
    Act.MISSION_FINISHED: "Mission terminée",
    Act.MISSION_CANCELLED: "Mission annulée",
    Act.MISSION_RAN_OUT: "Mission terminée à sa date de fin",
    Act.MISSION_KEPT: "Mission gardée en ligne",
    Act.MISSION_RESTORED: "Ancienne version de la mission rétablie",
    Act.MISSION_DECISION_UNDONE: "Décision sur la mission annulée",
    Act.MISSION_REPORTED: "Mission signalée",
    Act.MISSION_CALLED: "Bénévoles appelés pour la mission",
    Act.STRUCTURE_REMINDED: "Structure relancée",
    Act.TERRITORY_ASKED: "Aide demandée à un département voisin",
}
