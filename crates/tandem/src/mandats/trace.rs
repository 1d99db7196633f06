//! A signature drawn on the screen: lines in a frame of 600 by 200, as the page sends them. No IO.

/// Width of the frame.
pub const LARGE: u16 = 600;
/// Height of the frame.
pub const HAUT: u16 = 200;
/// Points kept: more than anybody draws, few enough to be printed.
const POINTS: usize = 4_000;
/// Least way the pen went: less is a slip of the finger, not a signature.
const CHEMIN: u32 = 120;

/// A drawn signature, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace(Vec<Vec<(u16, u16)>>);

impl Trace {
    /// Reads « x,y x,y;x,y x,y »: lines apart by « ; », points by a space. Nothing when it is no signature.
    pub fn lire(texte: &str) -> Option<Self> {
        if texte.len() > POINTS * 8 {
            return None;
        }
        let point = |text: &str| {
            let (x, y) = text.split_once(',')?;
            let (x, y) = (x.parse().ok()?, y.parse().ok()?);
            (x <= LARGE && y <= HAUT).then_some((x, y))
        };
        let line = |text: &str| text.split(' ').map(point).collect::<Option<Vec<(u16, u16)>>>();
        let lines: Vec<Vec<(u16, u16)>> = texte.split(';').map(line).collect::<Option<_>>()?;
        let trace = Self(lines);
        (trace.0.iter().map(Vec::len).sum::<usize>() <= POINTS && trace.chemin() >= CHEMIN).then_some(trace)
    }

    /// As it is kept.
    pub fn ecrire(&self) -> String {
        self.joindre(";", |(x, y)| format!("{x},{y}"))
    }

    /// As a path of SVG.
    pub fn dessin(&self) -> String {
        let line = |line: &Vec<(u16, u16)>| {
            let points: Vec<String> = line.iter().map(|(x, y)| format!("{x} {y}")).collect();
            format!("M{}", points.join("L"))
        };
        self.0.iter().map(line).collect()
    }

    fn joindre(&self, between: &str, point: impl Fn(&(u16, u16)) -> String) -> String {
        let line = |line: &Vec<(u16, u16)>| line.iter().map(&point).collect::<Vec<_>>().join(" ");
        self.0.iter().map(line).collect::<Vec<_>>().join(between)
    }

    fn chemin(&self) -> u32 {
        let step = |pair: &[(u16, u16)]| match pair {
            [one, other] => u32::from(one.0.abs_diff(other.0)) + u32::from(one.1.abs_diff(other.1)),
            _ => 0,
        };
        self.0.iter().flat_map(|line| line.windows(2)).map(step).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_signature_is_lines_of_some_length_inside_the_frame() {
        let drawn = Trace::lire("10,10 200,150;300,20 300,80").expect("a signature");
        assert_eq!(drawn.dessin(), "M10 10L200 150M300 20L300 80");
        for bad in [
            "",
            "10,10",
            "10,10 12,11",
            "10,10 601,10",
            "10,10 10,201",
            "a,b c,d",
            "10,10  200,150",
            "-1,0 200,0",
            "10,10;",
        ] {
            assert_eq!(Trace::lire(bad), None, "{bad}");
        }
        assert_eq!(Trace::lire(&vec!["1,1"; POINTS + 1].join(" ")), None);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_what_was_drawn(lines in prop::collection::vec(prop::collection::vec((0..=LARGE, 0..=HAUT), 1..20), 1..6)) {
            let drawn = Trace(lines);
            prop_assume!(drawn.chemin() >= CHEMIN);
            prop_assert_eq!(Trace::lire(&drawn.ecrire()), Some(drawn));
        }

        #[test]
        fn any_text_is_read_without_a_panic(texte in ".{0,200}") {
            let _ = Trace::lire(&texte);
        }
    }
}
