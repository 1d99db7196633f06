//! Serving: the pages on their address, health and metrics on the machine itself.

use std::{io, net::SocketAddr};

use tokio::{net::TcpListener, signal};
use tower_http::compression::CompressionLayer;

use crate::{app::App, routes};

/// Serves until interrupted, then closes the database properly.
pub async fn serve(app: App, listener: TcpListener) -> io::Result<()> {
    let router = routes::router(&app).map_err(io::Error::other)?.layer(CompressionLayer::new().gzip(true));
    axum::serve(listener, router).with_graceful_shutdown(interrupted()).await?;
    app.db.close().await;
    Ok(())
}

/// Listens, with an error that says what to do.
pub async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        io::Error::new(error.kind(), format!("impossible d'écouter sur {address} ({error}). Choisissez une autre adresse : TANDEM_ADRESSE=127.0.0.1:8090"))
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
