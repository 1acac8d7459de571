//! What a file is, by its first bytes and its name.
//!
//! Invariant: content decides over the name; what cannot be read is refused by what it is, not as noise.

use super::SourceError;
use super::decode;
use super::feed;

/// The kinds of source that hold one article and can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Markdown,
    Json,
    Page,
    Mail,
    Pdf,
}

/// The kinds of file that hold many articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Collection {
    /// JSON objects, one a line.
    Lines,
    /// CSV and its like.
    Table,
    Mailbox,
    Book,
    Archive,
    PackedArchive,
    Feed,
}

/// How much of a file its kind is told from.
pub(crate) const HEAD: usize = 8 << 10;

/// First bytes of files that are no text.
const MAGIC: [(&[u8], &str); 27] = [
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xFD7zXZ", "an xz archive"),
    (b"7z\xBC\xAF", "a 7-Zip archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"Rar!\x1A", "a RAR archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"\xCF\xFA\xED\xFE", "a program"),
    (b"\xCA\xFE\xBA\xBE", "a program"),
    (b"\0asm", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"OggS\0", "an Ogg recording"),
    (b"fLaC\0", "a FLAC recording"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
    (b"\x1A\x45\xDF\xA3", "a video"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
];

const AS_TEXT: &str = "save the text as a .txt file";

/// First bytes of documents that hold articles but are not read.
const DOCUMENTS: [(&[u8], &str); 3] = [
    (b"%!PS", "PostScript files"),
    (b"{\\rtf", "RTF documents"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old Office documents"),
];

/// Endings of documents that hold articles but are not read.
const FOREIGN: [(&str, &str, &str); 12] = [
    ("rss", "feeds", "save their articles as text"),
    ("atom", "feeds", "save their articles as text"),
    ("opml", "feed lists", "`sayso feed import` takes them"),
    ("xml", "XML files", AS_TEXT),
    ("docx", "Word documents", AS_TEXT),
    ("doc", "Word documents", AS_TEXT),
    ("odt", "OpenDocument texts", AS_TEXT),
    ("rtf", "RTF documents", AS_TEXT),
    ("pages", "Pages documents", AS_TEXT),
    ("zim", "web archives", "save the pages as text"),
    ("mobi", "e-books", AS_TEXT),
    ("azw3", "e-books", AS_TEXT),
];

/// Endings of files that are plainly no articles, so that a folder may hold them without a word.
const NO_ARTICLES: &str = " png jpg jpeg gif webp svg ico bmp tif tiff heic avif psd \
    zip gz bz2 xz zst 7z rar tar tgz deb rpm iso dmg mp3 ogg oga opus flac wav m4a mp4 m4v mkv webm mov avi \
    ttf otf woff woff2 eot css js mjs map ts rs py pyc rb go c h cpp hpp java class jar php sh bat exe dll so \
    dylib o a lib bin dat db sqlite sqlite3 db-wal db-shm toml yaml yml ini cfg conf lock log bib tex csv tsv \
    xls xlsx ods ppt pptx odp ics vcf torrent part tmp bak swp ";

/// Endings that an article's name may carry before its last one, as in `page.html.txt`.
const INNER: &str = " txt text md markdown html htm xhtml json jsonl xml warc gz bz2 xz zst ";

/// The last ending of a name, in lower case; empty where it has none.
pub(crate) fn extension(name: &str) -> String {
    let file = file_name(name);
    match file.rsplit_once('.') {
        Some((before, after)) if !before.is_empty() => after.to_lowercase(),
        _ => String::new(),
    }
}

/// The name of a file without its folder and its endings; `stdin` for standard input.
pub(crate) fn stem(name: &str) -> String {
    if name == "-" {
        return "stdin".to_owned();
    }
    let mut stem = file_name(name);
    if !extension(stem).is_empty() && !extension(stem).contains(char::is_whitespace) {
        stem = stem.rsplit_once('.').map_or(stem, |(before, _)| before);
    }
    while is_listed(INNER, &extension(stem)) {
        stem = stem.rsplit_once('.').map_or(stem, |(before, _)| before);
    }
    stem.to_owned()
}

/// Whether a file of this name, found in a folder, may be passed over in silence.
pub(crate) fn is_no_article(name: &str) -> bool {
    is_listed(NO_ARTICLES, &extension(name))
}

/// The collection that a file of this name is, or whose first bytes are those of one.
pub(crate) fn collection(name: &str, head: &[u8]) -> Option<Collection> {
    let extension = extension(name);
    Some(match extension.as_str() {
        "jsonl" | "ndjson" => Collection::Lines,
        _ if head.starts_with(b"WARC/") => Collection::Archive,
        _ if head.starts_with(b"PK\x03\x04") && is_book(&extension, head) => Collection::Book,
        _ if head.starts_with(b"\x1F\x8B") && name.to_lowercase().ends_with(".warc.gz") => {
            Collection::PackedArchive
        }
        _ if feed::is_feed(head) => Collection::Feed,
        "mbox" | "mbx" => Collection::Mailbox,
        "csv" | "tsv" if !head.contains(&0) => Collection::Table,
        "" if head.starts_with(b"From ") && is_message(head) => Collection::Mailbox,
        _ => return None,
    })
}

/// Whether what comes without an ending, as from a pipe, may be JSON objects one a line.
pub(crate) fn may_be_lines(name: &str, head: &[u8]) -> bool {
    extension(name).is_empty() && looks_like_record(head)
}

/// The first file in a book says that it is one.
fn is_book(extension: &str, head: &[u8]) -> bool {
    extension == "epub"
        || memchr::memmem::find(&head[..head.len().min(100)], b"application/epub+zip").is_some()
}

/// Whether these are the first lines of a message: fields, two of which every message has.
fn is_message(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let fields: Vec<&str> = head.lines().take_while(|line| !line.is_empty()).collect();
    let has = |name: &str| {
        fields.iter().any(|line| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
    };
    has("from:") && (has("date:") || has("mime-version:") || has("received:"))
}

/// Tells what `bytes`, all or at least the first [`HEAD`] of a file of this name, are.
pub(crate) fn detect(name: &str, bytes: &[u8]) -> Result<Kind, SourceError> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let extension = extension(name);
    if head.starts_with(b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if !head.is_empty() {
        refuse_magic(&extension, head)?;
        if is_page(head)? && !is_listed("md markdown mdown mkd", &extension) {
            return Ok(Kind::Page);
        }
    }
    if let Some(&(_, what, instead)) = FOREIGN.iter().find(|(ending, _, _)| *ending == extension) {
        return Err(SourceError::NotYet { what, instead });
    }
    if head.contains(&0) && decode::utf16(head).is_none() && !has_wide_mark(head) {
        return Err(SourceError::Binary("a binary file"));
    }
    Ok(match extension.as_str() {
        "md" | "markdown" | "mdown" | "mkd" => Kind::Markdown,
        "json" => Kind::Json,
        "eml" | "mht" | "mhtml" => Kind::Mail,
        "html" | "htm" | "xhtml" => Kind::Page,
        "" if looks_like_record(head) => Kind::Json,
        "" | "txt" if is_message(head) => Kind::Mail,
        _ => Kind::Plain,
    })
}

fn file_name(name: &str) -> &str {
    name.rsplit(['/', std::path::MAIN_SEPARATOR]).find(|part| !part.is_empty()).unwrap_or(name)
}

fn is_listed(list: &str, extension: &str) -> bool {
    !extension.is_empty() && list.split_whitespace().any(|e| e == extension)
}

fn refuse_magic(extension: &str, head: &[u8]) -> Result<(), SourceError> {
    if let Some(&(_, what)) = DOCUMENTS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(SourceError::NotYet { what, instead: AS_TEXT });
    }
    if let Some(&(_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        // Books and office documents are ZIP archives inside.
        let inside = FOREIGN.iter().find(|(ending, _, _)| *ending == extension);
        return Err(match inside {
            Some(&(_, what, instead)) => SourceError::NotYet { what, instead },
            None => SourceError::Binary(what),
        });
    }
    let boxed = [
        ("ftyp", 4, "a video"),
        ("WEBP", 8, "a WebP image"),
        ("WAVE", 8, "a WAV recording"),
        ("ustar", 257, "a tar archive"),
    ];
    match boxed.iter().find(|(name, at, _)| head.get(*at..).is_some_and(|h| h.starts_with(name.as_bytes()))) {
        Some(&(_, _, what)) if head.contains(&0) => Err(SourceError::Binary(what)),
        _ => Ok(()),
    }
}

/// Whether the first words of a document are those of a page; other mark-up languages are refused.
fn is_page(head: &[u8]) -> Result<bool, SourceError> {
    let text = decode::decode(head).to_lowercase();
    let mut start = text.trim_start();
    while let Some(after) = start.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        start = after.1.trim_start();
    }
    if !start.starts_with('<') {
        return Ok(false);
    }
    let feed = ["<rss", "<feed", "<rdf:rdf"].iter().any(|tag| start.contains(tag));
    let page = ["<!doctype html", "<html", "<head", "<body", "<div", "<meta", "<article"];
    let refusal = |what, instead| Err(SourceError::NotYet { what, instead });
    if start.starts_with("<?xml") && !start.contains("<html")
        || start.starts_with("<rss")
        || start.starts_with("<feed")
    {
        return if feed {
            refusal("feeds", "save their articles as text")
        } else {
            refusal("XML files", AS_TEXT)
        };
    }
    Ok(start.starts_with("<?xml") || page.iter().any(|tag| start.starts_with(tag)))
}

fn has_wide_mark(head: &[u8]) -> bool {
    head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF])
}

/// One JSON object with a text, as programs write it to standard output.
fn looks_like_record(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('{') && start[1..].trim_start().starts_with('"') && text.contains("\"text\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, bytes: &[u8], expected: Result<Kind, &str>) {
        assert_eq!(detect(name, bytes).map_err(|e| e.to_string()), expected.map_err(str::to_owned), "{name}");
    }

    #[test]
    fn text_is_told_by_its_name() {
        check("a.txt", b"Hello", Ok(Kind::Plain));
        check("a", b"Hello", Ok(Kind::Plain));
        check("a.MD", b"# Hello", Ok(Kind::Markdown));
        check("a.json", b"{}", Ok(Kind::Json));
        check("-", b"{\"text\": \"Hello\"}", Ok(Kind::Json));
        check("-", b"{sic} the text", Ok(Kind::Plain));
        check("a.html", b"hello", Ok(Kind::Page));
        check("a.pdf", b"%PDF-1.7", Ok(Kind::Pdf));
        check("a.eml", b"Subject: Hello", Ok(Kind::Mail));
        check("-", b"From: a\nDate: today\n\nHello", Ok(Kind::Mail));
        check("-", b"From: a friend\n\nHello", Ok(Kind::Plain));
        check("a.txt", b" <!-- x -->\n<!DOCTYPE html><p>", Ok(Kind::Page));
        check("mz.txt", b"MZ is short for Mizrahi, ID3 for a tag, BM for Bergen", Ok(Kind::Plain));
        check("angle.txt", b"<he said nothing>", Ok(Kind::Plain));
    }

    #[test]
    fn documents_are_refused_with_what_to_do() {
        check(
            "a.docx",
            b"PK\x03\x04....",
            Err("Word documents cannot be read yet: save the text as a .txt file"),
        );
        check(
            "a",
            b"<?xml version='1.0'?><rss>",
            Err("feeds cannot be read yet: save their articles as text"),
        );
    }

    #[test]
    fn binary_files_are_refused_by_what_they_are() {
        check("a.txt", b"\x89PNG\r\n\x1a\n", Err("this is a PNG image, not text"));
        check("a.txt", b"PK\x03\x04\0\0", Err("this is a ZIP archive, not text"));
        check("a.txt", b"RIFF\0\0\0\0WEBPVP8", Err("this is a WebP image, not text"));
        check("a.txt", b"some\0thing else", Err("this is a binary file, not text"));
    }

    #[test]
    fn utf16_is_no_binary() {
        let bytes: Vec<u8> = "Port reopens.".encode_utf16().flat_map(u16::to_be_bytes).collect();
        check("a.txt", &bytes, Ok(Kind::Plain));
    }

    #[test]
    fn collections_are_told_by_name_or_first_bytes() {
        let check =
            |name: &str, head: &[u8], expected| assert_eq!(collection(name, head), expected, "{name}");
        check("a.jsonl", b"", Some(Collection::Lines));
        check("a.CSV", b"text", Some(Collection::Table));
        check("a", b"WARC/1.0", Some(Collection::Archive));
        check("a.warc.gz", b"\x1F\x8B", Some(Collection::PackedArchive));
        check("a.gz", b"\x1F\x8B", None);
        check("-", b"PK\x03\x04..........mimetypeapplication/epub+zip", Some(Collection::Book));
        check("-", b"From a Monday\nFrom: a\nDate: today\n\n", Some(Collection::Mailbox));
        check("-", b"From Monday on the port is open.", None);
        check("a.xml", b"<?xml version='1.0'?><rss version='2.0'>", Some(Collection::Feed));
        check("-", b"<feed xmlns='http://www.w3.org/2005/Atom'>", Some(Collection::Feed));
        check("a.txt", b"", None);
    }

    #[test]
    fn a_stem_has_no_folder_and_no_endings() {
        for (name, expected) in [
            ("-", "stdin"),
            ("news/ushakov-nato.txt", "ushakov-nato"),
            ("page.html.txt", "page"),
            ("v1.2-report.md", "v1.2-report"),
            (".hidden", ".hidden"),
            ("Dr. Smith", "Dr. Smith"),
            ("folder/", "folder"),
        ] {
            assert_eq!(stem(name), expected);
        }
    }
}
