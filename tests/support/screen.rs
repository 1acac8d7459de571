//! The screen as text, after keys that went through the real loop of the real program.

use super::home::Home;

/// The screen of a size, such as `80x24`, after `keys` with `inputs` open.
pub(crate) fn screen(home: &Home, size: &str, keys: &str, inputs: &[&str]) -> String {
    let mut arguments = vec!["--print", "--size", size];
    if !keys.is_empty() {
        arguments.extend(["--keys", keys]);
    }
    arguments.extend(inputs);
    let ran = home.run(&arguments);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{keys}");
    ran.out
}
