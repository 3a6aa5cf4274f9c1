// The live page. What the server tells of is kept by connection and drawn as a time line, in two lanes: the client to the left, the server to the
// right. Whatever came over the wire becomes text of a node (textContent) and nothing else. A saved page is this page with its one conversation in it.
(() => {
  const MOST = 200, MOST_WAITING = 20000; // Connections that are shown; messages that wait while the view is frozen.
  const copy = document.documentElement.cloneNode(true); // As it came, for a page to be saved.
  const byId = id => document.getElementById(id);
  const main = document.querySelector('main'), saved = byId('saved');
  let conversations = new Map(), selected = null, server = {}, stream = null, waiting = [], lost = 0, missed = { events: 0, connections: 0 };
  const withheld = new Set(); // Connections on which a password came.
  let frozen = false, following = true, scheduled = false, cleared = new Map();

  const node = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const number = n => n.toLocaleString('en');
  const plural = (n, what) => `${number(n)} ${what}${n === 1 ? '' : 's'}`;
  const span = s => s < 0.01 ? `${(s * 1000).toFixed(2)} ms` : s < 1 ? `${(s * 1000).toFixed(1)} ms` : `${s.toFixed(2)} s`;

  // ---- What is told

  const take = message => {
    if (message.run) hello(message);
    else if ('missedEvents' in message) { missed.events += message.missedEvents; missed.connections += message.missedConnections; }
    else if ('forget' in message) forget(server.run + message.forget);
    else if ('withheld' in message) withhold(server.run + message.withheld);
    else if ('connection' in message) happened(message);
  };
  const hello = message => {
    server = message;
    byId('server').textContent = `${message.listening.join(', ')} · ${message.strategy}`;
    for (const { key, run, events } of [...conversations.values()]) if (run !== server.run && !events.length) forget(key);
  };
  const forget = key => {
    const conversation = conversations.get(key);
    if (!conversation || conversation.kept) return;
    conversations.delete(key);
    conversation.item.remove();
    if (selected === conversation) select(null);
  };
  const withhold = key => {
    withheld.add(key);
    forget(key);
  };
  const happened = message => {
    const key = server.run + message.connection;
    if (message.index <= (cleared.get(key) ?? -1)) return;
    let conversation = conversations.get(key);
    if (!conversation) {
      if (message.index > 0 && !saved) return; // Its beginning is gone.
      conversation = { key, run: server.run, number: message.connection, events: [], requests: [], statuses: [], kept: false, drawn: 0, item: node('li') };
      conversations.set(key, conversation);
      conversation.button = conversation.item.appendChild(node('button'));
      conversation.button.type = 'button';
      conversation.button.append(node('span', 'dot'), node('b'), node('small', 'status'), node('small', 'what'));
      conversation.button.addEventListener('click', () => { follow(false); select(conversation); });
      byId('connections').prepend(conversation.item);
      if (following && !message.own) selected = conversation;
      makeRoom();
    }
    if (message.index < conversation.events.length) return; // Told again, after the stream was opened anew.
    conversation.events.push(message);
    conversation.own = message.own;
    const event = message.event;
    if (event) {
      if (event.remote && event.operation === 'accept') conversation.peer = conversation.button.title = event.remote;
      if (event.local && event.operation === 'accept') conversation.local = event.local;
      for (const part of event.parts ?? []) {
        if (part.name === 'request-line') add(conversation.requests, part.text);
        if (part.name === 'status-line') add(conversation.statuses, part.text);
      }
      conversation.verdict = event.verdict ?? conversation.verdict;
      conversation.broken ||= event.operation === 'reset' || event.operation === 'close with a reset';
      conversation.closed ||= event.operation === 'close';
    }
    conversation.left ||= message.left;
    conversation.changed = true;
  };
  // A line may come in pieces.
  const add = (lines, text) => lines.length && !lines.at(-1).endsWith('\\n') ? lines.push(lines.pop() + text) : lines.push(text);
  const makeRoom = () => {
    for (const conversation of conversations.values()) {
      if (conversations.size <= MOST) break;
      if (conversation !== selected) forget(conversation.key);
    }
  };

  // ---- What is drawn

  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => { scheduled = false; draw(); });
  };
  const draw = () => {
    for (const conversation of conversations.values()) if (conversation.changed) drawItem(conversation);
    byId('nothing').hidden = conversations.size > 0;
    byId('shown').hidden = !selected;
    if (selected) drawConversation();
    const texts = [];
    if (missed.connections) texts.push(`${plural(missed.connections, 'connection')} (more come than anybody can look at, so some are left out as a whole)`);
    if (missed.events + lost) texts.push(plural(missed.events + lost, 'event'));
    if (withheld.size) {
      texts.push(`${plural(withheld.size, 'connection')} on which a password came (log in to this page to see them: `
        + 'Auth:Paths has to name /_live/)');
    }
    byId('missed').hidden = !texts.length;
    byId('missed').textContent = `Not shown: ${texts.join(', and ')}.`;
    byId('freeze').textContent = frozen ? `Resume (${plural(waiting.length + lost, 'event')} meanwhile)` : 'Freeze';
  };
  const drawItem = conversation => {
    const { button, item, events, requests, statuses } = conversation;
    conversation.changed = false;
    item.className = conversation.broken ? 'broken' : conversation.closed || conversation.left ? '' : 'open';
    item.classList.toggle('own', conversation.own);
    button.setAttribute('aria-current', conversation === selected);
    const last = [...events].reverse().find(message => message.event), first = events.find(message => message.event);
    const shown = requests.length ? requests[0].replace(/ HTTP\/.*$|\\r\\n$|\\n$/, '') : 'nothing asked yet';
    button.children[1].textContent = `${conversation.kept ? '★ ' : ''}#${conversation.number} ${shown}${requests.length > 1 ? ` +${requests.length - 1}` : ''}`;
    button.children[2].hidden = true;
    const status = statuses.map(line => line.split(' ')[1]).at(-1);
    const state = conversation.broken ? 'reset' : conversation.closed ? 'closed' : conversation.left ? 'goes on' : 'open';
    button.children[3].textContent = [status, state, first && last ? span(last.event.time - first.event.time) : null].filter(Boolean).join(' · ');
  };
  const select = conversation => {
    const before = selected;
    selected = conversation;
    for (const changed of [before, selected]) if (changed) changed.changed = true;
    schedule();
  };
  let onScreen = null;
  const drawConversation = () => {
    const timeline = byId('timeline');
    if (onScreen !== selected) {
      timeline.replaceChildren();
      if (onScreen) { onScreen.drawn = 0; drawItem(onScreen); }
      selected.drawn = 0;
      onScreen = selected;
      drawItem(selected);
    }
    const atEnd = innerHeight + scrollY >= document.body.scrollHeight - 80;
    const drawn = selected.drawn;
    for (; selected.drawn < selected.events.length; selected.drawn++) drawEvent(timeline, selected.drawn);
    byId('title').textContent = `#${selected.number} ${(selected.requests[0] ?? '').replace(/\\r\\n$|\\n$/, '')}`;
    byId('client').textContent = selected.peer ?? '';
    byId('here').textContent = selected.local ?? '';
    byId('verdict').hidden = !selected.verdict;
    byId('verdict').textContent = selected.verdict ? `How it ended: ${selected.verdict}.` : '';
    byId('keep').setAttribute('aria-pressed', selected.kept);
    byId('keep').textContent = selected.kept ? 'Kept' : 'Keep';
    if (following && drawn > 0 && drawn < selected.drawn && atEnd) scrollTo({ top: document.body.scrollHeight });
  };

  const SIGNALS = { 'half-close': 'fin', 'end of stream': 'fin', reset: 'broken', 'close with a reset': 'broken', accept: 'accept' };
  const drawEvent = (timeline, index) => {
    const message = selected.events[index], event = message.event;
    if (message.skipped) timeline.append(node('li', 'pause', `${plural(message.skipped, 'event')} not shown`));
    if (!event) {
      timeline.append(node('li', 'pause', 'The connection goes on, and is followed no further.'));
      return;
    }
    const start = selected.events.find(other => other.event).event.time;
    const before = index > 0 ? selected.events[index - 1].event?.time : undefined;
    if (event.time - before > 0.25) timeline.append(node('li', 'pause', `${span(event.time - before)} later`));
    const kind = event.bytes !== undefined ? 'bytes' : SIGNALS[event.operation] ?? 'note';
    const way = event.operation === 'accept' || event.operation === 'reset' ? 'to-server' : event.operation === 'close with a reset' ? 'to-client' : event.direction;
    const row = node('li', [kind, kind === 'note' ? '' : way, event.operation === 'deadline' ? 'late' : '', event.operation === 'close' ? 'close' : ''].join(' '));
    row.dataset.operation = event.operation;
    row.append(node('span', 'time', index === 0 ? '0 ms' : span(event.time - start)));
    const call = node('button', 'call', words(message));
    call.type = 'button';
    call.setAttribute('aria-expanded', 'false');
    row.append(call);
    const toggle = () => {
      const open = row.querySelector('.detail');
      open ? open.remove() : row.append(detail(event));
      row.classList.toggle('open-detail', !open);
      call.setAttribute('aria-expanded', !open);
    };
    call.addEventListener('click', toggle);
    if (event.parts?.length || event.count > 0) {
      const bubble = node('div', 'bubble');
      for (const part of event.parts) bubble.append(partText(part));
      const shown = event.parts.reduce((sum, part) => sum + part.length, 0);
      if (event.count > shown) bubble.append(node('div', 'more', `${plural(event.count - shown, 'more byte')}, not shown`));
      bubble.addEventListener('click', () => { if (!getSelection().toString()) toggle(); });
      row.append(bubble);
    }
    timeline.append(row);
  };

  // The words of the wire text: one wording for the screen, for transcripts and for this page.
  const words = message => message.text.split('\n', 1)[0].replace(/^\*\s+\S+\s+#\d+\s+[<>-]\s+/, '');
  const classOf = name => name.startsWith('field') ? 'field' : /^(request|status)-line/.test(name) ? 'start' : /^(blank|empty) line/.test(name) ? 'blank'
    : name.startsWith('entity body') ? 'body-part' : 'none';
  const partText = part => {
    const shown = node('p', `part ${classOf(part.name)}`);
    shown.dataset.part = part.name;
    shown.title = part.rule ? `${part.name}: ${part.rule}` : part.name;
    // Escapes stand back, and a line of the body is a line here.
    for (const piece of part.text.split(/(\\r\\n|\\r|\\n|\\t|\\x[0-9A-F]{2}|\\\\)/)) {
      if (piece.startsWith('\\') && piece !== '\\\\') shown.append(node('i', '', piece)); else if (piece) shown.append(piece);
      if (piece.endsWith('\\n') && piece !== '\\\\n') shown.append('\n');
    }
    if (shown.lastChild?.data === '\n') shown.lastChild.remove();
    return shown;
  };

  const EXPLAINED = {
    accept: 'accept(2) hands over a socket of its own for this client; the one that listens goes on listening. TCP’s handshake was over before.',
    receive: 'recv(2) returned this many bytes. How a message is cut is TCP’s business: it may come in pieces, or two of them in one. So the server looks for its end, and calls again.',
    send: 'send(2) took this many bytes of as many as it was given. They are with the kernel now, not yet with the client; of a piece that was not taken whole, the rest is sent again.',
    sendfile: 'sendfile(2) sends a file from the kernel’s own memory: its bytes never pass through the program.',
    'half-close': 'shutdown(SHUT_WR): this end has said all that it will say (FIN), and still listens. So the client knows where an answer without a length ends.',
    'end of stream': 'recv(2) returned 0. That is no error and no empty message: the client has said that it sends no more (FIN). It may still be listening.',
    'would block': 'The call had nothing to do now (EAGAIN), and returned at once instead of waiting. The server does something else meanwhile.',
    ready: 'The selector (select, epoll) says that a call on this socket would do something now.',
    deadline: 'A time limit of the server has passed. Without one, a client that says nothing would be waited for forever.',
    reset: 'A call has failed: the client has torn the connection down (RST), or is gone. What it had not read is lost.',
    'close with a reset': 'The server tears the connection down (RST), so that what was cut off cannot be taken for whole.',
    close: 'close(2): the descriptor is gone. What the kernel still holds is sent all the same, unless something that came was never read: then the client gets a reset.',
  };
  const ruleLink = rule => {
    const found = /^RFC (\d+) §([A-Z]?)\.?([\d.]*)$/.exec(rule ?? '');
    if (!found) return document.createTextNode(rule ?? '–');
    const link = node('a', '', rule);
    link.href = `https://www.rfc-editor.org/rfc/rfc${found[1]}#${found[2] ? `appendix-${found[2]}.` : 'section-'}${found[3]}`;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    return link;
  };
  const detail = event => {
    const shown = node('div', 'detail');
    if (EXPLAINED[event.operation]) shown.append(node('p', '', EXPLAINED[event.operation]));
    if (!event.parts?.length) return shown;
    const table = shown.appendChild(node('table')), rows = [];
    const head = table.createTHead().insertRow();
    for (const title of ['part', 'its rule', 'bytes']) head.append(node('th', '', title));
    let offset = event.offset;
    const body = table.createTBody();
    for (const part of event.parts) {
      const row = body.insertRow();
      row.className = classOf(part.name);
      row.insertCell().textContent = part.name;
      row.insertCell().append(ruleLink(part.rule));
      row.insertCell().textContent = `${number(offset)} to ${number(offset + part.length - 1)}`;
      offset += part.length;
      rows.push(row);
    }
    const lit = hex(shown.appendChild(node('pre', 'hex')), event);
    rows.forEach((row, index) => {
      for (const [name, on] of [['pointerenter', true], ['pointerleave', false], ['focusin', true], ['focusout', false]])
        row.addEventListener(name, () => lit[index].forEach(piece => piece.classList.toggle('lit', on)));
    });
    return shown;
  };
  const hex = (pre, event) => {
    const bytes = Uint8Array.from(atob(event.bytes), c => c.charCodeAt(0)), width = innerWidth < 700 ? 8 : 16;
    const partAt = event.parts.flatMap((part, index) => Array(part.length).fill(index)), lit = event.parts.map(() => []);
    const run = (from, to, textOf) => {
      for (let i = from; i < to;) {
        let end = i, text = '';
        while (end < to && partAt[end] === partAt[i]) text += textOf(bytes[end], end++);
        const piece = node('span', classOf(event.parts[partAt[i]].name), text);
        lit[partAt[i]].push(piece);
        pre.append(piece);
        i = end;
      }
    };
    for (let row = 0; row < bytes.length; row += width) {
      const end = Math.min(row + width, bytes.length);
      pre.append((event.offset + row).toString(16).padStart(6, '0') + '  ');
      run(row, end, (byte, i) => byte.toString(16).padStart(2, '0') + (i % width === 7 ? '  ' : ' '));
      pre.append(' '.repeat((row + width - end) * 3 + (width > 7 && end - row <= 7 ? 1 : 0) + 1));
      run(row, end, byte => byte > 32 && byte < 127 ? String.fromCharCode(byte) : byte === 32 ? ' ' : '·');
      pre.append('\n');
    }
    return lit;
  };

  // ---- What is done

  const follow = on => {
    following = on;
    byId('follow').setAttribute('aria-pressed', on);
    if (on) select([...conversations.values()].filter(conversation => !conversation.own).at(-1) ?? selected);
  };
  const freeze = on => {
    frozen = on;
    byId('freeze').setAttribute('aria-pressed', on);
    if (!on) {
      missed.events += lost;
      lost = 0;
      waiting.splice(0).forEach(take);
    }
    schedule();
  };
  const download = (name, type, text) => {
    const link = node('a');
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  const transcript = conversation => conversation.events.map(message => (message.skipped ? `# ${message.skipped} events are not shown here.\n` : '') + (message.text ?? '')).join('');
  const page = conversation => {
    const root = copy.cloneNode(true), policy = node('meta'), data = node('script');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = main.dataset.policy.split('; ').filter(rule => !/^(connect-src|frame-ancestors)/.test(rule)).join('; ');
    root.querySelector('meta').after(policy);
    root.querySelector('title').textContent = `Connection #${conversation.number}`;
    data.id = 'saved';
    data.type = 'application/json';
    const told = { server, at: new Date().toISOString(), events: conversation.events };
    data.textContent = JSON.stringify(told).replace(/</g, '\\u003c'); // Nothing in it ends the element.
    root.querySelector('body > script').before(data);
    return `<!DOCTYPE html>\n${root.outerHTML}\n`;
  };
  byId('freeze').addEventListener('click', () => freeze(!frozen));
  byId('follow').addEventListener('click', () => follow(!following));
  byId('own').addEventListener('change', () => { for (const { key, own } of [...conversations.values()]) if (own) forget(key); connect(); });
  byId('clear').addEventListener('click', () => {
    for (const { key, kept, events } of [...conversations.values()]) if (!kept) { cleared.set(key, events.at(-1).index); forget(key); }
    missed = { events: 0, connections: 0 };
    withheld.clear();
    schedule();
  });
  byId('keep').addEventListener('click', () => { selected.kept = !selected.kept; selected.changed = true; schedule(); });
  byId('save-page').addEventListener('click', () => download(`connection-${selected.number}.html`, 'text/html', page(selected)));
  byId('save-transcript').addEventListener('click', () => download(`connection-${selected.number}.txt`, 'text/plain', transcript(selected)));
  document.addEventListener('keydown', event => {
    const list = event.target.closest?.('#connections, #timeline'), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!list || !step) return;
    const buttons = [...list.querySelectorAll(list.id === 'timeline' ? '.call' : 'button')];
    buttons[buttons.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  });
  for (const [className, text] of [['start', 'request-line, status-line'], ['field', 'field'], ['blank', 'blank line: the head ends'], ['body-part', 'entity body'], ['none', 'not understood']])
    byId('legend').append(node('li', className, text));
  byId('examples').textContent = `curl -v ${location.origin}/\nminifetch -v ${location.origin}/\nprintf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -N ${location.hostname} ${location.port}`;

  const connect = () => {
    stream?.close();
    stream = new EventSource(`/_live/events${byId('own').checked ? '?own' : ''}`);
    stream.addEventListener('message', event => {
      const message = JSON.parse(event.data);
      if (!frozen) take(message);
      else if (waiting.length < MOST_WAITING) waiting.push(message);
      else lost++;
      schedule();
    });
    stream.addEventListener('error', event => {
      byId('server').textContent = 'the server has ended the stream; trying again …';
      if (event.target.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
    });
  };
  if (saved) {
    const told = JSON.parse(saved.textContent);
    for (const id of ['tools', 'keep', 'save-page']) byId(id).hidden = true;
    document.querySelector('nav').hidden = true;
    main.style.gridTemplateColumns = 'minmax(0, 1fr)';
    take(told.server);
    told.events.forEach(take);
    byId('server').textContent += ` · saved ${told.at.slice(0, 16).replace('T', ' ')} UTC`;
    schedule();
  } else connect();
})();
