//! Feeds as they are written, well and badly.

use super::*;

const BASE: &str = "https://quay.example/feed.xml";

fn read(text: &str) -> Feed {
    parse(text.as_bytes(), None, BASE).expect("a feed")
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Quay</title><link>https://quay.example/</link>{items}</channel></rss>"
    )
}

fn text(feed: &Feed, at: usize) -> String {
    feed.items[at].article(feed, BASE, &Reading::default()).0.text
}

#[test]
fn rss_is_read() {
    let feed = read(&rss("<image><title>No</title><link>https://no.example/</link></image>\
         <atom:link href='https://self.example/' rel='self'/>\
         <item><title>Port &amp;amp; pier</title><link>https://quay.example/1?utm_source=rss</link>\
         <guid isPermaLink='false'>q-1</guid><pubDate>Mon, 04 May 2026 10:30:00 GMT</pubDate>\
         <dc:creator>A Quill</dc:creator><dc:creator>B Lind</dc:creator>\
         <description>&lt;p&gt;Short.&lt;/p&gt;</description>\
         <content:encoded><![CDATA[<p>The port is <b>open</b>.</p><p>\"At last,\" said the harbour master.</p>]]></content:encoded>\
         </item>"));
    assert_eq!((feed.title.as_deref(), feed.site.as_deref()), (Some("Quay"), Some("https://quay.example/")));
    let (article, _) = feed.items[0].article(&feed, BASE, &Reading::default());
    assert_eq!(article.text, "Port & pier\n\nThe port is open.\n\n\"At last,\" said the harbour master.");
    assert_eq!(article.url.as_deref(), Some("https://quay.example/1"));
    assert_eq!(
        (article.author.as_deref(), article.published.as_deref()),
        (Some("A Quill, B Lind"), Some("2026-05-04"))
    );
    assert_eq!(
        (article.outlet.as_deref(), article.id.as_str(), article.origin.as_str()),
        (Some("Quay"), "1", BASE)
    );
    assert_eq!(feed.items[0].guid, "q-1");
}

#[test]
fn atom_is_read() {
    let feed = read(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title type='html'>Quay &amp;amp; Co</title>\
         <link rel='self' href='/feed.xml'/><link href='/'/><author><name>Nobody</name></author>\
         <entry><id>tag:quay.example,2026:1</id><title>Port</title><link rel='enclosure' href='/a.mp3'/>\
         <link rel='alternate' href='/1'/><updated>2026-05-05T08:00:00Z</updated><published>2026-05-04T08:00:00Z</published>\
         <author><name>A Quill</name><email>a@quay.example</email></author>\
         <source><title>Other</title><id>other</id></source>\
         <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>The port is <em>open</em>.</p></div></content>\
         </entry></feed>",
    );
    assert_eq!(
        (feed.title.as_deref(), feed.site.as_deref()),
        (Some("Quay & Co"), Some("https://quay.example/"))
    );
    let (article, whole) = feed.items[0].article(&feed, BASE, &Reading::default());
    assert_eq!(article.text, "Port\n\nThe port is open.");
    assert_eq!(article.url.as_deref(), Some("https://quay.example/1"));
    assert_eq!(
        (article.author.as_deref(), article.published.as_deref()),
        (Some("A Quill"), Some("2026-05-04"))
    );
    assert!(!whole, "five words are a summary");
}

#[test]
fn rdf_is_read() {
    let feed = read(
        "<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel rdf:about='x'><title>Quay</title><link>https://quay.example/</link></channel>\
         <item rdf:about='https://quay.example/1'><title>Port</title><link>https://quay.example/1</link>\
         <dc:date>2026-05-04</dc:date><description>Open.</description></item></rdf:RDF>",
    );
    assert_eq!((feed.title.as_deref(), feed.items.len()), (Some("Quay"), 1));
    assert_eq!(
        (feed.items[0].guid.as_str(), feed.items[0].published.as_deref()),
        ("quay.example/1", Some("2026-05-04"))
    );
}

#[test]
fn json_is_read() {
    let feed = read(
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Quay & Co", "home_page_url": "https://quay.example/",
           "items": [{"id": 7, "url": "https://quay.example/7", "title": "1 < 2", "content_text": "One.\nTwo.",
                      "authors": [{"name": "A Quill"}, {"name": "B Lind"}], "date_published": "2026-05-04T08:00:00Z"},
                     {"id": "8", "external_url": "https://x.example/8", "content_html": "<p>Open.</p>"}, 3, {}]}"#,
    );
    assert_eq!((feed.title.as_deref(), feed.items.len()), (Some("Quay & Co"), 2));
    assert_eq!(text(&feed, 0), "1 < 2\n\nOne.\n\nTwo.");
    assert_eq!(
        (feed.items[0].guid.as_str(), feed.items[0].author.as_deref()),
        ("7", Some("A Quill, B Lind"))
    );
    assert_eq!(feed.items[1].url.as_deref(), Some("https://x.example/8"));
}

#[test]
fn bare_ampersands_and_names_of_html_do_no_harm() {
    let feed = read(&rss(
        "<item><title>Fish & chips &nbsp;caf&eacute; &unheard;</title><link>https://quay.example/?a=1&b=2</link></item>",
    ));
    assert_eq!(feed.items[0].title.as_deref(), Some("Fish & chips café &unheard;"));
    assert_eq!(feed.items[0].url.as_deref(), Some("https://quay.example/?a=1&b=2"));
}

#[test]
fn of_a_cut_feed_the_whole_items_are_read() {
    let whole = rss(&(0..5)
        .map(|n| format!("<item><title>T{n}</title><description><![CDATA[D{n}]]></description></item>"))
        .collect::<String>());
    for cut in 0..whole.len() {
        if let Ok(feed) = parse(&whole.as_bytes()[..cut], None, BASE) {
            assert_eq!(feed.items.len(), whole[..cut].matches("</item>").count(), "{}", &whole[..cut]);
        }
    }
}

#[test]
fn broken_mark_up_costs_one_item() {
    let feed = read(&rss("<item><title>One</title><description>a <b>bold <br> claim</description></item>\
         <item><title>Two</title><description><!- - no comment --></description></item>\
         <item><title>Three</title><item><title>Four</title></item>"));
    let titles: Vec<_> = feed.items.iter().filter_map(|item| item.title.as_deref()).collect();
    assert!(titles.starts_with(&["One"]) && titles.ends_with(&["Three", "Four"]), "{titles:?}");
    assert_eq!(text(&feed, 0), "One\n\na bold\n\nclaim");
}

#[test]
fn authors_that_broke_other_readers() {
    for author in [
        "“a@b.example",
        "a@b.example”é",
        "\"Quill\" <a@b.example>",
        "a@b.example (A Quill)",
        "é a@b.example é",
    ] {
        let feed = read(&rss(&format!(
            "<item><title>T</title><author>{}</author></item>",
            author.replace('<', "&lt;")
        )));
        assert_eq!(feed.items.len(), 1);
    }
    assert_eq!(author_name("a@b.example (A Quill)"), "A Quill");
}

#[test]
fn an_item_has_one_name_from_wherever_it_comes() {
    let one = |item: &str| read(&rss(&format!("<item><title>T</title>{item}</item>"))).items.remove(0);
    let a = one("<link>https://quay.example/1/?utm_source=rss#top</link>");
    let b = one("<link>http://quay.example/1</link>");
    assert_eq!((&a.guid, &a.link), (&b.guid, &b.link));
    let a = one("<guid>http://quay.example/1?utm_medium=x</guid>");
    let b = one("<guid isPermaLink='true'>https://quay.example/1/</guid>");
    assert_eq!((a.guid, a.url.as_deref()), (b.guid, Some("http://quay.example/1")));
}

#[test]
fn items_that_share_an_address_stay_apart() {
    let feed =
        read(&rss("<item><title>A</title><link>https://quay.example/live</link><guid>1</guid></item>\
         <item><title>B</title><link>https://quay.example/live</link><guid>2</guid></item>\
         <item><title>C</title><link>https://quay.example/c</link><guid>3</guid></item>"));
    let links: Vec<_> = feed.items.iter().map(|item| item.link.as_deref()).collect();
    assert_eq!(links, [None, None, Some("quay.example/c")]);
    let ids: Vec<_> = feed.items.iter().map(|item| item.id()).collect();
    assert_eq!(ids, ["1", "2", "c"]);
}

#[test]
fn whole_articles_are_told_from_summaries() {
    let judge = |field: &str, words: usize, end: &str| {
        let body = "word ".repeat(words) + end;
        let feed = read(&rss(&format!(
            "<item><title>T</title><link>https://quay.example/1</link><{field}>{body}</{field}></item>"
        )));
        feed.items[0].article(&feed, BASE, &Reading::default()).1
    };
    assert!(judge("content:encoded", 90, "end."));
    assert!(!judge("content:encoded", 90, "and so […]"));
    assert!(!judge("description", 90, "end."));
    assert!(judge("description", 300, "end."));
}

#[test]
fn what_only_leads_elsewhere_is_taken_from_the_end() {
    let feed =
        read(&rss("<item><title>T</title><description><![CDATA[<p>The port is open.</p><p>Read more…</p>\
         <p>The post <a>T</a> appeared first on <a>Quay</a>.</p>]]></description></item>"));
    let (article, _) = feed.items[0].article(&feed, BASE, &Reading::default());
    assert_eq!((article.text.as_str(), article.removed.len()), ("T\n\nThe port is open.", 2));
}

#[test]
fn letters_come_as_the_server_or_the_feed_says() {
    let text = rss("<item><title>Größe</title></item>");
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    assert_eq!(
        parse(&latin, Some("ISO-8859-1"), BASE).map(|f| f.items[0].title.clone()),
        Ok(Some("Größe".into()))
    );
    let text = text.replace("version='1.0'", "version='1.0' encoding='koi8-r'").replace("Größe", "Порт");
    let (russian, _, _) = encoding_rs::KOI8_R.encode(&text);
    assert_eq!(parse(&russian, None, BASE).map(|f| f.items[0].title.clone()), Ok(Some("Порт".into())));
}

#[test]
fn what_is_no_feed_is_said_to_be_none() {
    for text in ["", "<html><p>Hello", "{\"a\": 1}", "Port reopens", "<opml>", "<!-- <rss> -->", "<!--"] {
        assert_eq!(parse(text.as_bytes(), None, BASE), Err(SourceError::NoFeed), "{text}");
    }
    assert!(matches!(
        parse(b"{\"version\": \"https://jsonfeed.org/version/1\", ", None, BASE),
        Err(SourceError::BadFeed(_))
    ));
}

#[test]
fn the_feed_of_a_page_is_found() {
    let page = "<head><link rel=stylesheet href=a.css><link rel='alternate' type='text/html' href='/en'>\
                <link type=\"application/rss+xml\" title=\"a > b\" rel=\"Alternate\" href=\"/f?a=1&amp;b=2\"/></head>";
    assert_eq!(
        on_page(page, "https://quay.example/news/"),
        Some("https://quay.example/f?a=1&b=2".to_owned())
    );
    assert_eq!(on_page("<link rel=alternate><p>", "https://quay.example/"), None);
}
