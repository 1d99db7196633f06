//! `/indicateurs/territoire`: the figures of several établissements side by side. Signed files travel, never people.

pub mod page;
pub(super) mod queries;
#[cfg(test)]
mod tests;

use tandem_platform::id;

id!(
    /// Figures received.
    RecuId
);
