"""The audit vocabulary: everything that is ever written down about who did what.

Closed on purpose, ``subject:action``: a service that does something new adds its word here, with
its French label, before it can be written.
"""

from __future__ import annotations

from enum import StrEnum

from reserve_app.language import N_


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
    TERRITORY_CONTACT_CHANGED = "territory:contact"


LABELS = {
    Act.ACCOUNT_SIGNED_UP: N_("Inscription"),
    Act.ACCOUNT_CONFIRMED: N_("Adresse e-mail confirmée"),
    Act.ACCOUNT_SIGNED_IN: N_("Connexion"),
    Act.ACCOUNT_SIGNED_OUT: N_("Déconnexion"),
    Act.ACCOUNT_SIGNED_OUT_EVERYWHERE: N_("Déconnexion de tous les appareils"),
    Act.ACCOUNT_PASSWORD_CHANGED: N_("Mot de passe changé"),
    Act.ACCOUNT_PASSWORD_RESET: N_("Mot de passe réinitialisé"),
    Act.ACCOUNT_EMAIL_CHANGED: N_("Adresse e-mail changée"),
    Act.ACCOUNT_MAIL_CHOSEN: N_("Choix des courriels"),
    Act.ACCOUNT_RENAMED: N_("Nom montré aux collègues changé"),
    Act.ACCOUNT_SUSPENDED: N_("Compte suspendu"),
    Act.ACCOUNT_REINSTATED: N_("Compte rétabli"),
    Act.ACCOUNT_EXPORTED: N_("Données téléchargées"),
    Act.ACCOUNT_WARNED: N_("Effacement annoncé"),
    Act.ACCOUNT_ERASED: N_("Compte effacé"),
    Act.ACCOUNT_INVITED: N_("Invitation envoyée"),
    Act.ACCOUNT_MADE_ADMIN: N_("Administration confiée"),
    Act.ACCOUNT_GRANTED: N_("Département confié"),
    Act.ACCOUNT_DEPUTISED: N_("Suppléance confiée"),
    Act.ACCOUNT_WITHDRAWN: N_("Département retiré"),
    Act.VOLUNTEER_CREATED: N_("Profil de bénévole créé"),
    Act.VOLUNTEER_EDITED: N_("Profil modifié"),
    Act.VOLUNTEER_RESUBMITTED: N_("Profil corrigé et renvoyé"),
    Act.VOLUNTEER_VALIDATED: N_("Profil validé"),
    Act.VOLUNTEER_CHANGES_REQUESTED: N_("Correction du profil demandée"),
    Act.VOLUNTEER_REFUSED: N_("Profil refusé"),
    Act.VOLUNTEER_SUSPENDED: N_("Profil suspendu"),
    Act.VOLUNTEER_REINSTATED: N_("Profil rétabli"),
    Act.VOLUNTEER_KEPT: N_("Profil modifié accepté"),
    Act.VOLUNTEER_RESTORED: N_("Ancien profil rétabli"),
    Act.VOLUNTEER_DECISION_UNDONE: N_("Décision sur le profil annulée"),
    Act.INTEREST_APPLIED: N_("« Je veux aider »"),
    Act.INTEREST_PROPOSED: N_("Transmis à la structure"),
    Act.INTEREST_CONTACTED: N_("Contact pris"),
    Act.INTEREST_CONFIRMED: N_("Engagement confirmé"),
    Act.INTEREST_DONE: N_("Mission accomplie"),
    Act.INTEREST_NO_SHOW: N_("Absence signalée"),
    Act.INTEREST_OFFERED: N_("Place proposée"),
    Act.INTEREST_ACCEPTED: N_("Place acceptée"),
    Act.INTEREST_WITHDRAWN: N_("Désistement"),
    Act.INTEREST_DECLINED: N_("Décliné par la structure"),
    Act.INTEREST_EXPIRED: N_("Sans réponse, place libérée"),
    Act.INTEREST_RELEASED: N_("Libéré : la mission n'a plus lieu"),
    Act.INTEREST_TAKEN_BACK: N_("Remis comme avant : décision annulée"),
    Act.STANDBY_STARTED: N_("« Prévenez-moi » activé"),
    Act.STANDBY_STOPPED: N_("« Prévenez-moi » arrêté"),
    Act.STRUCTURE_CREATED: N_("Structure créée"),
    Act.STRUCTURE_SUBMITTED: N_("Structure envoyée à la modération"),
    Act.STRUCTURE_VALIDATED: N_("Structure validée"),
    Act.STRUCTURE_CHANGES_REQUESTED: N_("Correction de la structure demandée"),
    Act.STRUCTURE_REFUSED: N_("Structure refusée"),
    Act.STRUCTURE_SUSPENDED: N_("Structure suspendue"),
    Act.STRUCTURE_REINSTATED: N_("Structure rétablie"),
    Act.STRUCTURE_CLOSED: N_("Structure fermée"),
    Act.STRUCTURE_KEPT: N_("Structure modifiée acceptée"),
    Act.STRUCTURE_RESTORED: N_("Ancienne version de la structure rétablie"),
    Act.STRUCTURE_DECISION_UNDONE: N_("Décision sur la structure annulée"),
    Act.STRUCTURE_EDITED: N_("Fiche de la structure modifiée"),
    Act.STRUCTURE_INVITED: N_("Invitation dans l'équipe"),
    Act.STRUCTURE_UNINVITED: N_("Invitation annulée"),
    Act.STRUCTURE_VOLUNTEERS_EXPORTED: N_("Liste des bénévoles confirmés téléchargée"),
    Act.STRUCTURE_KEY_MADE: N_("Clé d'API créée"),
    Act.STRUCTURE_KEY_REVOKED: N_("Clé d'API révoquée"),
    Act.STRUCTURE_IMPORTED: N_("Missions importées d'un fichier"),
    Act.TEAM_JOINED: N_("Arrivée dans l'équipe"),
    Act.TEAM_ROLE_CHANGED: N_("Rôle dans l'équipe changé"),
    Act.TEAM_LEFT: N_("Départ de l'équipe"),
    Act.TEAM_REMOVED: N_("Retrait de l'équipe"),
    Act.TEAM_ASKED: N_("Demande à rejoindre l'équipe"),
    Act.TEAM_DECLINED: N_("Demande à rejoindre déclinée"),
    Act.MISSION_CREATED: N_("Mission créée"),
    Act.MISSION_EDITED: N_("Mission modifiée"),
    Act.MISSION_SUBMITTED: N_("Mission envoyée à la modération"),
    Act.MISSION_PUBLISHED: N_("Mission publiée"),
    Act.MISSION_CHANGES_REQUESTED: N_("Correction de la mission demandée"),
    Act.MISSION_REFUSED: N_("Mission refusée"),
    Act.MISSION_SUSPENDED: N_("Mission suspendue"),
    Act.MISSION_REINSTATED: N_("Mission rétablie"),
    Act.MISSION_PAUSED: N_("Mission mise en pause"),
    Act.MISSION_RESUMED: N_("Mission reprise"),
    Act.MISSION_FINISHED: N_("Mission terminée"),
    Act.MISSION_CANCELLED: N_("Mission annulée"),
    Act.MISSION_RAN_OUT: N_("Mission terminée à sa date de fin"),
    Act.MISSION_KEPT: N_("Mission gardée en ligne"),
    Act.MISSION_RESTORED: N_("Ancienne version de la mission rétablie"),
    Act.MISSION_DECISION_UNDONE: N_("Décision sur la mission annulée"),
    Act.MISSION_REPORTED: N_("Mission signalée"),
    Act.MISSION_CALLED: N_("Bénévoles appelés pour la mission"),
    Act.STRUCTURE_REMINDED: N_("Structure relancée"),
    Act.TERRITORY_ASKED: N_("Aide demandée à un département voisin"),
    Act.TERRITORY_CONTACT_CHANGED: N_("Contact public du département modifié"),
}
