//! What is well made, and the signs that break it.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PAGE: &str = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Port reopens | Coast Courier</title>\
    <meta property=og:site_name content='Coast Courier'><link rel=canonical href=https://courier.example/port>\
    <script type=application/ld+json>{\"@type\": \"NewsArticle\", \"headline\": \"Port reopens\", \"author\": {\"name\": \"A Quill\"}, \"datePublished\": \"2026-05-04\"}</script>\
    <style>p > a {}</style></head><body><nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav><article><h1>Port reopens</h1>\
    <p>The port of Halden opened its gates again on Monday, <a href='/strike'>nine days after</a> the dockers had walked out.</p>\
    <blockquote><p>“Nobody has won,” said Ines Okafor, who had led them.</p></blockquote><table><tr><th>Quay<th>Ships<tr><td>One<td>12</table>\
    <ul><li>Talks go on.<li>A vote follows in June.</ul><figure><img src='data:image/png;base64,AAAA'><figcaption>The quay on Monday</figcaption></figure>\
    <p>Talks about what comes next will go on until October, said the chairman of the port.<br>He left by train.</p></article>\
    <aside>Read also</aside><footer>© 2026 Coast Courier</footer></body></html>";

const MAIL: &str = "From: =?utf-8?Q?Coast_Courier?= <news@courier.example>\r\nSubject: Port reopens\r\nDate: Mon, 4 May 2026 10:00:00 +0200\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
    The port is open =E2=80=93 again.\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+VGhlIHBvcnQgaXMgb3Blbi48L3A+\r\n--b--\r\n";

const FEEDS: [&str; 4] = [
    "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" xmlns:dc=\"d\"><channel><title>Quay &amp; Co</title>\
     <link>https://quay.example/</link><item><title>Port &lt;b&gt;reopens&lt;/b&gt;</title><guid isPermaLink=\"false\">1</guid>\
     <link>https://quay.example/1?utm_source=x#y</link><author>a@b.example (A “Quill”)</author><dc:creator>B</dc:creator>\
     <pubDate>Mon, 04 May 2026 10:30:00 GMT</pubDate><description><![CDATA[<p>One &eacute;<br>two</p><script>x</script>\
     <ol><li>a<li>b</ol><blockquote>q</blockquote>]]></description></item><item><guid>https://quay.example/2</guid></item></channel></rss>",
    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title type=\"html\">Quay</title><link href=\"/\"/><entry><id>tag:1</id>\
     <title>Port</title><link rel=\"alternate\" href=\"/1\"/><updated>2026-05-04T08:00:00Z</updated><author><name>A</name></author>\
     <content type=\"xhtml\"><div><p>One <em>two</em></p></div></content><summary>s</summary></entry></feed>",
    "<rdf:RDF xmlns=\"r\"><channel><title>Q</title></channel><item rdf:about=\"u\"><title>T</title><dc:date>2026-05-04</dc:date>\
     <description>D</description></item></rdf:RDF>",
    "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Q\", \"items\": [{\"id\": 7, \"url\": \"https://q.example/7\", \
     \"content_html\": \"<p>x</p>\", \"authors\": [{\"name\": \"A\"}]}, {\"content_text\": \"a\\nb\"}]}",
];

const LIST: &str = "<opml version=\"2.0\"><head><title>x</title></head><body><outline text=\"North\"><outline type=\"rss\" text=\"A &amp; B\" \
     title=\"A\" xmlUrl=\"https://a.example/f?x=1&amp;y=2\" htmlUrl=\"https://a.example/\"/></outline><outline text=\"C\" xmlUrl=\"c\"/></body></opml>";

const QUERIES: [&str; 4] = [
    "actor:quill stance:oppose topic:\"harbour toll\" outlet:\"Coast Courier\" since:2026-03-01 is:unread \"exact phrase\" -word",
    "(port OR quay) -(ferry actor:oda*) until:7d tag:x in:\"Dam\" has:note lang:en",
    "title:port author:“A Quill” feed:coast has:twins stance:demand OR topic:fer*",
    "id:1 OR 12:30 https://a.example/b „no deal“ «ja» é naïve",
];

/// What a target begins with.
pub(crate) fn seeds(target: &str) -> Vec<Vec<u8>> {
    let page = PAGE.as_bytes().to_vec();
    match target {
        "html" => vec![page, b"<div>".repeat(200), format!("<table>{}", "<tr><td>x<td>y".repeat(50)).into_bytes()],
        "epub" => vec![book()],
        "eml" => vec![MAIL.into(), b"From: a\n\ntext\n>From b\n".to_vec()],
        "mhtml" => vec![saved_page().into_bytes()],
        "warc" => vec![archive()],
        "warc.gz" => vec![packed(&archive())],
        "feed" => FEEDS.iter().map(|feed| feed.as_bytes().to_vec()).collect(),
        "opml" => vec![LIST.into()],
        "query" => QUERIES.iter().map(|query| query.as_bytes().to_vec()).collect(),
        "csv" => vec![b"title,text,date\nPort reopens,\"The port is open.\nAt last.\",2026-05-04\nx;y;z\n\"\"\"a\"\"\",b,c\n".to_vec()],
        _ => vec![paper()],
    }
}

fn saved_page() -> String {
    format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courier.example/port\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n\
         Content-Location: https://courier.example/port\r\n\r\n{PAGE}\r\n--b--\r\n"
    )
}

fn archive() -> Vec<u8> {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{PAGE}\r\n0\r\n\r\n",
        PAGE.len()
    );
    let record = |answer: &[u8]| {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/port\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        [head.as_bytes(), answer, b"\r\n\r\n"].concat()
    };
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
    [record(answer.as_bytes()), record(&[head.as_slice(), &packed(PAGE.as_bytes())].concat())].concat()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("it is packed");
    encoder.finish().expect("it is packed")
}

fn book() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path=\"O/p.opf\"/></rootfiles></container>",
        ),
        (
            "O/p.opf",
            "<package xmlns:dc='d'><metadata><dc:title>Port</dc:title><dc:creator>A</dc:creator></metadata><manifest><item id='a' href='a.xhtml' \
             media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>",
        ),
        ("O/a.xhtml", PAGE),
    ] {
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let options = if name == "O/a.xhtml" { SimpleFileOptions::default() } else { stored };
        writer.start_file(name, options).expect("a file");
        writer.write_all(text.as_bytes()).expect("it is written");
    }
    writer.finish().expect("it is written").into_inner()
}

fn paper() -> Vec<u8> {
    "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R\
     /MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>\nendobj\n4 0 obj\n<</Length 60>>stream\n\
     BT /F 12 Tf 72 700 Td (The port of Halden is open again.) Tj ET\nendstream\nendobj\n5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n\
     trailer<</Size 6/Root 1 0 R>>\n%%EOF"
        .into()
}

/// Signs that mean something to somebody.
pub(crate) const SIGNS: [&[u8]; 54] = [
    b"<",
    b">",
    b"<p>",
    b"<div>",
    b"</div>",
    b"<table>",
    b"<a href='",
    b"<b><i>",
    b"<!--",
    b"<script>",
    b"</",
    b"&#x1b;",
    b"\x1b[2J",
    b"\0",
    b"\xFF\xFE",
    b"\"",
    b"\r\n\r\n",
    b"--b\r\n",
    b"Content-Length: 99999999999\r\n",
    b"PK\x03\x04",
    b"\xE2\x80\xAE",
    b"=?utf-8?B?",
    b"<svg>",
    b"<select><option>",
    b"&",
    b";",
    b"'",
    b"]]>",
    b"<![CDATA[",
    b"-->",
    b"<?",
    b"?>",
    b"<!DOCTYPE",
    b"<item>",
    b"</item>",
    b"<entry",
    b"/>",
    b"&#",
    b"&#x1F4A9;",
    b"\xC3",
    b"\xF0\x9F",
    b"<author>",
    b"\xE2\x80\x9C@b.example",
    b"<title/>",
    b"<content type='xhtml'>",
    b"xmlns:a='b'",
    b"<outline",
    b" OR ",
    b"(",
    b")",
    b" -",
    b"*",
    b"actor:",
    b"since:",
];
