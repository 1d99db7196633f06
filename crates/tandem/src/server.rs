//! Serving: the pages on their address, health and metrics on the machine itself.

use std::{io, net::SocketAddr, time::Duration};

use tandem_platform::{Scope, ids};
use tokio::{net::TcpListener, signal};
use tower_http::compression::CompressionLayer;

use crate::{agents, app::App, conservation, imports, papiers, personnes::doublons, rappels, routes, sonde};

/// Serves until interrupted, then closes the database properly.
pub async fn serve(app: App, listener: TcpListener) -> io::Result<()> {
    tokio::spawn(prepare(app.clone()));
    tokio::spawn(chaque_heure(app.clone()));
    tokio::spawn(rappeler(app.clone()));
    if let Some(address) = app.config.adresse_sonde {
        let probe = listen(address).await?;
        let router = sonde::router(&app);
        tokio::spawn(async move {
            if let Err(error) = axum::serve(probe, router).await {
                tracing::error!(%error, "probe stopped");
            }
        });
    }
    let router = routes::router(&app).map_err(io::Error::other)?.layer(CompressionLayer::new().gzip(true));
    axum::serve(listener, router).with_graceful_shutdown(interrupted()).await?;
    app.db.close().await;
    Ok(())
}

/// What does not have to be ready before the first page: the words of the search, the probable duplicates, the imports and
/// uploads a stop cut short.
async fn prepare(app: App) {
    if let Err(error) = imports::reprise::reprendre_tout(&app.db).await {
        tracing::error!(%error, "imports cut short were not taken up again; « relancer » on their page does it");
    }
    if let Err(error) = papiers::effacer_en_attente(&app.db, &app.blobs).await {
        tracing::error!(%error, "papers of erased people not removed; tried again in an hour");
    }
    match papiers::balayer(&app.db, &app.blobs).await {
        Ok(done) if done.retires > 0 => tracing::info!(retires = done.retires, "papers of uploads cut short removed"),
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "folder of papers not swept"),
    }
    if let Err(error) = mots_et_doublons(&app).await {
        tracing::error!(%error, "words or duplicates not read ahead; the first page that needs them will");
    }
}

/// What time does by itself: looked at on start, then every hour; a run that finds nothing to do reads little.
async fn chaque_heure(app: App) {
    let mut hours = tokio::time::interval(Duration::from_hours(1));
    hours.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut last = None;
    loop {
        hours.tick().await;
        if let Err(error) = papiers::effacer_en_attente(&app.db, &app.blobs).await {
            tracing::error!(%error, "papers of erased people not removed; tried again in an hour");
        }
        let today = app.db.clock().today();
        if last == Some(today) {
            continue;
        }
        match conservation::passer(&app.db, &app.config.conservation).await {
            Ok(done) => {
                last = Some(today);
                tracing::info!(
                    avertis = done.avertis,
                    archives = done.archives,
                    journal = done.journal,
                    "conservation"
                );
            }
            Err(error) => tracing::error!(%error, "retention not run; tried again in an hour"),
        }
    }
}

async fn mots_et_doublons(app: &App) -> tandem_platform::Result<()> {
    let known = agents::etablissements(&mut app.db.read(&Scope::system()).await?).await?;
    let ids: Vec<_> = known.into_iter().map(|(id, _)| id).collect();
    app.index.preparer(&app.db, &ids).await?;
    for id in &ids {
        doublons::comparer(&app.db, id).await?;
    }
    Ok(())
}

/// The reminders: those of the days to come every hour, those of now after each pause. Nothing without a relay or a gateway.
async fn rappeler(app: App) {
    let reglages = &app.config.rappels;
    if reglages.courriel.is_none() && reglages.sms.is_none() {
        return;
    }
    let holder = ids::new_uuid(app.db.clock(), app.db.random()).to_string();
    let mut looks = tokio::time::interval(reglages.pause);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut hour = None;
    loop {
        looks.tick().await;
        let now = app.db.clock().here();
        // Another hour, in either direction: the clock may have jumped.
        if hour != Some((now.date(), now.hour())) {
            match rappels::preparer(&app.db, reglages, &app.regles).await {
                Ok(done) => {
                    hour = Some((now.date(), now.hour()));
                    tracing::info!(prepares = done.prepares, annules = done.annules, "rappels");
                }
                Err(error) => tracing::error!(%error, "reminders not put in the queue; tried again after a pause"),
            }
        }
        match rappels::envoyer(&app.db, reglages, &app.regles, &holder).await {
            Ok(done) if done != rappels::Bilan::default() => {
                tracing::info!(envoyes = done.envoyes, refuses = done.refuses, remis = done.remis, "envois");
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "messages not sent; tried again after a pause"),
        }
    }
}

/// Listens, with an error that says what to do.
pub async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        io::Error::new(error.kind(), format!("impossible d'écouter sur {address} ({error}). Choisissez une autre adresse : TANDEM_ADRESSE=127.0.0.1:8090"))
    })
}

async fn interrupted() {
    let stop = async {
        #[cfg(unix)]
        if let Ok(mut term) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
            term.recv().await;
        }
        #[cfg(not(unix))]
        std::future::pending::<()>().await;
    };
    tokio::select! { _ = signal::ctrl_c() => {}, () = stop => {} }
}
