//! Route × role × whose row: mine opens as the matrix says; a neighbouring team's and another établissement's do not exist.

use axum::http::StatusCode;

use super::{
    adresses::{Chez, Objet, objet},
    base::Tables,
};
use crate::{
    routes::MATRICE,
    testing::{Answer, Client, on_both_engines},
};

const NOBODY: &str = "019aa000-0000-7000-8000-000000000001";
const AGENTS: [(char, &str); 4] = [('A', "karim"), ('I', "claire"), ('R', "mperrin"), ('T', "technique")];

async fn ask(client: &Client, method: &str, address: &str) -> Answer {
    if method == "GET" { client.get(address).await } else { client.post(address, &[]).await }
}

/// The same address with `other` in the place of its ids, from the `skip`th.
fn remplacer(address: &str, skip: usize, other: impl Fn(usize) -> String) -> String {
    let mut seen = 0;
    let parts = address.split('/').enumerate().map(|(at, part)| {
        if part.len() != 36 {
            return part.to_owned();
        }
        seen += 1;
        if seen > skip { other(at) } else { part.to_owned() }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Everything a stranger could compare. An address that only leads elsewhere repeats the id it was given, nothing else.
fn told(answer: &Answer) -> (StatusCode, Vec<(String, String)>, &str) {
    let headers = answer.headers.iter().map(|(name, value)| {
        (name.to_string(), remplacer(&String::from_utf8_lossy(value.as_bytes()), 0, |_| NOBODY.to_owned()))
    });
    (answer.status, headers.collect(), &answer.body)
}

on_both_engines! {
    async fn mine_opens_as_the_matrix_says_and_the_rows_of_others_do_not_exist(world) {
        let (mine, nord, other) = (Chez::ici(world, "claire").await, Chez::ici(world, "sonia").await, Chez::ailleurs(world).await);
        let boss = Chez::ici(world, "mperrin").await;
        let tables = Tables::new(world).await;
        let (mut opened, mut hidden) = (0, 0);
        for (letter, name) in AGENTS {
            let own = Chez::ici(world, name).await;
            let held = |path: &str| path.contains('{') && !matches!(objet(path), Objet::Public | Objet::Arrivee | Objet::File | Objet::Agenda | Objet::Reponse);
            for (method, path, letters) in MATRICE.iter().filter(|line| held(line.1)) {
                let open = letters.contains(letter);
                // A login and an entretien belong to one agent, a row to a team; reception undoes its own acts only.
                let personal = objet(path) == Objet::Connexion
                    || (letter == 'A' && matches!(objet(path), Objet::Acte | Objet::Papier))
                    || (open && objet(path) == Objet::Entretien);
                // Accounts, the archive, its slips, reports, files of fiches and the address book are those of the établissement.
                let account = matches!(
                    objet(path),
                    Objet::Agent | Objet::AdresseMaison | Objet::Archive | Objet::Bordereau | Objet::Signalement | Objet::Envoi | Objet::Correspondant | Objet::Chiffres | Objet::Cadre | Objet::Enquete
                );
                let maker = if personal { &own } else if account { &boss } else { &mine };
                let client = &own.client;
                // A responsable sees every team of her établissement; a login or an entretien is nobody else's.
                let everywhere = letter == 'R' && !matches!(objet(path), Objet::Connexion | Objet::Entretien);
                for place in if everywhere || account { vec![&other] } else { vec![&nord, &other] } {
                    let theirs = place.adresse(world, path).await;
                    let ours = maker.adresse(world, path).await;
                    let before = tables.compter().await;
                    let unknown = ask(client, method, &remplacer(&theirs, 0, |_| NOBODY.to_owned())).await;
                    let answer = ask(client, method, &theirs).await;
                    // One of mine with one of theirs: as with one that does not exist.
                    let mixed = remplacer(&ours, 1, |at| theirs.split('/').nth(at).unwrap_or_default().to_owned());
                    if mixed != ours {
                        let nobody = ask(client, method, &remplacer(&ours, 1, |_| NOBODY.to_owned())).await;
                        assert!(told(&ask(client, method, &mixed).await) == told(&nobody), "{name}: {method} {path}, one of {}", place.identifiant);
                        hidden += 1;
                    }
                    assert!(told(&answer) == told(&unknown), "{name}: {method} {path} of {}: {} {}", place.identifiant, answer.status, answer.body);
                    let expected = if open { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
                    assert!(answer.status == expected || (open && answer.status.is_redirection()), "{name}: {method} {path}: {}", answer.status);
                    assert_eq!(tables.compter().await, before, "{name}: {method} {path} of {} wrote something", place.identifiant);
                    hidden += 1;
                }
                for place in if everywhere && !account { vec![maker, &nord] } else { vec![maker] } {
                    let status = ask(client, method, &place.adresse(world, path).await).await.status;
                    assert!(status.as_u16() < 500, "{name}: {method} {path} gave {status}");
                    let refused = matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
                    assert_eq!(refused, !open, "{name}: {method} {path} gave {status} for a row of {}", place.identifiant);
                    opened += usize::from(open);
                }
            }
        }
        println!("{opened} rows of one’s own opened, {hidden} rows of others that do not exist");
        assert!(opened > 90 && hidden > 200, "{opened} {hidden}");
    }
}
