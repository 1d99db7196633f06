//! First and family names in use in France, by origin: for measures and demonstrations. They name nobody.

/// One origin, with its first and family names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origine {
    /// Its code: `fr`, `maghreb`…
    pub code: &'static str,
    /// First names.
    pub prenoms: Vec<&'static str>,
    /// Family names.
    pub noms: Vec<&'static str>,
}

/// Every origin, in the order of the file.
pub fn origines() -> Vec<Origine> {
    let mut found: Vec<Origine> = Vec::new();
    for line in include_str!("../donnees/noms.tsv").lines() {
        let mut cells = line.split('\t');
        let (Some(genre), Some(code), Some(name)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let at = found.iter().position(|one| one.code == code).unwrap_or_else(|| {
            found.push(Origine { code, prenoms: Vec::new(), noms: Vec::new() });
            found.len() - 1
        });
        if let Some(origine) = found.get_mut(at) {
            if genre == "prenom" { origine.prenoms.push(name) } else { origine.noms.push(name) }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_origins_are_there() {
        let all = origines();
        assert!(all.len() >= 12);
        let fr = all.iter().find(|one| one.code == "fr").expect("French names");
        assert!(fr.prenoms.len() > 200 && fr.noms.len() > 300);
        assert!(all.iter().all(|one| !one.prenoms.is_empty() && !one.noms.is_empty()));
    }
}
