//! One cell: a date, telephones, an e-mail, a postal code, a name in one column.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use tandem_tableur::{code_postal, courriel, date_francaise, separer_nom, telephone, telephones};

fuzz_target!(|texte: &str| {
    let today = date(2026, 11, 24);
    if let Ok(jour) = date_francaise(texte, today) {
        // What was understood is understood again as it is written.
        assert_eq!(date_francaise(&jour.to_string(), today), Ok(jour), "{texte:?}");
    }
    let _ = (telephone(texte), telephones(texte), code_postal(texte), separer_nom(texte));
    let _ = courriel(texte);
});
