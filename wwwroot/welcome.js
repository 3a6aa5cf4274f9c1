// Asks the server of this page which development pages it has, and shows links to those. Another server has none: the
// page then keeps the command that starts minihttpd with them.
'use strict';

const element = id => document.getElementById(id);

async function show(name, method) {
  const response = await fetch(`/_${name}`, { method, cache: 'no-store' }).catch(() => null);
  const isOn = response !== null && response.ok && (response.headers.get('Server') ?? '').startsWith('MiniHttp');
  element(name).hidden = !isOn;
  return isOn;
}

async function showAll() {
  // The lab takes no HEAD.
  const areOn = await Promise.all([show('live', 'HEAD'), show('lab', 'GET')]);
  element('off').hidden = areOn.every(isOn => isOn);
}

// Where `nc` finds this server: not over TLS.
if (location.protocol === 'http:') {
  element('host').textContent = location.hostname.replace(/^\[|\]$/g, '');
  element('port').textContent = location.port || '80';
}

showAll();

// Without a page that shows requests, there is a short text instead of the box.
addEventListener('load', () => {
  const box = document.querySelector('object');
  if (box.contentDocument === null) {
    box.style.height = 'auto';
  }
});
