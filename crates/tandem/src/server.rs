//! Serving: the pages on their address, health and metrics on the machine itself.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use tandem_platform::{Scope, ids};
use tokio::{net::TcpListener, signal, sync::watch};
use tower_http::compression::CompressionLayer;

use crate::{
    agents, app::App, blocages, conservation, demarches, enquetes, imports, indicateurs, observatoire, papiers,
    personnes::doublons, rappels, routes, sonde,
};

/// Serves until interrupted, then closes the database properly.
pub async fn serve(app: App, listener: TcpListener) -> io::Result<()> {
    serve_until(app, listener, interrupted()).await
}

/// Serves until `stop`. Once it returns, nothing of the server runs any more: the pages under way were answered, what
/// ran beside them was cut and waited for, the database is closed.
pub async fn serve_until(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let db = app.db.clone();
    let served = pages(app, listener, stop).await;
    db.close().await;
    served
}

async fn pages(app: App, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    app.db.background(prepare(app.clone()));
    app.db.background(chaque_heure(app.clone()));
    // Not cut like the rest: a message the relay has just taken is written down before anything stops.
    let (halt, halted) = watch::channel(false);
    let mut reminders = tokio::spawn(rappeler(app.clone(), halted));
    if let Some(address) = app.config.adresse_sonde {
        let probe = listen(address).await?;
        let router = sonde::router(&app);
        app.db.background(async move {
            if let Err(error) = axum::serve(probe, router).await {
                tracing::error!(%error, "probe stopped");
            }
        });
    }
    let router = routes::router(&app).map_err(io::Error::other)?.layer(CompressionLayer::new().gzip(true));
    let served = axum::serve(listener, router).with_graceful_shutdown(stop).await;
    let _ = halt.send(true);
    if tokio::time::timeout(app.config.rappels.bail.fresh(), &mut reminders).await.is_err() {
        reminders.abort();
    }
    served
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
        // Asked every hour: a new day, a fiche changed on screen, a campaign entered; nothing new reads two rows.
        let start = Instant::now();
        match demarches::dates::passer(&app.db, &app.regles).await {
            Ok(done) if done.demarches > 0 => {
                let millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
                tracing::info!(demarches = done.demarches, changees = done.changees, millis, "dates of the démarches");
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "dates not computed again; tried again in an hour"),
        }
        match blocages::passer(&app.db).await {
            Ok(0) => {}
            Ok(done) => tracing::info!(blocages = done, "next steps of the blocages"),
            Err(error) => tracing::error!(%error, "blocages not computed again; tried again in an hour"),
        }
        match enquetes::passer(&app.db).await {
            Ok(0) => {}
            Ok(done) => tracing::info!(enquetes = done, "enquêtes that ended tidied"),
            Err(error) => tracing::error!(%error, "enquêtes that ended not tidied; tried again in an hour"),
        }
        let start = Instant::now();
        match observatoire::passer(&app.db, &app.regles).await {
            Ok(0) => {}
            Ok(done) => {
                let millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
                tracing::info!(observes = done, millis, "figures of the blocages");
            }
            Err(error) => tracing::error!(%error, "figures of the blocages not computed; tried again in an hour"),
        }
        let start = Instant::now();
        match indicateurs::passer(&app.db, &app.regles).await {
            Ok(0) => {}
            Ok(done) => {
                let millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
                tracing::info!(aides = done, millis, "figures of the acts");
            }
            Err(error) => tracing::error!(%error, "figures of the acts not computed; tried again in an hour"),
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
                    noms = done.noms,
                    entretiens = done.entretiens,
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

/// The reminders: those of the days to come every ten minutes, those of now after each pause. Nothing without a relay or a gateway.
async fn rappeler(app: App, mut halted: watch::Receiver<bool>) {
    let reglages = &app.config.rappels;
    if reglages.courriel.is_none() && reglages.sms.is_none() {
        return;
    }
    let holder = ids::new_uuid(app.db.clock(), app.db.random()).to_string();
    let mut looks = tokio::time::interval(reglages.pause);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let watched = halted.clone();
    let mut prepared = None;
    loop {
        tokio::select! { _ = looks.tick() => {}, _ = halted.wait_for(|yes| *yes) => return }
        let now = app.db.clock().here();
        // Another tenth of minutes, in either direction: the clock may have jumped, dates been computed since.
        let tenth = Some((now.date(), now.hour(), now.minute() / 10));
        if prepared != tenth {
            match rappels::preparer(&app.db, reglages, &app.regles).await {
                Ok(done) => {
                    prepared = tenth;
                    tracing::info!(prepares = done.prepares, annules = done.annules, "rappels");
                }
                Err(error) => tracing::error!(%error, "reminders not put in the queue; tried again after a pause"),
            }
        }
        match rappels::envoyer(&app.db, reglages, &app.regles, &holder, &|| !*watched.borrow()).await {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        runtime::Handle,
        sync::oneshot,
    };

    use super::*;
    use crate::{config::Config, testing::on_both_engines};

    async fn free() -> SocketAddr {
        TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("address")
    }

    async fn ask(address: SocketAddr, path: &str) -> String {
        let mut to = TcpStream::connect(address).await.expect("it listens");
        let asked = format!("GET {path} HTTP/1.1\r\nHost: tandem\r\nConnection: close\r\n\r\n");
        to.write_all(asked.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        to.read_to_string(&mut answer).await.expect("answered");
        answer
    }

    on_both_engines! {
        async fn a_server_that_stopped_leaves_nothing_running_and_its_database_closed(world) {
            let (address, probe) = (free().await, free().await);
            let listener = listen(address).await.expect("listens");
            let config = Config { adresse_sonde: Some(probe), ..Config::clone(&world.app.config) };
            let app = App { config: Arc::new(config), ..world.app.clone() };
            let before = Handle::current().metrics().num_alive_tasks();
            let (stop, stopped) = oneshot::channel::<()>();
            let server = tokio::spawn(serve_until(app, listener, async move {
                let _ = stopped.await;
            }));
            assert!(ask(address, "/connexion").await.starts_with("HTTP/1.1 200"));
            assert!(ask(probe, "/sante").await.starts_with("HTTP/1.1"), "the probe answers");
            // Something beside the pages that would never end by itself, and holds what it uses until it is dropped.
            let held = Arc::new(());
            let weak = Arc::downgrade(&held);
            world.app.db.background(async move {
                std::future::pending::<()>().await;
                drop(held);
            });
            assert!(Handle::current().metrics().num_alive_tasks() > before + 1, "the tasks of the server run");
            stop.send(()).expect("it waits for the end");
            server.await.expect("no panic").expect("served");
            assert!(weak.upgrade().is_none(), "cut, and waited for");
            assert!(TcpStream::connect(address).await.is_err() && TcpStream::connect(probe).await.is_err());
            assert!(world.app.db.read(&Scope::system()).await.is_err(), "the database is closed");
            let left = Handle::current().metrics().num_alive_tasks();
            assert!(left <= before, "{left} tasks run, {before} before");
        }
    }
}
