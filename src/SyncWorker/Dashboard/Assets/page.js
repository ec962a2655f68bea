// The only script of the page beside Blazor's own: the theme, and what happens while the worker is away.
'use strict';

document.addEventListener('click', event => {
  if (!event.target.closest('[data-switch-theme]')) return;
  const isDark = getComputedStyle(document.documentElement).colorScheme.includes('dark')
    && (document.documentElement.dataset.theme === 'dark' || matchMedia('(prefers-color-scheme: dark)').matches);
  const theme = isDark ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=strict`;
});

// "/" goes to the search, as on many sites.
document.addEventListener('keydown', event => {
  if (event.key !== '/' || event.target.closest('input, textarea, select')) return;
  event.preventDefault();
  document.querySelector('input[type=search]')?.focus();
});

// All state of a page is in its address, so after a restart of the worker the page is simply loaded again. Not before the worker has
// answered for a while: one that stops may still answer once, and a page that cannot be loaded has no script to try again.
const lost = document.getElementById('lost');
const pause = () => new Promise(resolve => setTimeout(resolve, 500));

async function answers() {
  try { return (await fetch('health/live', { cache: 'no-store' })).ok; } catch { return false; }
}

async function recover() {
  lost.hidden = false;
  for (;; await pause()) {
    if (!await answers()) continue;
    await pause();
    if (!await answers()) continue;
    try {
      if (await Blazor.reconnect()) { lost.hidden = true; return; }
    } catch { /* It no longer knows this page, or is away again. */ }
    await pause();
    if (await answers()) { location.reload(); return; }
  }
}

Blazor.start({ circuit: { reconnectionHandler: { onConnectionDown: recover, onConnectionUp: () => { lost.hidden = true; } } } });
