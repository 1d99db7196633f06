//! Where the person lives, as far as public holidays go.

use crate::erreur::Erreur;
use crate::mots::Lieu;

crate::mots::liste! {
    /// A zone of public holidays.
    Zone, "une zone", [
        /// Mainland France and Corsica, but for Alsace and Moselle.
        Metropole = "metropole": "Métropole",
        /// Bas-Rhin, Haut-Rhin, Moselle: Good Friday and 26 December too.
        AlsaceMoselle = "alsace-moselle": "Alsace-Moselle",
        /// 971.
        Guadeloupe = "guadeloupe": "Guadeloupe",
        /// 972.
        Martinique = "martinique": "Martinique",
        /// 973.
        Guyane = "guyane": "Guyane",
        /// 974.
        Reunion = "reunion": "La Réunion",
        /// 976.
        Mayotte = "mayotte": "Mayotte",
        /// 975.
        SaintPierreMiquelon = "saint-pierre-miquelon": "Saint-Pierre-et-Miquelon",
        /// 977.
        SaintBarthelemy = "saint-barthelemy": "Saint-Barthélemy",
        /// 978.
        SaintMartin = "saint-martin": "Saint-Martin",
        /// 986.
        WallisFutuna = "wallis-futuna": "Wallis-et-Futuna",
        /// 987.
        PolynesieFrancaise = "polynesie-francaise": "Polynésie française",
        /// 988.
        NouvelleCaledonie = "nouvelle-caledonie": "Nouvelle-Calédonie",
    ]
}

impl Zone {
    /// Which of the two it is, where the law counts differently overseas.
    pub const fn lieu(self) -> Lieu {
        match self {
            Zone::Metropole | Zone::AlsaceMoselle => Lieu::Metropole,
            _ => Lieu::OutreMer,
        }
    }

    /// The zone of a commune, by its INSEE code (not its postcode: Saint-Barthélemy is 97701, posted as 97133).
    /// A code that says nothing is in the mainland.
    pub fn de_commune(insee: &str) -> Zone {
        match insee.get(..2) {
            Some("57" | "67" | "68") => return Zone::AlsaceMoselle,
            Some("97" | "98") => {}
            _ => return Zone::Metropole,
        }
        match insee.get(..3) {
            Some("971") => Zone::Guadeloupe,
            Some("972") => Zone::Martinique,
            Some("973") => Zone::Guyane,
            Some("974") => Zone::Reunion,
            Some("975") => Zone::SaintPierreMiquelon,
            Some("976") => Zone::Mayotte,
            Some("977") => Zone::SaintBarthelemy,
            Some("978") => Zone::SaintMartin,
            Some("986") => Zone::WallisFutuna,
            Some("987") => Zone::PolynesieFrancaise,
            Some("988") => Zone::NouvelleCaledonie,
            _ => Zone::Metropole,
        }
    }
}
