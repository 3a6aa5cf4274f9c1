// Added to pages by --live-reload. The page knows which version of the site it shows; it reloads when it hears of another one. It listens
// only while it is looked at: a browser opens six connections to a server, and a stream that waits takes one of them.
(() => {
  const script = document.currentScript, address = new URL('reload', script.src);
  let version = new URL(script.src).search.slice(1), stream = null;

  const renewStyles = () => {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      const href = new URL(link.href);
      if (href.origin !== location.origin) continue;
      href.searchParams.set('_reload', version);
      const fresh = link.cloneNode();
      fresh.href = href;
      fresh.onload = () => link.remove(); // Not before: the page would be bare meanwhile.
      link.after(fresh);
    }
  };

  const connect = () => {
    if (stream || document.visibilityState !== 'visible') return;
    stream = new EventSource(address);
    stream.addEventListener('version', event => { if (event.data !== version) location.reload(); });
    stream.addEventListener('reload', () => location.reload());
    stream.addEventListener('css', event => { version = event.data; renewStyles(); });
    stream.addEventListener('error', event => {
      if (event.target.readyState !== EventSource.CLOSED) return; // The browser tries again by itself.
      disconnect();
      setTimeout(connect, 1000);
    });
  };
  const disconnect = () => { stream?.close(); stream = null; };

  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' ? connect() : disconnect());
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', connect);
  connect();
})();
