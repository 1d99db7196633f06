//! The perimeter a connection is opened for. Reads are impossible without one.

/// What a connection may see: one tenant, or everything for the few system tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope(String);

impl Scope {
    /// The rows of one tenant.
    pub fn tenant(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// All rows: login before the tenant is known, verification, retention. Never a page.
    pub fn system() -> Self {
        Self("*".to_owned())
    }

    /// The value handed to the database's own row filter.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
