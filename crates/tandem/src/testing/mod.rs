//! A whole application in a test: real database (both engines), real router, people who read like sentences.

mod client;
mod demarches;
mod modele;
mod world;

pub(crate) use client::{Answer, Client};
pub(crate) use world::{MOT_DE_PASSE, World, write_key};

/// Declares tests that run once on SQLite and once on PostgreSQL.
///
/// PostgreSQL is the server named by `TANDEM_TEST_POSTGRES`; `script/test` starts one. Without it the
/// second half says so and stops, unless `TANDEM_EXIGE_POSTGRES` is set, where it fails.
macro_rules! on_both_engines {
    ($(async fn $name:ident($world:ident) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($world: &$crate::testing::World) $body

            #[tokio::test]
            async fn sqlite() {
                run(&$crate::testing::World::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(world) = $crate::testing::World::postgres().await {
                    run(&world).await;
                }
            }
        }
    )*};
}
pub(crate) use on_both_engines;
