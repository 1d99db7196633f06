//! Printing in a process of its own: it costs tens of megabytes to be ready, and most hours of a day nobody prints. Orders
//! come on its input, answers go on its output; nobody asks for a while, it ends and the memory is given back.

use std::{
    io::{self, Read, Write},
    sync::mpsc,
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Error, Order, Printed};

/// Most bytes of an order or of an answer.
pub const MOST: u32 = 8 * 1024 * 1024;

/// Orders one process takes: whatever its engine keeps is bounded by that.
const ORDERS: usize = 100;

/// A picture, as it travels: in base 64.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Picture(String);

impl Picture {
    /// Of these bytes: a JPEG or a PNG.
    pub fn of(bytes: &[u8]) -> Self {
        Self(BASE64_STANDARD.encode(bytes))
    }
}

/// An [`Order`], as it travels.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// See [`Order::template`].
    pub template: String,
    /// See [`Order::title`].
    pub title: String,
    /// See [`Order::lang`].
    pub lang: String,
    /// See [`Order::date`]; as in ISO 8601.
    pub date: String,
    /// See [`Order::data`].
    pub data: Value,
    /// Drawings: path, text.
    pub files: Vec<(String, String)>,
    /// Photos: path, bytes.
    #[serde(default)]
    pub pictures: Vec<(String, Picture)>,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The PDF.
    Pdf(Vec<u8>),
    /// A sign has no letter.
    Signs,
    /// Why not, without what was to be printed.
    Not(String),
}

impl Request {
    /// Prints here, in this process.
    pub fn print(&self) -> Result<Printed, Error> {
        let date = self.date.parse().map_err(|_| Error::Metadata(self.date.clone()))?;
        let photos = self.pictures.iter().map(|(path, one)| Ok((path.as_str(), BASE64_STANDARD.decode(&one.0)?)));
        let photos = photos
            .collect::<Result<Vec<_>, base64::DecodeError>>()
            .map_err(|error| Error::Metadata(format!("a picture: {error}")))?;
        let drawn = self.files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
        let files: Vec<(&str, &[u8])> =
            drawn.chain(photos.iter().map(|(path, bytes)| (*path, bytes.as_slice()))).collect();
        let order = Order {
            template: &self.template,
            title: &self.title,
            lang: &self.lang,
            date,
            data: &self.data,
            files: &files,
        };
        order.print()
    }

    /// The same, as it is answered.
    pub fn answer(&self) -> Answer {
        match self.print() {
            Ok(printed) => Answer::Pdf(printed.bytes),
            Err(Error::Signs(_)) => Answer::Signs,
            Err(error) => Answer::Not(error.to_string()),
        }
    }
}

impl Answer {
    /// As it travels.
    pub fn write(&self) -> Vec<u8> {
        let (kind, body): (u8, &[u8]) = match self {
            Self::Pdf(bytes) => (0, bytes),
            Self::Signs => (1, &[]),
            Self::Not(why) => (2, why.as_bytes()),
        };
        [&[kind], body].concat()
    }

    /// Reads what `write` wrote.
    pub fn read(mut bytes: Vec<u8>) -> Option<Self> {
        if bytes.is_empty() {
            return None;
        }
        let kind = bytes.remove(0);
        match kind {
            0 => Some(Self::Pdf(bytes)),
            1 => Some(Self::Signs),
            2 => String::from_utf8(bytes).ok().map(Self::Not),
            _ => None,
        }
    }
}

/// Its length, then the message.
pub fn frame(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), message].concat()
}

fn next(input: &mut impl Read) -> Option<Vec<u8>> {
    let mut length = [0; 4];
    input.read_exact(&mut length).ok()?;
    let length = u32::from_be_bytes(length);
    let mut message = Vec::new();
    let read = (length <= MOST).then(|| input.take(length.into()).read_to_end(&mut message))?.ok()?;
    (u32::try_from(read) == Ok(length)).then_some(message)
}

/// Answers orders until the input ends, nobody asks for `idle`, or enough were taken.
pub fn serve(mut input: impl Read + Send + 'static, mut output: impl Write, idle: Duration) -> io::Result<()> {
    let (send, orders) = mpsc::sync_channel(1);
    // Waits in `read` for as long as it takes: it ends with the process.
    std::thread::spawn(move || {
        while let Some(message) = next(&mut input) {
            if send.send(message).is_err() {
                return;
            }
        }
    });
    for _ in 0..ORDERS {
        let Ok(message) = orders.recv_timeout(idle) else { return Ok(()) };
        let answer = match serde_json::from_slice::<Request>(&message) {
            Ok(request) => request.answer(),
            Err(_) => Answer::Not("not an order".to_owned()),
        };
        output.write_all(&frame(&answer.write()))?;
        output.flush()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(text: &str) -> Request {
        Request {
            template: "#set text(font: \"Noto Sans\")\n#json(\"/data.json\").texte".to_owned(),
            title: "Essai".to_owned(),
            lang: "fr".to_owned(),
            date: "2026-11-26".to_owned(),
            data: serde_json::json!({ "texte": text }),
            files: Vec::new(),
            pictures: Vec::new(),
        }
    }

    #[test]
    fn orders_are_answered_one_after_the_other_until_the_input_ends() {
        let good = serde_json::to_vec(&request("Bonjour")).expect("an order");
        let strange = serde_json::to_vec(&request("ნინო")).expect("an order");
        let input = [frame(&good), frame(&strange), frame(b"{}"), frame(&good), vec![0, 0, 1]].concat();
        let mut output = Vec::new();
        serve(io::Cursor::new(input), &mut output, Duration::from_mins(1)).expect("served");
        let mut output = io::Cursor::new(output);
        let mut answers = std::iter::from_fn(|| Answer::read(next(&mut output)?));
        let Some(Answer::Pdf(pdf)) = answers.next() else { panic!("no PDF") };
        assert!(pdf.starts_with(b"%PDF-"));
        assert_eq!(answers.next(), Some(Answer::Signs));
        assert_eq!(answers.next(), Some(Answer::Not("not an order".to_owned())));
        assert_eq!(answers.next(), Some(Answer::Pdf(pdf)));
        assert_eq!(answers.next(), None);
    }

    #[test]
    fn it_ends_when_nobody_asks() {
        struct Silent;
        impl Read for Silent {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                std::thread::sleep(Duration::from_hours(1));
                Ok(0)
            }
        }
        serve(Silent, Vec::new(), Duration::from_millis(20)).expect("served");
    }

    #[test]
    fn a_message_too_long_ends_it() {
        let huge = (MOST + 1).to_be_bytes();
        serve(io::Cursor::new(huge), Vec::new(), Duration::from_mins(1)).expect("served");
    }
}
