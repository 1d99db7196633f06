//! `/entretiens/{id}/code`: the slip she keeps. It names nobody and no day.

use axum::extract::{Path, State};
use tandem_platform::Db;

use super::page::ouvrir;
use crate::{
    agents::{Session, code},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "entretiens/coupon.html")]
pub struct CouponPage {
    cadre: Cadre,
    id: String,
    code: String,
}

/// `GET /entretiens/{id}/code`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<CouponPage>, Refus> {
    let one = ouvrir(&db, &session, &id).await?;
    Ok(Page::ok(CouponPage {
        cadre: session.cadre("Coupon", Lieu::Equipe),
        id: one.id.to_string(),
        code: code::groupes(&one.code, 4, "-"),
    }))
}

impl Samples for CouponPage {
    const NOM: &'static str = "entretien-coupon";

    fn samples() -> Vec<(&'static str, Self)> {
        let cadre = Cadre::exemple("Coupon", Lieu::Equipe);
        vec![("pleine", Self { cadre, id: "019aa000-0000-7000-8000-000000000071".into(), code: "K7PM-2QXD".into() })]
    }
}
