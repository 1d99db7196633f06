//! A disk that is full, then one that takes no byte: what a worker reads, what was kept, and that it starts again by itself.
//!
//! Where a small disk can be mounted (root), it is a real one (tmpfs of 8 MiB, logs on it too). Elsewhere the system itself
//! refuses the bytes (`RLIMIT_FSIZE`, through `prlimit`). The output says which was used.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#![cfg(target_os = "linux")]

mod outils;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use outils::{Navigateur, Poste, Reponse, Serveur, dossier};
use tandem_platform::{Clock, Random, Scope, ids::new_uuid, query, sql};

/// A page that cannot be written is answered within this, one click included.
const PATIENCE: Duration = Duration::from_secs(12);

/// How the disk is taken away.
enum Disque {
    Tmpfs(PathBuf),
    Limite,
}

impl Drop for Disque {
    fn drop(&mut self) {
        if let Self::Tmpfs(path) = self {
            let _ = Command::new("umount").arg("-l").arg(&path).status();
            let _ = fs::remove_dir_all(path);
        }
    }
}

impl Disque {
    fn petit(path: &Path) -> Self {
        fs::create_dir_all(path).expect("folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"]).arg(path).stderr(Stdio::null());
        // TANDEM_SANS_MONTAGE tries the other way where both exist.
        let asked = std::env::var("TANDEM_SANS_MONTAGE").is_err();
        let mounted = asked && mount.status().is_ok_and(|status| status.success());
        println!("{}", if mounted { "a disk of 8 MiB (tmpfs)" } else { "RLIMIT_FSIZE (no right to mount)" });
        if mounted { Self::Tmpfs(path.to_path_buf()) } else { Self::Limite }
    }

    /// Leaves `reste` bytes.
    fn remplir(&self, serveur: &Serveur, poste: &Poste, reste: u64) {
        match self {
            Self::Tmpfs(path) => {
                let mut file = fs::File::create(path.join("le-reste")).expect("file");
                let mut kept = 0_u64;
                while file.write_all(&[7; 4096]).is_ok() {
                    kept += 4096;
                }
                file.set_len(kept.saturating_sub(reste)).expect("some room");
            }
            Self::Limite => {
                let size = |name: &str| fs::metadata(poste.dossier.join(name)).map_or(0, |file| file.len());
                limiter(serveur, &(size("tandem.db").max(size("tandem.db-wal")) + reste.min(300_000)).to_string());
            }
        }
    }

    /// Not one byte more: an act did not fit, the line of a reading might still have.
    fn achever(&self, serveur: &Serveur) {
        match self {
            Self::Tmpfs(path) => {
                let mut file = fs::File::create(path.join("le-reste-du-reste")).expect("file");
                while file.write_all(&[7; 4096]).is_ok() {}
            }
            Self::Limite => limiter(serveur, "0"),
        }
    }

    fn vider(&self, serveur: &Serveur) {
        match self {
            Self::Tmpfs(path) => {
                for name in ["le-reste", "le-reste-du-reste"] {
                    fs::remove_file(path.join(name)).expect("removed");
                }
            }
            Self::Limite => limiter(serveur, "unlimited"),
        }
    }
}

/// No file of the running program grows, or is written, beyond `octets`.
fn limiter(serveur: &Serveur, octets: &str) {
    let pid = serveur.processus.id().to_string();
    let done = Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={octets}:unlimited")]).status();
    assert!(done.is_ok_and(|status| status.success()), "prlimit (util-linux) answers");
}

/// Starts the program with its log in a file of the same disk; a refused byte is an error, not a signal.
fn start(poste: &Poste) -> Serveur {
    let log = fs::File::create(poste.dossier.join("journal.log")).expect("log");
    let program = poste.command(&["serve"]);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" serve"]).arg(program.get_program()).current_dir(&poste.dossier);
    shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?)))).stderr(log);
    Serveur::start_with(&mut shell)
}

struct Essai {
    client: Navigateur,
    personne: String,
    random: Random,
    gardes: Vec<String>,
    refuses: Vec<String>,
    /// Pages that said they could not be journaled.
    fermees: usize,
}

impl Essai {
    fn new(serveur: &Serveur) -> Self {
        let mut client = Navigateur::new(&serveur.adresse);
        client.connecter();
        let made = client.post("/personnes/nouvelle", &[("prenom", "Zéphyrine"), ("action", "creer")]).expect("answer");
        assert_eq!(made.statut, 303);
        let personne = made.lieu.trim_start_matches("/personnes/").to_owned();
        Self { client, personne, random: Random::seeded(2026), gardes: Vec::new(), refuses: Vec::new(), fermees: 0 }
    }

    fn noter(&mut self, numero: &str) -> Reponse {
        let note = "Rappeler lundi. ".repeat(15);
        let fields = [("numero", numero), ("mode", "M3"), ("duree", "10"), ("demarche", "Aide"), ("note", &note)];
        let start = Instant::now();
        let path = format!("/personnes/{}/actes/nouveau", self.personne);
        let answer = self.client.post(&path, &fields).expect("an answer, never a broken connection");
        assert!(start.elapsed() < PATIENCE, "answered after {:?}", start.elapsed());
        answer
    }

    /// Writes until the disk refuses `times` times in a row, or `most` writes went through.
    fn jusqu_au_refus(&mut self, times: usize, most: usize) {
        let mut row = 0;
        while row < times && self.gardes.len() < most {
            let numero = new_uuid(&Clock::system(TimeZone::UTC), &self.random).to_string();
            match self.noter(&numero) {
                answer if answer.statut == 303 => {
                    self.gardes.push(numero);
                    row = 0;
                }
                answer => {
                    est_une_phrase(&answer);
                    self.refuses.push(numero);
                    row += 1;
                }
            }
        }
        assert!(row >= times, "{most} writes went through: the disk never refused");
    }

    /// What still opens, and what says that it cannot.
    fn pages_pendant_la_panne(&mut self) {
        for path in ["/connexion", "/aide", "/personnes/nouvelle"] {
            assert_eq!(self.client.get(path).expect("answer").statut, 200, "{path}");
        }
        // What cannot be journaled is not shown.
        for path in ["/personnes", "/", &format!("/personnes/{}", self.personne)] {
            let page = self.client.get(path).expect("answer");
            // A line of the journal is small: on a disk with a few bytes left it may still fit, and the page is then shown.
            if page.statut != 200 {
                est_une_phrase(&page);
                assert!(!page.corps.contains("Zéphyrine"), "{path} shows a name that was not journaled");
                self.fermees += 1;
            }
        }
    }

    /// Without a restart: what was refused is sent again under its own number, and pages open.
    fn reprendre(&mut self) {
        for numero in std::mem::take(&mut self.refuses) {
            let answer = self.noter(&numero);
            assert_eq!(answer.statut, 303, "{}", answer.corps);
            self.gardes.push(numero);
        }
        let file = self.client.get(&format!("/personnes/{}", self.personne)).expect("answer");
        assert!(file.statut == 200 && file.corps.contains("Zéphyrine"), "{}", file.statut);
    }
}

fn est_une_phrase(answer: &Reponse) {
    assert_eq!(answer.statut, 503, "{}", answer.corps);
    for words in ["Tandem n’arrive pas à enregistrer", "Ce qui était déjà enregistré l’est toujours", "Réessayez"]
    {
        assert!(answer.corps.contains(words), "{}", answer.corps);
    }
}

/// Every act acknowledged is there, and no other.
async fn relire(poste: &Poste, gardes: &[String]) {
    let db = poste.ouvrir().await;
    let mut reading = db.read(&Scope::system()).await.expect("read");
    let rows = query(sql!("SELECT id FROM actes ORDER BY id")).all(&mut reading).await.expect("acts");
    let found: Vec<String> = rows.iter().map(|row| row.text("id").expect("id")).collect();
    let mut promised = gardes.to_vec();
    promised.sort();
    assert_eq!(found, promised);
    drop(reading);
    db.close().await;
    println!("{}", poste.verifier().trim());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_loses_nothing_and_starts_again_by_itself() {
    let path = dossier("plein");
    let disk = Disque::petit(&path);
    let poste = Poste::sqlite(&path);
    poste.init();
    let mut serveur = start(&poste);
    let mut essai = Essai::new(&serveur);
    for reste in [0, 50_000, 700_000, 0, 3_000_000] {
        let before = essai.gardes.len();
        disk.remplir(&serveur, &poste, reste);
        essai.jusqu_au_refus(8, before + 5000);
        disk.achever(&serveur);
        essai.pages_pendant_la_panne();
        disk.vider(&serveur);
        let refused = essai.refuses.len();
        essai.reprendre();
        let taken = essai.gardes.len() - before - refused;
        println!("{reste} bytes left: full after {taken} writes, {refused} refused, taken once there was room");
    }
    assert!(essai.fermees >= 3, "with no byte left, what cannot be journaled is not shown");
    serveur.kill();
    relire(&poste, &essai.gardes).await;
}

#[test]
fn a_start_on_a_full_disk_or_a_folder_one_cannot_write_says_what_to_do() {
    let poste = Poste::sqlite(&dossier("depart"));
    poste.init();
    // Every byte refused, as a full or read-only disk does.
    let mut shell = Command::new("sh");
    let program = poste.command(&["serve"]);
    shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" serve"]).arg(program.get_program());
    shell.current_dir(&poste.dossier).envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let refused = shell.output().expect("runs");
    assert_eq!(refused.status.code(), Some(1));
    let sentence = outils::said(&refused);
    for words in ["ne peut pas être ouverte", "Faites de la place", "Ce qui était enregistré l’est toujours"] {
        assert!(sentence.contains(words), "{sentence}");
    }
    poste.verifier();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_takes_no_byte_is_said_and_loses_nothing() {
    let poste = Poste::sqlite(&dossier("lecture-seule"));
    poste.init();
    let mut serveur = start(&poste);
    let mut essai = Essai::new(&serveur);
    for _ in 0..3 {
        limiter(&serveur, "0");
        essai.jusqu_au_refus(8, usize::MAX);
        essai.pages_pendant_la_panne();
        limiter(&serveur, "unlimited");
        essai.reprendre();
    }
    serveur.kill();
    relire(&poste, &essai.gardes).await;
}
