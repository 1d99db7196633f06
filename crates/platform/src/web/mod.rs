//! The mechanism of the web side: form fields, form tokens, cookies, protective headers.

pub mod cookie;
pub mod csrf;
mod fields;
pub mod headers;
pub mod upload;

pub use fields::{Errors, Fields};
pub use upload::Upload;
