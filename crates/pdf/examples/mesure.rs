//! What a document costs: `cargo run --release -p tandem-pdf --example mesure [GABARIT.typ DONNEES.json CODE.svg]`. Time, bytes,
//! memory; the same document is printed until its time no longer moves, then many, to see that memory does not either.

use std::{fs, time::Instant};

use jiff::civil::date;
use serde_json::{Value, json};
use tandem_pdf::{Order, warm};

const LETTER: &str = r#"#let d = json("/data.json")
#set text(font: ("Noto Sans", "Noto Naskh Arabic"), size: 12pt, lang: "fr")
= Lettre
#for ligne in d.lignes [#ligne #parbreak()]
"#;

/// Resident now and at most, in MiB.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    };
    format!("{:.1} MiB, {:.1} au plus", of("VmRSS"), of("VmHWM"))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let (template, data, code) = match given.as_slice() {
        [template, data, code] => {
            (fs::read_to_string(template)?, serde_json::from_slice::<Value>(&fs::read(data)?)?, fs::read(code)?)
        }
        _ => (LETTER.to_owned(), json!({"lignes": vec!["Une phrase simple, d’un œil neuf."; 60]}), Vec::new()),
    };
    let files: [(&str, &[u8]); 1] = [("/code.svg", &code)];
    let order = Order {
        template: &template,
        title: "Mesure",
        lang: "fr",
        date: date(2026, 11, 26),
        data: &data,
        files: &files,
    };
    println!("mémoire au départ          {}", memory());
    let start = Instant::now();
    warm();
    println!("mise en route              {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    println!("mémoire ensuite            {}", memory());
    let mut times = Vec::new();
    for _ in 0..30 {
        let start = Instant::now();
        let printed = order.print()?;
        times.push((start.elapsed().as_secs_f64() * 1000.0, printed.bytes.len(), printed.pages));
    }
    let (first, size, pages) = times[0];
    let mut sorted: Vec<f64> = times[1..].iter().map(|one| one.0).collect();
    sorted.sort_by(f64::total_cmp);
    println!("document                   {pages} pages, {} Ko", size / 1000);
    println!("premier                    {first:.0} ms");
    println!("ensuite, moyen et p95      {:.0} ms, {:.0} ms", sorted[sorted.len() / 2], sorted[sorted.len() * 19 / 20]);
    println!("mémoire après 30           {}", memory());
    for _ in 0..200 {
        order.print()?;
    }
    println!("mémoire après 230          {}", memory());
    Ok(())
}
