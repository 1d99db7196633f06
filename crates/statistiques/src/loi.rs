//! The chi-square law, by the incomplete gamma function.

/// Chance of a chi-square of `ddl` degrees at least as large as `x`: Q(ddl/2, x/2).
///
/// Series under a + 1, continued fraction above, as in Abramowitz and Stegun 6.5.29 and 6.5.31 (the latter by Lentz's method).
pub(crate) fn khi2_queue(x: f64, ddl: f64) -> f64 {
    let (a, x) = (ddl / 2.0, x / 2.0);
    if x.is_nan() || x <= 0.0 || a <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let facteur = (a * x.ln() - x - ln_gamma(a)).exp();
    let queue = if x < a + 1.0 { 1.0 - facteur * serie(a, x) } else { facteur * fraction(a, x) };
    queue.clamp(0.0, 1.0)
}

/// Enough for any table of a survey; the loops below stop far before.
const TOURS: u32 = 100_000;
const PRECISION: f64 = 1e-15;

fn serie(a: f64, x: f64) -> f64 {
    let mut terme = 1.0 / a;
    let mut somme = terme;
    for tour in 1..TOURS {
        terme *= x / (a + f64::from(tour));
        somme += terme;
        if terme < somme * PRECISION {
            break;
        }
    }
    somme
}

#[expect(clippy::many_single_char_names, reason = "the names of the published algorithm")]
fn fraction(a: f64, x: f64) -> f64 {
    const MINUSCULE: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / MINUSCULE;
    let mut d = 1.0 / b;
    let mut h = d;
    for tour in 1..TOURS {
        let i = f64::from(tour);
        let numerateur = -i * (i - a);
        b += 2.0;
        d = numerateur * d + b;
        d = 1.0 / if d.abs() < MINUSCULE { MINUSCULE } else { d };
        c = b + numerateur / c;
        c = if c.abs() < MINUSCULE { MINUSCULE } else { c };
        h *= d * c;
        if (d * c - 1.0).abs() < PRECISION {
            break;
        }
    }
    h
}

/// ln Γ by Stirling's series (Abramowitz and Stegun 6.1.41), after climbing to 10 where eight terms are exact to 1e-15.
fn ln_gamma(a: f64) -> f64 {
    let (mut z, mut produit) = (a, 1.0_f64);
    while z < 10.0 {
        produit *= z;
        z += 1.0;
    }
    let inverse = 1.0 / z;
    let carre = inverse * inverse;
    let coefficients =
        [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0, 1.0 / 156.0];
    let serie = coefficients.iter().rev().fold(0.0, |somme, &coefficient| somme * carre + coefficient) * inverse;
    (z - 0.5) * z.ln() - z + 0.5 * (2.0 * std::f64::consts::PI).ln() + serie - produit.ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ChiSquared, ContinuousCDF};

    #[test]
    fn the_tail_of_the_chi_square_law_agrees_with_statrs() {
        for ddl in [1.0, 2.0, 3.0, 7.0, 16.0, 81.0, 400.0, 3781.0] {
            let law = ChiSquared::new(ddl).expect("law");
            for ratio in [0.01, 0.3, 0.9, 1.0, 1.1, 1.7, 4.0, 9.0] {
                let (ours, theirs) = (khi2_queue(ddl * ratio, ddl), law.sf(ddl * ratio));
                assert!((ours - theirs).abs() < 1e-10, "{ddl} {ratio}: {ours} instead of {theirs}");
            }
        }
        assert!((khi2_queue(3.841_458_820_694_124, 1.0) - 0.05).abs() < 1e-12);
    }

    #[test]
    fn out_of_range_values_give_a_chance_all_the_same() {
        for (x, ddl) in [(f64::NAN, 1.0), (-1.0, 2.0), (f64::INFINITY, 3.0), (5.0, 0.0), (1e300, 2.0)] {
            assert!((0.0..=1.0).contains(&khi2_queue(x, ddl)), "{x} {ddl}");
        }
    }
}
