//! Over HTTP: who may enter, what shows, how many queries, how it fails.

use axum::http::StatusCode;

use crate::testing::{Answer, Client, World, on_both_engines};

const REGLE: &str = "/cadre/brouillon/regle";

/// Publishes the draft as it is; the version's address.
async fn publier(chief: &Client) -> String {
    let draft = chief.get("/cadre/brouillon").await;
    let (numero, revision) = (draft.field("numero"), draft.field("revision"));
    let fields = [
        ("numero", numero.as_str()),
        ("revision", &revision),
        ("vote_le", "2026-11-12"),
        ("instance", "conseil d’administration"),
    ];
    for _ in 0..2 {
        let made = chief.post("/cadre/brouillon/publication", &fields).await;
        assert_eq!(
            (made.status, made.location.as_str()),
            (StatusCode::SEE_OTHER, "/cadre?fait=publie"),
            "{}",
            made.body
        );
    }
    format!("/cadre/versions/{numero}")
}

/// Writes a rule: the form of `query`, with these fields over it.
async fn ecrire(chief: &Client, query: &str, fields: &[(&str, &str)]) -> Answer {
    let form = chief.get(&format!("{REGLE}?{query}")).await;
    let (cle, vu) = (form.field("cle"), form.field("vu"));
    let mut all =
        vec![("cle", cle.as_str()), ("vu", &vu), ("pourquoi", "pour le dire"), ("certitude", "E"), ("section", "avec")];
    all.retain(|pair| !fields.iter().any(|one| one.0 == pair.0));
    all.extend_from_slice(fields);
    chief.post(REGLE, &all).await
}

async fn nombre(world: &World, table: &str) -> usize {
    world.texts(&format!("SELECT 'x' FROM {table}")).await.len()
}

on_both_engines! {
    async fn the_responsable_makes_it_from_the_model_and_everybody_reads_it(world) {
        let chief = world.as_agent("mperrin").await;
        chief.get("/equipe").await.shows("href=\"/cadre\"");
        chief.get("/cadre").await.shows("n’a pas encore publié").shows("Écrire notre cadre").assert_queries(2);
        let draft = chief.get("/cadre/brouillon").await;
        draft.shows("Part du modèle fourni avec Tandem").shows("Jamais signer un dossier de surendettement").shows("à vérifier").assert_queries(3);
        assert_eq!(nombre(world, "cadre_brouillons").await, 0, "reading writes nothing");
        let version = publier(&chief).await;
        assert_eq!((nombre(world, "cadre_versions").await, nombre(world, "cadre_brouillons").await), (1, 0), "sent twice, published once");
        let page = chief.get("/cadre").await;
        page.shows("Version 1, votée le 12 novembre 2026\u{a0}: conseil d’administration").shows("Lu par 1\u{a0}agent sur 5.").assert_queries(3);
        page.shows("connaissance générale, à vérifier").shows("proposition de Tandem").shows("id=\"regle-secret-note\"");
        for who in ["claire", "karim", "technique"] {
            let one = world.as_agent(who).await;
            let page = one.get("/cadre").await;
            page.shows("Jamais signer un dossier de surendettement").shows("J’ai lu").hides("Lu par").hides("/cadre/brouillon").assert_queries(2);
            one.get("/cadre/affiche").await.shows("CCAS des tests").shows("Version 1").assert_queries(3);
            one.get("/cadre/versions").await.shows("La première.").assert_queries(2);
            one.get(&version).await.shows("Mots de passe").assert_queries(2);
            for path in ["/cadre/brouillon", REGLE, "/cadre/brouillon/protocole", "/cadre/brouillon/contact"] {
                assert_eq!(one.get(path).await.status, StatusCode::FORBIDDEN, "{who} {path}");
            }
        }
        assert!(world.anonymous().get("/cadre").await.status.is_redirection());
        assert_eq!(chief.get("/cadre/versions/019aa000-0000-7000-8000-000000000050").await.status, StatusCode::NOT_FOUND);
    }

    async fn one_press_says_it_is_read_and_a_new_version_asks_again(world) {
        let (chief, claire) = (world.as_agent("mperrin").await, world.as_agent("claire").await);
        claire.get("/").await.hides("Cadre de référence");
        assert_eq!(claire.get("/cadre/affiche").await.status, StatusCode::NOT_FOUND);
        publier(&chief).await;
        claire.get("/").await.shows("Cadre de référence\u{a0}: version 1, votée le 12 novembre 2026, à lire.");
        chief.get("/").await.hides("à lire");
        let version = claire.get("/cadre").await.field("version");
        for _ in 0..2 {
            assert_eq!(claire.post("/cadre/lecture", &[("version", &version)]).await.location, "/cadre");
        }
        assert_eq!(nombre(world, "cadre_lectures").await, 2, "the responsable who published, and Claire, once");
        claire.get("/").await.hides("Cadre de référence");
        claire.get("/cadre").await.shows("Vous l’avez lu aujourd’hui.").hides("J’ai lu");
        // A count, and no name: who did not read it is nowhere.
        chief.get("/cadre").await.shows("Lu par 2\u{a0}agents sur 5.").hides("Claire").hides("Karim");
        ecrire(&chief, "section=avec", &[("texte", "Nous prenons le temps.")]).await;
        publier(&chief).await;
        claire.get("/").await.shows("version 2");
        chief.get("/cadre").await.shows("Lu par 1\u{a0}agent sur 5.");
        // Read late: the version that was shown, not the one published meanwhile.
        claire.post("/cadre/lecture", &[("version", &version)]).await;
        claire.get("/").await.shows("version 2");
        for wrong in ["", "x", "019aa000-0000-7000-8000-000000000050"] {
            assert_eq!(claire.post("/cadre/lecture", &[("version", wrong)]).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn a_rule_is_changed_moved_taken_out_put_back_and_added(world) {
        let chief = world.as_agent("mperrin").await;
        let form = chief.get(&format!("{REGLE}?cle=mots-aucun")).await;
        form.shows("Nous ne gardons aucun mot de passe").shows("Changer une règle").assert_queries(3);
        let fields = [("texte", "Nous n’écrivons nulle part ce qui ouvre un compte."), ("section", "mots-de-passe"), ("rang", "2"), ("source", "Haut conseil du travail social, fiches de 2019 ; CNIL, référentiel 2021"), ("certitude", "S")];
        for _ in 0..2 {
            let kept = ecrire(&chief, "cle=mots-aucun", &fields).await;
            assert_eq!(kept.location, "/cadre/brouillon#regle-mots-aucun", "{}", kept.body);
        }
        let draft = chief.get("/cadre/brouillon").await;
        // Its words are no longer those of the source, and the page says so.
        draft.shows("D’après\u{a0}: Haut conseil").hides("aucun mot de passe");
        let at = |text: &str| draft.body.find(text).unwrap_or_else(|| panic!("{text}"));
        assert!(at("id=\"regle-mots-carte\"") < at("id=\"regle-mots-aucun\""), "moved");
        let gone = chief.post(REGLE, &[("cle", "mots-carte"), ("action", "retirer")]).await;
        assert_eq!(gone.location, "/cadre/brouillon");
        chief.get("/cadre/brouillon").await.shows("Remettre").hides("id=\"regle-mots-carte\"");
        chief.post(REGLE, &[("cle", "mots-carte"), ("action", "remettre")]).await;
        chief.get("/cadre/brouillon").await.shows("id=\"regle-mots-carte\"").hides("Remettre");
        chief.post(REGLE, &[("cle", "mots-carte"), ("action", "retirer")]).await;
        let one = chief.get(&format!("{REGLE}?section=ecran")).await.field("cle");
        for _ in 0..2 {
            let fields = [("cle", one.as_str()), ("texte", "L’ordinateur reste fermé au premier rendez-vous."), ("section", "ecran")];
            ecrire(&chief, "section=ecran", &fields).await;
        }
        publier(&chief).await;
        let page = chief.get("/cadre").await;
        page.shows("L’ordinateur reste fermé").shows("choix de l’établissement").hides("regle-mots-carte");
        assert_eq!(page.body.matches("L’ordinateur reste fermé").count(), 1, "sent twice, written once");
        for path in ["?cle=inconnue", "?cle=../x"] {
            assert_eq!(chief.get(&format!("{REGLE}{path}")).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(chief.post(REGLE, &[("cle", "inconnue"), ("action", "retirer")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_is_typed_wrong_is_said_and_kept(world) {
        let chief = world.as_agent("mperrin").await;
        let (words, long) = ("mot ".repeat(21), "x".repeat(301));
        for (fields, sentence) in [
            (vec![("texte", "")], "Écrivez la règle en une phrase."),
            (vec![("texte", words.as_str())], "Cette règle a 21 mots, 20 au plus"),
            (vec![("texte", "Une règle. Puis une autre.")], "Une seule phrase par règle."),
            (vec![("texte", "Nous lisons."), ("pourquoi", " ")], "Écrivez ce que la règle protège"),
            (vec![("texte", "Nous lisons."), ("certitude", "S"), ("source", "")], "Écrivez où cela se lit"),
            (vec![("texte", "Nous lisons."), ("certitude", "sûr")], "Choisissez d’où vient la règle."),
            (vec![("texte", "Nous lisons."), ("section", "cuisine")], "Choisissez la partie"),
            (vec![("texte", "Nous lisons."), ("source", long.as_str())], "Ce texte a 301 signes, 300 au plus."),
        ] {
            let back = ecrire(&chief, "section=avec", &fields).await;
            assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            back.shows(sentence).shows(fields[0].1.trim());
        }
        for (path, fields, sentence) in [
            ("/cadre/brouillon/protocole", vec![("fiche", "D00"), ("titre", "À garder"), ("etapes", "un\ndeux")], "Choisissez la fiche"),
            ("/cadre/brouillon/protocole", vec![("fiche", "D07"), ("titre", "À garder"), ("etapes", " \n ")], "Écrivez au moins une étape."),
            ("/cadre/brouillon/contact", vec![("fonction", "À garder"), ("quand", "")], "Écrivez quand lui demander."),
            ("/cadre/brouillon/contact", vec![("fonction", "À garder"), ("quand", "ici"), ("telephone", "le standard")], "il y faut des chiffres"),
        ] {
            let back = chief.post(path, &fields).await;
            assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {fields:?}");
            back.shows(sentence).shows("À garder");
        }
        assert_eq!(nombre(world, "cadre_brouillons").await, 0, "nothing half written");
    }

    async fn a_vote_to_come_is_refused_and_a_draft_that_changed_is_read_again(world) {
        let chief = world.as_agent("mperrin").await;
        let draft = chief.get("/cadre/brouillon").await;
        let (numero, revision) = (draft.field("numero"), draft.field("revision"));
        let with = |day| [("numero", numero.clone()), ("revision", revision.clone()), ("vote_le", day), ("instance", "CA du 12".to_owned())];
        let send = async |day: &str| {
            let fields = with(day.to_owned());
            let fields: Vec<_> = fields.iter().map(|one| (one.0, one.1.as_str())).collect();
            chief.post("/cadre/brouillon/publication", &fields).await
        };
        let back = send("2026-11-24").await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows("Ce jour n’est pas encore venu").shows("value=\"CA du 12\"").shows("value=\"2026-11-24\"");
        // A colleague changes the draft while this one is read.
        ecrire(&chief, "section=avec", &[("texte", "Nous prenons le temps.")]).await;
        let back = send("2026-11-12").await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows("Le brouillon a changé pendant que vous le lisiez.").shows("Nous prenons le temps.");
        assert_eq!(nombre(world, "cadre_versions").await, 0);
        // Thrown away, it starts from the model again.
        assert_eq!(chief.post("/cadre/brouillon", &[("action", "abandonner")]).await.location, "/cadre");
        chief.get("/cadre/brouillon").await.hides("Nous prenons le temps.").shows("Rien n’est encore changé.");
        let nothing = chief.post("/cadre/brouillon", &[("action", "")]).await;
        assert!(nothing.status.is_client_error(), "{}", nothing.status);
    }

    async fn two_responsables_on_the_same_rule_lose_no_word(world) {
        let (one, other) = (world.as_agent("mperrin").await, world.as_agent("mperrin").await);
        let seen = other.get(&format!("{REGLE}?cle=ecran-parler")).await;
        let (cle, vu) = (seen.field("cle"), seen.field("vu"));
        ecrire(&one, "cle=ecran-parler", &[("texte", "L’écran attend la fin."), ("section", "ecran")]).await;
        let mut fields = vec![("cle", cle.as_str()), ("vu", vu.as_str()), ("texte", "L’écran reste fermé."), ("pourquoi", "l’oral"), ("certitude", "E"), ("section", "ecran")];
        let back = other.post(REGLE, &fields).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows("«\u{a0}L’écran attend la fin.\u{a0}»").shows(">L’écran reste fermé.</textarea>");
        let vu = back.field("vu");
        fields[1].1 = &vu;
        assert_eq!(other.post(REGLE, &fields).await.status, StatusCode::SEE_OTHER);
        other.get("/cadre/brouillon").await.shows("L’écran reste fermé.").hides("L’écran attend la fin.");
        // Another rule, seen before: nobody is in the way.
        let kept = ecrire(&one, "cle=ecran-autres", &[("vu", "0"), ("texte", "Rien ne traîne à l’écran."), ("section", "ecran")]).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    }

    async fn a_published_version_never_changes_and_two_are_compared_in_words(world) {
        let chief = world.as_agent("mperrin").await;
        let first = publier(&chief).await;
        let before = chief.get(&first).await.body;
        ecrire(&chief, "cle=avec-dabord", &[("texte", "Nous faisons à deux.")]).await;
        chief.post(REGLE, &[("cle", "avec-trace"), ("action", "retirer")]).await;
        ecrire(&chief, "section=jamais", &[("texte", "Jamais seul face à une menace."), ("section", "jamais")]).await;
        chief.get("/cadre").await.hides("Nous faisons à deux.");
        chief.get("/cadre/brouillon").await.shows("Part de la version 1.");
        publier(&chief).await;
        let jeton = |text: &str| text.split("name=\"jeton\"").map(|part| part.split_once("\">").map_or(part, |cut| cut.1)).collect::<String>();
        assert_eq!(jeton(&chief.get(&first).await.body), jeton(&before));
        let list = chief.get("/cadre/versions").await;
        list.shows("1\u{a0}ajout, 1\u{a0}retrait, 1\u{a0}reformulation.").shows("<ins>Nous faisons à deux.</ins>").shows("<del>Nous faisons avec la personne").assert_queries(2);
    }

    async fn a_protocol_shows_on_its_fiche_and_who_to_ask_where_it_blocks(world) {
        let chief = world.as_agent("mperrin").await;
        chief.get("/fiches/D07").await.hides("Notre protocole");
        let form = chief.get("/cadre/brouillon/protocole?fiche=D07").await;
        form.shows("<option value=\"D07\" selected>").assert_queries(4);
        for _ in 0..2 {
            let fields = [("vu", "0"), ("fiche", "D07"), ("titre", "Déclaration, à deux"), ("etapes", "Elle apporte ses fiches de paie.\r\n\r\nElle tape.")];
            let kept = chief.post("/cadre/brouillon/protocole", &fields).await;
            assert_eq!(kept.location, "/cadre/brouillon#protocoles", "{}", kept.body);
        }
        let fields = [("cle", "demander-responsable"), ("vu", "9"), ("fonction", "Cheffe de service"), ("quand", "toujours"), ("telephone", "01 99 00 10 10")];
        assert_eq!(chief.post("/cadre/brouillon/contact", &fields).await.location, "/cadre/brouillon#demander");
        chief.post("/cadre/brouillon/contact", &[("cle", "demander-donnees"), ("action", "retirer")]).await;
        publier(&chief).await;
        chief.get("/cadre").await.shows("<li>Elle tape.</li>").shows("Cheffe de service").hides("Délégué à la protection");
        let claire = world.as_agent("claire").await;
        claire.get("/fiches/D07").await.shows("Notre protocole\u{a0}: Déclaration, à deux.").shows("/cadre#protocole-D07");
        claire.get("/fiches/D21").await.hides("Notre protocole");
        chief.get("/fiches/D21").await.shows("/cadre/brouillon/protocole?fiche=D21");
        let ama = world.person("Ama", "KOFFI").await;
        claire.get(&format!("/personnes/{ama}/blocages/nouveau")).await.shows("À qui demander ici\u{a0}: Cheffe de service, 01 99 00 10 10.");
        claire.get(&format!("/personnes/{ama}/demarches/nouvelle")).await;
        let made = claire.post(&format!("/personnes/{ama}/demarches/nouvelle"), &[("fiche", "D07")]).await;
        claire.get(&made.location).await.shows("Notre protocole\u{a0}: Déclaration, à deux.");
        chief.post("/cadre/brouillon/protocole", &[("fiche", "D07"), ("action", "retirer")]).await;
        publier(&chief).await;
        claire.get("/fiches/D07").await.hides("Notre protocole");
    }

    async fn each_moment_shows_one_line_with_its_rule_and_nothing_before_it_is_published(world) {
        let (chief, claire) = (world.as_agent("mperrin").await, world.as_agent("claire").await);
        let ama = world.person("Ama", "KOFFI").await;
        let pages = [
            ("actes/nouveau", 2, "regle-place-raison"),
            ("comptes/nouveau", 1, "regle-comptes-a-elle"),
            ("mandats/nouveau", 1, "regle-mandats-liste"),
        ];
        let mut queries = Vec::new();
        for (path, ..) in pages {
            let page = claire.get(&format!("/personnes/{ama}/{path}")).await;
            page.hides("Notre cadre");
            queries.push(page.sql.len());
        }
        publier(&chief).await;
        for ((path, lines, rule), before) in pages.into_iter().zip(queries) {
            let page = claire.get(&format!("/personnes/{ama}/{path}")).await;
            page.shows(&format!("/cadre#{rule}")).assert_queries(before);
            assert_eq!(page.body.matches("Notre cadre\u{a0}:").count(), lines, "{path}");
            assert_eq!(page.sql.iter().filter(|one| one.contains("cadre_versions")).count(), 1, "{path}");
        }
        claire.get("/seance").await.shows("/cadre#regle-place-raison").shows("/cadre#regle-secret-note");
        // No rule for a moment: no line.
        chief.post(REGLE, &[("cle", "mandats-liste"), ("action", "retirer")]).await;
        publier(&chief).await;
        claire.get(&format!("/personnes/{ama}/mandats/nouveau")).await.hides("Notre cadre");
    }

    async fn nothing_is_read_in_the_base_without_the_key(world) {
        let chief = world.as_agent("mperrin").await;
        ecrire(&chief, "section=avec", &[("texte", "Nous appelons Fatoumata au secours.")]).await;
        publier(&chief).await;
        let hex = match &world.app.config.base {
            tandem_platform::db::Options::Sqlite(_) => "SELECT hex(contenu) || hex(instance) FROM cadre_versions",
            tandem_platform::db::Options::Postgres(_) => "SELECT encode(contenu, 'hex') || encode(instance, 'hex') FROM cadre_versions",
        };
        let kept = world.texts(hex).await.concat().to_lowercase();
        let plain = |text: &str| tandem_platform::keys::hex(text.as_bytes());
        assert!(kept.len() > 1000 && !kept.contains(&plain("Fatoumata")) && !kept.contains(&plain("conseil")));
    }
}
