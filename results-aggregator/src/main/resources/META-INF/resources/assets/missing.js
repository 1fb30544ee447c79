/** Opens a run's page as soon as the run is known: its address is printed when it is created. */

const EVERY_MS = 2_000;
const TRIES = 60;

const id = document.querySelector('[data-missing]').dataset.missing;
let tries = 0;

const timer = setInterval(async () => {
  if (document.hidden) return;
  if (++tries >= TRIES) clearInterval(timer);
  const response = await fetch(`/api/v1/runs/${encodeURIComponent(id)}/report`).catch(() => null);
  if (response?.ok) location.reload();
}, EVERY_MS);
