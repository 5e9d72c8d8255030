// Looks every few seconds whether there is news in the parts marked data-live, and puts it in place.
const EVERY = 3000;

async function refresh() {
  if (document.hidden || document.activeElement?.closest("[data-live]")) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || !answer.ok) return;
  const news = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    if (part.querySelector("details[open]")) continue; // somebody is reading
    const fresh = news.getElementById(part.id);
    if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
  }
}

setInterval(refresh, EVERY);
