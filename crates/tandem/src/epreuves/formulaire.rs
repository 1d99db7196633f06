//! The forms of a page, read as a browser does.

/// What kind of control it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Genre {
    /// One line of text.
    Ligne,
    /// Several lines.
    Texte,
    /// Never shown again: password, code that serves once, file.
    Muet,
    /// Hidden, radio, box, list, button: nobody types in it.
    Choix,
}

/// One named control.
#[derive(Clone, Debug)]
pub(super) struct Champ {
    pub nom: String,
    pub genre: Genre,
    pub valeur: String,
}

/// One form that posts.
#[derive(Clone, Debug, Default)]
pub(super) struct Formulaire {
    pub action: String,
    pub champs: Vec<Champ>,
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

/// The text behind the entities a template writes.
pub(super) fn unescape(text: &str) -> String {
    let pairs = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
    ];
    let text = pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&#38;", "&").replace("&amp;", "&")
}

/// Every form of the page that posts.
pub(super) fn tous(page: &str) -> Vec<Formulaire> {
    let blocks = page.split("<form ").skip(1).filter_map(|rest| rest.split("</form>").next());
    let posts = blocks.filter(|block| block.contains("method=\"post\""));
    posts
        .map(|block| Formulaire {
            action: unescape(attribute(&format!(" {block}"), "action").unwrap_or_default()),
            champs: block.split('<').filter_map(|tag| champ(tag, block)).collect(),
        })
        .collect()
}

fn champ(tag: &str, block: &str) -> Option<Champ> {
    let kind =
        ["input", "textarea", "select", "button"].into_iter().find(|kind| tag.starts_with(&format!("{kind} ")))?;
    let nom = unescape(attribute(tag, "name")?);
    let genre = match (kind, attribute(tag, "type").unwrap_or("text")) {
        ("textarea", _) => Genre::Texte,
        ("input", "password" | "file") => Genre::Muet,
        ("input", _) if attribute(tag, "autocomplete") == Some("one-time-code") => Genre::Muet,
        ("input", "hidden" | "radio" | "checkbox" | "submit") | ("select" | "button", _) => Genre::Choix,
        _ => Genre::Ligne,
    };
    let valeur = match kind {
        "textarea" => tag.split_once('>').map(|cut| cut.1).unwrap_or_default(),
        "select" => {
            let after = block.split(&format!("<{tag}")).nth(1).and_then(|rest| rest.split("</select>").next());
            after
                .and_then(|options| options.split("<option ").find(|one| one.contains(" selected")))
                .and_then(|option| option.split_once("value=\"")?.1.split('"').next())
                .unwrap_or_default()
        }
        _ => attribute(tag, "value").unwrap_or_default(),
    };
    Some(Champ { valeur: unescape(valeur), nom, genre })
}

#[test]
fn a_form_is_read_with_its_fields_and_what_they_hold() {
    let page = "<form class=\"x\" method=\"post\" action=\"/a?b&#38;c\"><input type=\"hidden\" name=\"jeton\" value=\"1\">\
        <input id=\"q\" name=\"q\" value=\"a &#60;b\"><textarea name=\"t\">deux\nlignes</textarea>\
        <select id=\"s\" name=\"s\"><option value=\"1\">un</option><option value=\"2\" selected>deux</option></select></form>";
    let forms = tous(page);
    assert_eq!(forms[0].action, "/a?b&c");
    let read: Vec<_> = forms[0].champs.iter().map(|one| (one.nom.as_str(), one.genre, one.valeur.as_str())).collect();
    let expected = [
        ("jeton", Genre::Choix, "1"),
        ("q", Genre::Ligne, "a <b"),
        ("t", Genre::Texte, "deux\nlignes"),
        ("s", Genre::Choix, "2"),
    ];
    assert_eq!(read, expected);
}
