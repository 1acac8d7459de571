//! A server on this machine that answers as it is told, also as no server should.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    /// GET, or CONNECT where the server is used as a proxy.
    pub(crate) method: String,
    /// What is asked for.
    pub(crate) path: String,
    /// The headers, their names in lower case.
    pub(crate) headers: Vec<(String, String)>,
}

/// A server; it ends when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
    over: Arc<AtomicBool>,
}

/// The connection on which an answer goes out.
pub(crate) struct Line {
    stream: TcpStream,
    over: Arc<AtomicBool>,
}

impl Request {
    /// The value of a header; empty where it was not sent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

impl Server {
    /// Starts one that answers each request by `answer`, each connection on a thread of its own.
    pub(crate) fn start(answer: impl Fn(&Request, &mut Line) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (seen, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let server = Self { address, seen: Arc::clone(&seen), over: Arc::clone(&over) };
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let (answer, seen, over) = (Arc::clone(&answer), Arc::clone(&seen), Arc::clone(&over));
                std::thread::spawn(move || serve(stream, &*answer, &seen, over));
            }
        });
        server
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked so far.
    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often a path was asked for.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.seen().iter().filter(|request| request.path == path).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes the one who waits for connections.
        drop(TcpStream::connect(self.address));
    }
}

/// One request a connection, but for a proxy, which is asked on the line that it has opened.
fn serve(
    stream: TcpStream,
    answer: &(impl Fn(&Request, &mut Line) + ?Sized),
    seen: &Mutex<Vec<Request>>,
    over: Arc<AtomicBool>,
) {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut line = Line { stream, over };
    while let Some(request) = read(&mut reader) {
        seen.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        if request.method != "CONNECT" {
            answer(&request, &mut line);
            return;
        }
        line.send("HTTP/1.1 200 OK\r\n\r\n");
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut request = Request::default();
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|&read| read > 0)?;
    let mut words = line.split_whitespace();
    (request.method, request.path) = (words.next()?.to_owned(), words.next()?.to_owned());
    loop {
        line.clear();
        reader.read_line(&mut line).ok().filter(|&read| read > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { return Some(request) };
        request.headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
}

impl Line {
    /// Sends bytes; whether anybody still takes them.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).and_then(|()| self.stream.flush()).is_ok()
    }

    /// Answers as a good server does.
    pub(crate) fn answer(&mut self, status: &str, headers: &str, body: impl AsRef<[u8]>) {
        let body = body.as_ref();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
            body.len()
        );
        if self.send(head) {
            self.send(body);
        }
    }

    /// Answers with a body of this type.
    pub(crate) fn give(&mut self, kind: &str, body: impl AsRef<[u8]>) {
        self.answer("200 OK", &format!("Content-Type: {kind}\r\n"), body);
    }

    /// Sends nothing until the server ends.
    pub(crate) fn stall(&self) {
        while !self.over.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
