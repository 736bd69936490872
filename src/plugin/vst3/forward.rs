//! How what is asked of the shell is passed on.

/// Passes on to the framework what is not ours to answer.
macro_rules! forward {
    ($interface:ident: $($name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(unsafe fn $name(&self, $($argument: $type),*) -> $result {
            // SAFETY: as the host promises.
            unsafe { <Framework as $interface>::$name(&self.framework, $($argument),*) }
        })*
    };
}

pub(super) use forward;
