//! Health and metrics, for the machine itself. No label ever holds a name, an id or an address: route patterns only.

use std::{fmt, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};
use tandem_platform::Scope;

use crate::{agents, app::App};

/// Upper bounds of the durations counted, in seconds: 1 ms to 1 s.
const SECONDES: [f64; 8] = [0.001, 0.002, 0.005, 0.010, 0.020, 0.050, 0.200, 1.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Etiquettes {
    methode: String,
    route: String,
    statut: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ou {
    route: String,
}

fn histogramme() -> Histogram {
    Histogram::new(SECONDES)
}

/// What is counted of every answer. Cheap to clone.
#[derive(Clone)]
pub struct Mesures(Arc<Inner>);

struct Inner {
    registre: Registry,
    reponses: Family<Etiquettes, Counter>,
    durees: Family<Ou, Histogram, fn() -> Histogram>,
}

impl fmt::Debug for Mesures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mesures")
    }
}

impl Default for Mesures {
    fn default() -> Self {
        let mut registre = Registry::with_prefix("tandem");
        let reponses = Family::<Etiquettes, Counter>::default();
        let durees = Family::<Ou, Histogram, fn() -> Histogram>::new_with_constructor(histogramme);
        registre.register("reponses", "Réponses, par méthode, route et statut", reponses.clone());
        registre.register_with_unit("duree", "Temps de réponse du serveur, par route", Unit::Seconds, durees.clone());
        Self(Arc::new(Inner { registre, reponses, durees }))
    }
}

impl Mesures {
    /// Counts one answer. `route` is the pattern, never the address.
    pub fn compter(&self, methode: &str, route: &str, statut: StatusCode, duree: Duration) {
        let labels = Etiquettes { methode: methode.to_owned(), route: route.to_owned(), statut: statut.as_u16() };
        self.0.reponses.get_or_create(&labels).inc();
        self.0.durees.get_or_create(&Ou { route: route.to_owned() }).observe(duree.as_secs_f64());
    }

    /// Everything counted, as Prometheus reads it.
    pub fn texte(&self) -> String {
        let mut out = String::new();
        let written = text::encode(&mut out, &self.0.registre);
        written.map(|()| out).unwrap_or_default()
    }
}

/// The pages of the probe.
pub fn router(app: &App) -> Router {
    Router::new().route("/sante", get(sante)).route("/mesures", get(mesures)).with_state(app.clone())
}

async fn sante(State(app): State<App>) -> impl IntoResponse {
    let read = async { agents::etablissements(&mut app.db.read(&Scope::system()).await?).await };
    match read.await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            tracing::error!(%error, "health check failed");
            (StatusCode::SERVICE_UNAVAILABLE, "la base ne répond pas\n")
        }
    }
}

async fn mesures(State(app): State<App>) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], app.mesures.texte())
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use tracing_subscriber::fmt::MakeWriter;

    use super::*;
    use crate::testing::{Client, on_both_engines};

    /// Keeps what would be written on the error output.
    #[derive(Clone, Default)]
    struct Sortie(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Sortie {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("lock").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Sortie {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    on_both_engines! {
        async fn logs_and_metrics_say_which_page_and_never_who(world) {
            let sortie = Sortie::default();
            let logs = tracing_subscriber::fmt().json().with_max_level(tracing::Level::DEBUG).with_writer(sortie.clone()).finish();
            let guard = tracing::subscriber::set_default(logs);
            let id = world.person("Zéphyrine", "Quetzal").await;
            let claire = world.as_agent("claire").await;
            let fields = [("mode", "M0"), ("demarche", "agrafeuse"), ("note", "kiosque-secret")];
            claire.post(&format!("/personnes/{id}/actes/nouveau"), &fields).await;
            let found = claire.post("/personnes/recherche", &[("q", "zephyrine")]).await;
            claire.get(&found.location).await.shows("Zéphyrine");
            claire.get(&format!("/personnes/{id}")).await.shows("kiosque-secret");
            world.anonymous().log_in("intrus-tenace", "mauvais-mot-de-passe").await;
            drop(guard);
            let written = String::from_utf8(sortie.0.lock().expect("lock").clone()).expect("UTF-8");
            let probe = Client::new(router(&world.app));
            let counted = probe.get("/mesures").await.body;
            assert!(written.contains("/personnes/{id}") && counted.contains("route=\"/personnes/{id}\""), "{written}\n{counted}");
            assert!(counted.ends_with("# EOF\n"));
            for mark in ["phyrine", "uetzal", "agrafeuse", "kiosque", "intrus", "mauvais", "claire", "Claire", id.as_str()] {
                assert!(!written.contains(mark), "logs say « {mark} »: {written}");
                assert!(!counted.contains(mark), "metrics say « {mark} »");
            }
        }

        async fn health_follows_the_database(world) {
            let probe = Client::new(router(&world.app));
            assert_eq!(probe.get("/sante").await.status, StatusCode::OK);
            world.app.db.close().await;
            assert_eq!(probe.get("/sante").await.status, StatusCode::SERVICE_UNAVAILABLE);
        }
    }
}
