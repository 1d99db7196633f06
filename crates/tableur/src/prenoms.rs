//! Frequent first names in France, folded (lower case, no accents).

/// Sorted, so that a binary search works; surnames as frequent are left out.
const PRENOMS: &str = include_str!("prenoms.txt");

/// True when the word is a frequent first name.
pub fn est_prenom(plie: &str) -> bool {
    // « jean pierre » and « jean-pierre » both fold to two words.
    let premier = plie.split(' ').next().unwrap_or_default();
    !premier.is_empty() && liste().binary_search(&premier).is_ok()
}

fn liste() -> &'static [&'static str] {
    static LISTE: std::sync::OnceLock<Vec<&'static str>> = std::sync::OnceLock::new();
    LISTE.get_or_init(|| {
        let mut mots: Vec<&str> = PRENOMS.split_whitespace().collect();
        mots.sort_unstable();
        mots
    })
}
