//! A PDF written again from what shows. What is copied is listed; the rest is not there.

use std::{
    collections::{HashMap, VecDeque},
    io::Write,
};

use hayro::hayro_syntax::{
    Pdf,
    object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Rect, Stream},
    page::{Page, Rotation},
};

use super::ecriture::{Ecriture, nom, nombre, texte};
use crate::Rejet;

/// How the keys of a dictionary are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sorte {
    /// Resources: a fixed list of keys.
    Ressources,
    /// Keys are names somebody chose (`/A`, `/F1`): all of them.
    Noms,
    /// A font, a picture, a colour space: all but what acts.
    Libre,
}

/// Resources a page draws with.
const RESSOURCES: [&[u8]; 8] =
    [b"ExtGState", b"ColorSpace", b"Pattern", b"Shading", b"XObject", b"Font", b"Properties", b"ProcSet"];
/// Never copied, wherever they are: what acts, what is attached, what leads elsewhere in the file.
const ECARTES: [&[u8]; 29] = [
    b"AA",
    b"AF",
    b"AcroForm",
    b"Annots",
    b"Dest",
    b"Dests",
    b"EF",
    b"EmbeddedFiles",
    b"JS",
    b"JavaScript",
    b"Launch",
    b"Metadata",
    b"Names",
    b"Next",
    b"OPI",
    b"OpenAction",
    b"Parent",
    b"PieceInfo",
    b"RF",
    b"Ref",
    b"RichMediaContent",
    b"RichMediaSettings",
    b"StructParent",
    b"StructParents",
    b"Thumb",
    b"URI",
    b"UF",
    b"XFA",
    b"LastModified",
];
/// Of a stream: written again, or naming a file outside.
const ECARTES_DU_FLUX: [&[u8]; 5] = [b"Length", b"F", b"FFilter", b"FDecodeParms", b"DL"];
/// Kinds of annotation that are a drawing; a form field is one too, once its appearance is taken.
const DESSINS: [&[u8]; 15] = [
    b"Widget",
    b"Stamp",
    b"FreeText",
    b"Text",
    b"Highlight",
    b"Underline",
    b"StrikeOut",
    b"Squiggly",
    b"Ink",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Caret",
];
/// Deepest nesting followed.
const PROFONDEUR: usize = 48;

type Ref = ObjectIdentifier;

/// Writes the PDF again.
pub(super) fn copier(pdf: &Pdf) -> Result<Vec<u8>, Rejet> {
    let mut copy = Copie { pdf, out: Ecriture::new(), numbers: HashMap::new(), todo: VecDeque::new() };
    let (catalog, tree) = (copy.out.reserver(), copy.out.reserver());
    let pages: Vec<usize> = pdf.pages().iter().map(|_| copy.out.reserver()).collect();
    let mut body = b"<< /Type /Catalog /Pages 2 0 R".to_vec();
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    if let Some(layers) = root.and_then(|root| root.get_raw::<Object<'_>>("OCProperties")) {
        body.extend_from_slice(b" /OCProperties ");
        copy.valeur(&mut body, layers, Sorte::Libre, 0);
    }
    body.extend_from_slice(b" >>");
    copy.out.objet(catalog, &body)?;
    let mut body = format!("<< /Type /Pages /Count {} /Kids [ ", pages.len()).into_bytes();
    for number in &pages {
        let _ = write!(body, "{number} 0 R ");
    }
    body.extend_from_slice(b"] >>");
    copy.out.objet(tree, &body)?;
    for (page, number) in pdf.pages().iter().zip(pages) {
        let body = copy.page(page);
        copy.out.objet(number, &body)?;
        copy.vider()?;
    }
    copy.vider()?;
    Ok(copy.out.finir())
}

struct Copie<'a> {
    pdf: &'a Pdf,
    out: Ecriture,
    numbers: HashMap<(Ref, Sorte), usize>,
    todo: VecDeque<(Ref, Sorte, usize)>,
}

impl<'a> Copie<'a> {
    /// Writes what was referred to and is not written yet.
    fn vider(&mut self) -> Result<(), Rejet> {
        while let Some((id, sorte, number)) = self.todo.pop_front() {
            let mut body = Vec::new();
            match self.pdf.xref().get::<Object<'a>>(id) {
                Some(object) => self.objet(&mut body, object, sorte, 0),
                None => body.extend_from_slice(b"null"),
            }
            self.out.objet(number, &body)?;
        }
        Ok(())
    }

    fn numero(&mut self, id: Ref, sorte: Sorte) -> usize {
        if let Some(number) = self.numbers.get(&(id, sorte)) {
            return *number;
        }
        let number = self.out.reserver();
        self.numbers.insert((id, sorte), number);
        self.todo.push_back((id, sorte, number));
        number
    }

    fn page(&mut self, page: &Page<'a>) -> Vec<u8> {
        let raw = page.raw();
        let turn = match page.rotation() {
            Rotation::None => 0,
            Rotation::Horizontal => 90,
            Rotation::Flipped => 180,
            Rotation::FlippedHorizontal => 270,
        };
        let mut body = format!("<< /Type /Page /Parent 2 0 R /Rotate {turn}").into_bytes();
        for (key, rect) in [("MediaBox", page.media_box()), ("CropBox", page.crop_box())] {
            let _ = write!(body, " /{key} ");
            cadre(&mut body, &rect);
        }
        body.extend_from_slice(b" /Resources ");
        match raw.get_raw::<Object<'a>>("Resources") {
            Some(own) => self.valeur(&mut body, own, Sorte::Ressources, 0),
            None => self.heritees(&mut body, page),
        }
        for key in ["Contents", "Group", "UserUnit"] {
            if let Some(value) = raw.get_raw::<Object<'a>>(key) {
                let _ = write!(body, " /{key} ");
                self.valeur(&mut body, value, Sorte::Libre, 0);
            }
        }
        let drawings: Vec<Vec<u8>> = raw
            .get::<Array<'a>>("Annots")
            .map(|all| all.iter::<Dict<'a>>().filter_map(|one| self.dessin(&one)).collect())
            .unwrap_or_default();
        if !drawings.is_empty() {
            let _ = write!(body, " /Annots [ ");
            body.extend(drawings.concat());
            body.push(b']');
        }
        body.extend_from_slice(b" >>");
        body
    }

    /// Resources of the tree above the page.
    fn heritees(&mut self, body: &mut Vec<u8>, page: &Page<'a>) {
        let found = page.resources();
        body.extend_from_slice(b"<<");
        for (key, dict) in [
            ("ExtGState", &found.ext_g_states),
            ("ColorSpace", &found.color_spaces),
            ("Pattern", &found.patterns),
            ("Shading", &found.shadings),
            ("XObject", &found.x_objects),
            ("Font", &found.fonts),
            ("Properties", &found.properties),
        ] {
            let _ = write!(body, " /{key} ");
            self.dict(body, dict, Sorte::Noms, 0);
        }
        body.extend_from_slice(b" >>");
    }

    /// What an annotation looks like, as a stamp that does nothing.
    fn dessin(&mut self, annotation: &Dict<'a>) -> Option<Vec<u8>> {
        let kind = annotation.get::<Name<'a>>("Subtype")?;
        let (rect, flags) = (annotation.get::<Rect>("Rect")?, annotation.get::<u32>("F").unwrap_or(0));
        if !DESSINS.contains(&kind.as_ref()) {
            return None;
        }
        let look = annotation.get::<Dict<'a>>("AP")?.get_raw::<Object<'a>>("N")?;
        let id = if let Some(id) = self.flux(&look) {
            id
        } else {
            let states = self.resolu(look)?.into_dict()?;
            let state = annotation.get::<Name<'a>>("AS")?;
            self.flux(&states.get_raw::<Object<'a>>(state.as_ref() as &[u8])?)?
        };
        let number = self.numero(id, Sorte::Libre);
        // Hidden, not printed and not shown are kept; read-only and locked are added.
        let flags = (flags & 0b10_0110) | 0b1100_0000;
        let mut out =
            format!("<< /Type /Annot /Subtype /Stamp /F {flags} /AP << /N {number} 0 R >> /Rect ").into_bytes();
        cadre(&mut out, &rect);
        out.extend_from_slice(b" >> ");
        Some(out)
    }

    fn resolu(&self, value: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
        match value {
            MaybeRef::Ref(id) => self.pdf.xref().get::<Object<'a>>(id.into()),
            MaybeRef::NotRef(object) => Some(object),
        }
    }

    /// The id of a stream that is referred to.
    fn flux(&self, value: &MaybeRef<Object<'a>>) -> Option<Ref> {
        let id: Ref = value.as_obj_ref()?.into();
        self.pdf.xref().get::<Stream<'a>>(id).map(|_| id)
    }

    fn valeur(&mut self, body: &mut Vec<u8>, value: MaybeRef<Object<'a>>, sorte: Sorte, depth: usize) {
        match value {
            MaybeRef::Ref(id) => {
                let number = self.numero(id.into(), sorte);
                let _ = write!(body, "{number} 0 R");
            }
            MaybeRef::NotRef(object) => self.objet(body, object, sorte, depth),
        }
    }

    fn objet(&mut self, body: &mut Vec<u8>, object: Object<'a>, sorte: Sorte, depth: usize) {
        if depth > PROFONDEUR {
            return body.extend_from_slice(b"null");
        }
        match object {
            Object::Boolean(yes) => body.extend_from_slice(if yes { b"true" } else { b"false" }),
            Object::Number(number) => nombre(body, number.as_f64()),
            Object::String(text) => texte(body, text.as_bytes()),
            Object::Name(name) => nom(body, name.as_ref()),
            Object::Dict(dict) => self.dict(body, &dict, sorte, depth),
            Object::Array(array) => {
                body.push(b'[');
                for value in array.raw_iter() {
                    body.push(b' ');
                    self.valeur(body, value, sorte, depth + 1);
                }
                body.extend_from_slice(b" ]");
            }
            // Only what stands alone is a stream; elsewhere it would break the file.
            Object::Stream(stream) if depth == 0 => self.stream(body, &stream),
            Object::Stream(_) | Object::Null(_) => body.extend_from_slice(b"null"),
        }
    }

    fn dict(&mut self, body: &mut Vec<u8>, dict: &Dict<'a>, sorte: Sorte, depth: usize) {
        if sorte == Sorte::Libre && agit(dict) {
            return body.extend_from_slice(b"null");
        }
        body.extend_from_slice(b"<<");
        self.entrees(body, dict, sorte, depth, &[]);
        body.extend_from_slice(b" >>");
    }

    fn entrees(&mut self, body: &mut Vec<u8>, dict: &Dict<'a>, sorte: Sorte, depth: usize, out: &[&[u8]]) {
        for (key, value) in dict.entries() {
            let key: &[u8] = key.as_ref();
            let inside = match sorte {
                Sorte::Ressources if !RESSOURCES.contains(&key) => continue,
                Sorte::Ressources if key == b"ProcSet" => Sorte::Libre,
                Sorte::Ressources => Sorte::Noms,
                Sorte::Libre if ECARTES.contains(&key) || out.contains(&key) => continue,
                Sorte::Libre if key == b"Resources" => Sorte::Ressources,
                Sorte::Libre if key == b"CharProcs" || key == b"Colorants" => Sorte::Noms,
                Sorte::Noms | Sorte::Libre => Sorte::Libre,
            };
            body.push(b' ');
            nom(body, key);
            body.push(b' ');
            self.valeur(body, value, inside, depth + 1);
        }
    }

    /// A stream as it was packed: nothing is unpacked here.
    fn stream(&mut self, body: &mut Vec<u8>, stream: &Stream<'a>) {
        let dict = stream.dict();
        if agit(dict) {
            return body.extend_from_slice(b"null");
        }
        let data = stream.raw_data();
        body.extend_from_slice(b"<<");
        self.entrees(body, dict, Sorte::Libre, 0, &ECARTES_DU_FLUX);
        let _ = write!(body, " /Length {} >>\nstream\n", data.len());
        body.extend_from_slice(&data);
        body.extend_from_slice(b"\nendstream");
    }
}

/// An action, a file specification, a file attached: never where something is drawn.
fn agit(dict: &Dict<'_>) -> bool {
    let is = |key: &str, words: &[&[u8]]| dict.get::<Name<'_>>(key).is_some_and(|name| words.contains(&name.as_ref()));
    is(
        "Type",
        &[
            b"Action",
            b"Filespec",
            b"F",
            b"EmbeddedFile",
            b"Annot",
            b"Catalog",
            b"Page",
            b"Pages",
            b"Sig",
            b"ObjStm",
            b"XRef",
        ],
    ) || is(
        "S",
        &[
            b"JavaScript",
            b"Launch",
            b"GoTo",
            b"GoToR",
            b"GoToE",
            b"GoTo3DView",
            b"SubmitForm",
            b"ResetForm",
            b"ImportData",
            b"Rendition",
            b"Movie",
            b"Sound",
            b"Named",
            b"URI",
            b"Hide",
            b"SetOCGState",
            b"Thread",
            b"Trans",
            b"RichMediaExecute",
        ],
    )
}

fn cadre(body: &mut Vec<u8>, rect: &Rect) {
    body.push(b'[');
    for side in [rect.x0, rect.y0, rect.x1, rect.y1] {
        body.push(b' ');
        nombre(body, side);
    }
    body.extend_from_slice(b" ]");
}
