//! Named numbers: a struct of them knows its names and writes itself into a row of features.

/// Defines a struct of numbers that the trees see, with their names in order.
macro_rules! facts {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default)]
        pub(crate) struct $name {
            $($(#[$field_doc])* pub $field: f32),*
        }

        impl $name {
            /// Names of the numbers, in the order in which they are written.
            pub const NAMES: &[&str] = &[$(stringify!($field)),*];

            /// Appends the numbers to a row.
            pub fn write(&self, row: &mut Vec<f32>) {
                row.extend_from_slice(&[$(self.$field),*]);
            }
        }
    };
}

pub(crate) use facts;
