//! Closed lists: a code as it is kept, words as they are shown.

/// Declares one: `choix! { /// What. Nom { /// One. Un = "un", "le premier"; } }`.
macro_rules! choix {
    ($(#[$doc:meta])* $name:ident { $($(#[$one:meta])* $variant:ident = $code:literal, $words:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$one])* $variant,)+ }

        impl $name {
            /// All of them, in the order of the screen.
            pub const TOUS: &'static [Self] = &[$(Self::$variant,)+];

            /// As it is kept.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// As it is shown.
            pub const fn nom(self) -> &'static str {
                match self { $(Self::$variant => $words,)+ }
            }

            /// Reads what was kept or chosen.
            pub fn parse(code: &str) -> Option<Self> {
                Self::TOUS.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}
