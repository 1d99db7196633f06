//! Seventeen made-up entretiens, put with the first wave of the enquête of the professionals.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tandem_platform::{Random, Result};

use super::Chantier;
use crate::{
    enquetes,
    entretiens::{self, Avec, Citation, EntretienId, Public, Tenu},
};

/// Somebody heard: who, themes, and perhaps a quote with its theme and whether a report may hold it.
type Entendu = (Public, &'static str, &'static [&'static str], &'static [(&'static str, bool, &'static str)]);

const PRO: Public = Public::Professionnel;
const ELLE: Public = Public::Personne;
const ENTENDUS: [Entendu; 17] = [
    (
        PRO,
        "budget",
        &["main", "comptes", "temps"],
        &[("main", true, "Cinq minutes si je le fais, une demi-heure si on le fait. J’ai trente familles.")],
    ),
    (
        PRO,
        "droits",
        &["comptes", "blocages"],
        &[("comptes", true, "J’ai un carnet de mots de passe dans le tiroir. Je sais que je ne devrais pas.")],
    ),
    (
        PRO,
        "logement",
        &["main", "temps", "formation"],
        &[("formation", true, "J’ai appris toute seule, le soir, en cherchant sur Internet.")],
    ),
    (
        PRO,
        "hebergement",
        &["acces", "comptes", "main"],
        &[("comptes", false, "On crée l’adresse ensemble, et trois semaines après elle est perdue.")],
    ),
    (
        PRO,
        "insertion",
        &["temps", "cadre", "formation"],
        &[("temps", true, "Le jeudi, je ne fais plus que ça. L’écoute passe après.")],
    ),
    (
        PRO,
        "accueil",
        &["ecran", "main", "cadre"],
        &[("cadre", false, "Chacun fait comme il peut. Personne ne nous a dit jusqu’où aller.")],
    ),
    (
        PRO,
        "droits",
        &["blocages", "main", "comptes", "temps"],
        &[("blocages", true, "Avant j’avais quelqu’un au bout du fil. Maintenant j’ai un numéro de dossier.")],
    ),
    (
        PRO,
        "budget",
        &["main", "ecran", "temps"],
        &[("main", false, "Quand je tape à sa place, elle regarde ailleurs. Alors je tourne l’écran.")],
    ),
    (
        ELLE,
        "a25",
        &["acces", "comptes", "renoncement"],
        &[("acces", true, "À la fin du mois il n’y a plus de données, alors je viens ici, dans le couloir.")],
    ),
    (
        ELLE,
        "a40",
        &["comptes", "proches"],
        &[("comptes", true, "Mon code, c’est ma sœur qui l’a, alors je demande à ma sœur.")],
    ),
    (
        ELLE,
        "a60",
        &["main", "renoncement", "blocages"],
        &[("renoncement", true, "La prime, j’ai laissé. Au troisième essai, j’ai fermé.")],
    ),
    (
        ELLE,
        "plus",
        &["main", "proches", "acces"],
        &[("main", true, "Je préfère qu’il tape, lui. Moi je regarde, j’apprends un peu.")],
    ),
    (
        ELLE,
        "a40",
        &["acces", "main", "blocages"],
        &[("blocages", false, "On me dit d’aller sur le site, et le site me dit d’appeler.")],
    ),
    (ELLE, "a25", &["comptes", "main"], &[("comptes", false, "J’ai changé de téléphone, j’ai tout perdu.")]),
    (ELLE, "plus", &["ecran", "main", "acces"], &[]),
    (
        ELLE,
        "a60",
        &["proches", "comptes", "renoncement"],
        &[("proches", true, "Mon fils m’aide, mais je ne veux pas qu’il voie mes comptes.")],
    ),
    (
        ELLE,
        "a40",
        &["acces", "blocages", "main"],
        &[("acces", true, "J’ai un téléphone. Pour les papiers, c’est trop petit.")],
    ),
];

pub(super) async fn ajouter(work: &Chantier<'_>, (today, zone): (Date, &TimeZone)) -> Result<()> {
    let random = Random::seeded(11);
    let known = enquetes::toutes(&mut work.jour(today, zone).await?, zone, &work.etablissement).await?;
    let enquete = known.last().map(|one| one.id.clone());
    for (rang, (public, detail, themes, dites)) in ENTENDUS.into_iter().enumerate() {
        let day = today.saturating_sub((i64::try_from(rang).unwrap_or(0) * 6 + 12).days());
        let said = |&(theme, rapport, texte): &(&str, bool, &str)| Citation {
            theme: theme.to_owned(),
            rapport,
            texte: texte.to_owned(),
        };
        let tenu = Tenu {
            le: day,
            avec: Avec { public, detail: Some(detail.to_owned()) },
            enquete: enquete.clone(),
            code: None,
            citable: !dites.is_empty(),
            notes: Some(
                "Entretien d’une demi-heure, au calme. Les exemples viennent vite ; le reste est dans les thèmes."
                    .to_owned(),
            ),
            themes: themes.iter().map(|one| (*one).to_owned()).collect(),
            citations: dites.iter().map(said).collect(),
        };
        let mut tx = work.jour(day, zone).await?;
        let id = EntretienId::new(tx.clock(), &random);
        let author = work.agents.get(rang % work.agents.len().max(1)).unwrap_or(&work.responsable);
        let code = format!("DEM0{:04}", 1000 + rang);
        entretiens::creer(&mut tx, (&work.etablissement, author), (&id, &code), &tenu).await?;
        tx.commit().await?;
    }
    // The clock goes back to today for what comes after.
    work.jour(today, zone).await?.commit().await
}
