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

// All state of a page is in its address, so after a restart of the worker the page is simply loaded again.
const lost = document.getElementById('lost');
async function recover() {
  lost.hidden = false;
  for (;;) {
    try {
      if ((await fetch('health/live', { cache: 'no-store' })).ok) break;
    } catch { /* Still away. */ }
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  let isBack = false;
  try { isBack = await Blazor.reconnect(); } catch { /* The worker no longer knows this page. */ }
  if (isBack) lost.hidden = true; else location.reload();
}

Blazor.start({ circuit: { reconnectionHandler: { onConnectionDown: recover, onConnectionUp: () => { lost.hidden = true; } } } });
