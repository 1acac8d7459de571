//! The clipboard of the desktop that this process runs on, beside what the terminal does with OSC 52.
//!
//! Invariant: nobody waits for it. A desktop that does not answer costs a thread, not a key press.

use std::sync::mpsc::{Receiver, Sender, channel};

/// Hands texts to the clipboard; its thread begins with the first.
#[derive(Debug, Default)]
pub struct Clipboard(Option<Sender<String>>);

impl Clipboard {
    /// Puts text on the clipboard of the desktop, where there is one.
    pub fn put(&mut self, text: &str) {
        if !has_desktop() {
            return;
        }
        let sender = self.0.get_or_insert_with(|| {
            let (sender, texts) = channel();
            // Without the thread the terminal's own clipboard has to do.
            let _ = std::thread::Builder::new().name("clipboard".to_owned()).spawn(move || serve(&texts));
            sender
        });
        let _ = sender.send(text.to_owned());
    }
}

/// On X11 and Wayland the text lives as long as the one who offers it: the clipboard is kept until the end.
fn serve(texts: &Receiver<String>) {
    let Ok(mut clipboard) = arboard::Clipboard::new() else { return };
    while let Ok(text) = texts.recv() {
        let _ = clipboard.set_text(text);
    }
}

fn has_desktop() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "macos", windows)) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
