//! The closed lists of words, folded. A word is added here when a real note shows it.

/// Is `mot` in a list written as words separated by spaces? Lists are sorted once, at first use.
pub fn est(liste: &Liste, mot: &str) -> bool {
    liste.0.get_or_init(|| liste.1.split_whitespace().collect()).contains(mot)
}

/// A list of words and its set.
pub struct Liste(std::sync::OnceLock<std::collections::HashSet<&'static str>>, &'static str);

const fn liste(words: &'static str) -> Liste {
    Liste(std::sync::OnceLock::new(), words)
}

/// Where an account is: what may stand between « mot de passe » and its value.
pub static SERVICES: Liste = liste(
    "ameli caf msa cpam secu vitale ants anef ofpra impots impot impotsgouv gouv fisc dgfip franceconnect fc france
    travail ft pole emploi mail mails email messagerie gmail hotmail outlook yahoo laposte orange sfr free bouygues edf
    engie banque postale bnp sg cic lcl credit agricole caisse epargne boursorama nickel doctolib cpf formation visale
    sne siao logement social hlm ants snp apple icloud google facebook fb insta instagram snap snapchat tiktok whatsapp
    paypal netflix vinted leboncoin pronote ent cantine portail famille ecole college lycee parcoursup crous carsat cnav
    agirc arrco retraite mdph apa viatrajectoire digiposte reconnect coffre numerique site espace compte comptes perso
    personnel wifi box freebox livebox wpa tel telephone portable mobile smartphone iphone ordi ordinateur pc tablette
    session windows android samsung huawei sncf pix bdf surendettement navigo identite fr com online ligne appli app
    application mes droits sociaux services mesdroitssociaux service public servicepublic demande dossier boite compte
    ancien nouveau nouvel nouvelle actuel actuelle provisoire temporaire temporaires partout toujours maintenant meme
    commun unique principal secret secrete confidentiel jeune fils fille etudiant mission locale i-milo jeux action
    collegue mairie ccas departement region prefecture cd59",
);

/// Small words that say nothing.
pub static PETITS: Liste = liste(
    "de du des la le les l d un une son sa ses mon ma mes leur leurs notre nos au aux a en et ou pour sur par dans avec ce
    cette ci sous qui que y se s est c cest etait sera ca the is for of his her my their to its",
);

/// What is said **about** a password: with one of these, what follows is a sentence, not a value.
pub static PROPOS: Liste = liste(
    "oublie oublies oubliee oublier perdu perdus perdue perte refait refaits refaite refaire fait faits faite faire change
    changes changer changee note notes notee noter garde gardes gardee garder voir revoir vu ok non oui bon bons bonne faux
    fausse bloque bloques bloquee bloquer inconnu inconnue inconnus retrouve retrouver retrouves recu recus recue recevoir
    attend attendu attente attendre demande demander demandee redemander envoye envoyee envoyer expire expiree valable
    valide invalide refuse refusee identique different elle elles il ils je on nous lui moi toi eux chez dans carnet papier
    papiers carte cahier agenda feuille portefeuille sac telephone tel memoire tete coeur choisi choisir choisie choisit
    cree creer creee modifie modifier modifiee reinitialise reinitialiser reinit initialiser marche fonctionne passe plus
    pas jamais ne n rien aucun aucune sans rdv rv prochain prochaine demain lundi mardi mercredi jeudi vendredi samedi
    dimanche aujourd hui semaine mois jour jours hier matin soir midi ensemble seul seule seuls doit devra faut peut veut
    trop court courte long longue simple complique fort forte faible difficile aide aider appel appeler rappeler contacter
    verifier verifie fille fils soeur frere mari femme mere pere ex voisine voisin ami amie tuteur tutrice enfant enfants
    conseiller conseillere assistance impossible possible probleme pb souci soucis panne erreur erreurs aussi encore deja
    toujours remis remise remettre donne donner donnee dit dire rappele explique expliquer apprendre appris retenu retient
    retenir connu connue connait sait a-t-elle lecture procedure lien securise securite securiser majuscule majuscules
    minuscule minuscules chiffre chiffres caracteres lettres expliquee regle regles conseil conseils atelier ateliers
    gestionnaire gestionnaires fini finie termine terminee urgent important idem nc na ras neant vide todo forgot
    forgotten lost reset unknown again too here ici la-bas bientot depuis avant apres quand comment pourquoi si car mais donc
    inchange inchangee imprime imprimee affiche affichee accueil compris ajoute recupere recuperer recuperation obtenu
    redonne communique communiquer partage enregistre enregistree sauvegarde memorise transmis transmettre hs ko nok svp
    merci mme mr m monsieur madame dossier clos rappel pieces piece complet complete suite cours relance usager usagere
    vous tu connaitrez connaissez moins occupe gere geree tient viendra vient passera apporte amene ramene personne secondes minutes heures fois essais essai tentatives tentative navigateur wifi mis",
);

/// A number or a reference comes after these: not a secret.
pub static ANNONCES: Liste = liste(
    "n no num numero numeros nr ref reference dossier facture fact alloc allocataire matricule nir secu securite tel tél
    telephone portable fixe appeler appele appelle rappeler rappel joindre contact cerfa formulaire imprime article art
    casf bat batiment apt appt app appartement chambre ch porte lot salle bureau guichet ticket etage bus ligne tram arrete
    loi plaque immat vehicule cni passeport titre recepisse visa attestation ofii ada agdref etranger fiscal rfr fip nia
    iban rib bic rum compteur pdl pce index releve mandat cheque bon colis fsl aj rg pv minute jugement plainte contrat
    police avis recommande suivi offre niveau taux ipp cp fichier photo scan siret siren finess ald axe objectif phase
    article ligne page p reglement courrier depuis en le au du ne nee loyer dette montant total reste rsa aah apl qf
    retenue indu ressources charges edf gaz eau identifiant identifiants id ident identif login user username ine",
);

/// After « code », what says that it is nobody's secret.
pub static CODES_PUBLICS: Liste = liste(
    "postal postale postaux ape naf insee commune communal pays guichet bic swift iban rome finess uai rne etablissement
    travail action actions sociale civil penal route barre barres promo promotionnel promotion parrainage avantage reduction
    remise qr couleur couleurs vigilance dossier usager client adherent produit acte affection ald exoneration regime caisse
    organisme prestation erreur article art casf lppr ngap cim analytique structure affaire site service suivi colis
    campagne offre produits metier diplome formation rncp nature rubrique banque etablissements departement region agence
    antenne secteur projet ue monetaire conduite vestimentaire deontologie famille familles sante consommation electoral
    education urbanisme entree-sortie mutuelle assurance vestiaire cpv siret imputation budget compta comptable statistique
    classement tarif tva ean",
);

/// A door is not an account: the code of a building helps whoever comes to visit.
pub static PORTES: Liste = liste(
    "immeuble porte portes entree portail portillon batiment bat interphone ascenseur hall residence grille cave parking
    garage local digicode sonner sonnette etage rue av avenue bd boulevard allee place chemin impasse quai entrer cles
    escalier esc rdc",
);

/// With one of these, a code is a person's secret.
pub static CODES_SECRETS: Liste = liste(
    "secret secrete sercet confidentiel confidenciel confid conf confidentiels personnel perso personnels pin puk cb bleue
    bancaire carte cartes visa mastercard nickel retrait livret debit prepayee ada tickets caf ameli cpam msa ft pole emploi
    impots impot franceconnect fc anef ants ofpra tel telephone portable mobile iphone smartphone sim tablette ordinateur pc
    ordi deverrouillage verrouillage deblocage ecran icloud apple google facebook paypal whatsapp wave orange om money
    provisoire temporaire provisoires activation verification validation confirmation connexion acces identite unique 2fa
    otp sms mail courrier recu recus banque internet ligne online appli application coffre messagerie repondeur parental
    parent parents prof pronote wifi box compte comptes securite securipass certicode cle digitale postale epargne agricole
    pcs transcash recharge tabac session digiposte carsat mdph unlock bank card phone usage sfr free lyca lycamobile lebara
    france travail cic bnp lcl sg",
);

/// A clause that has one of these speaks of an account.
pub static CONTEXTE: Liste = liste(
    "compte comptes acces connexion connecter connecte connectes connection identifiant identifiants ident id login user
    username session site sites partout codes ameli caf impots gmail mail messagerie boite laposte franceconnect anef ants
    internet yahoo hotmail outlook actu actualisation",
);

/// Answers asked by « questions secrètes ».
pub static QUESTIONS: Liste = liste(
    "chien chat animal ville naissance mere pere grand jeune prenom ecole instituteur institutrice maitresse rencontre
    rencontres voiture plat film surnom parents metier maiden name pet school city",
);

/// Product and common names that carry a number.
pub static PRODUITS: Liste = liste(
    "windows office iphone ipad galaxy redmi android wifi covid doliprane samsung xiaomi honor pixel ios excel word pack
    levothyrox paracetamol ibuprofene kardegic ligne article cerfa phase axe objectif lot bus salle niveau etage scan img
    photo image fichier cv rdv rv vad page bureau chambre appt apt porte enfant enfants dossier loyer edf facture ticket
    trimestre semaine mois jour jours groupe classe secteur equipe service lundi mardi mercredi jeudi vendredi samedi
    dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre budget rsa noel printemps
    ete automne hiver rentree formulaire bt gir tel appel projet",
);

/// Units after a number: it is a quantity.
pub static UNITES: Liste = liste(
    "€ euros euro eur e h heures heure min minutes ans an mois jours jour semaines fois enfants personnes kwh m2 m3 km kg pieces
    essais chiffres lettres caracteres signes % parts places inscrits",
);
