// Warns two minutes before the session ends. Escape or the button stays; before time runs out, typed text is kept.
const WARN = 120;
const KEEP = 20;
const { idleSeconds, stayTo, keepTo, endedTo, token } = document.body.dataset;
const limit = Number(idleSeconds);
const warn = Math.min(WARN, limit / 2);
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("portal-still-here") : null;

let ends = Date.now() + limit * 1000;
let kept = false;
let ended = false;

const dialog = document.createElement("dialog");
dialog.className = "portal-idle";
dialog.setAttribute("aria-labelledby", "idle-title");
dialog.setAttribute("aria-describedby", "idle-words");
const title = document.createElement("h2");
title.className = "govuk-heading-m";
title.id = "idle-title";
title.textContent = "Stay signed in?";
const words = document.createElement("p");
words.className = "govuk-body";
words.id = "idle-words";
const still = document.createElement("button");
still.type = "button";
still.className = "govuk-button";
still.textContent = "Stay signed in";
dialog.append(title, words, still);
document.body.append(dialog);

function minutes(seconds) {
  const whole = Math.max(1, Math.round(seconds / 60));
  return whole === 1 ? "1 minute" : `${whole} minutes`;
}

function start() {
  ends = Date.now() + limit * 1000;
  kept = false;
  if (dialog.open) dialog.close();
}

function post(address, body) {
  body.set("csrf_token", token);
  return fetch(address, { method: "POST", body, credentials: "same-origin", redirect: "manual", keepalive: true });
}

async function stay() {
  const answer = await post(stayTo, new URLSearchParams()).catch(() => null);
  if (answer === null || !answer.ok) {
    words.textContent = "We could not reach the portal. Check your connection and try again. Your text is still on this page.";
    return;
  }
  start();
  tabs?.postMessage("here");
}

// Everything typed and not sent, with the address of the page; never files or passwords.
function typed() {
  for (const form of document.forms) {
    if (form.method !== "post" || !form.querySelector("textarea, input:not([type=hidden]), select")) continue;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const box = form.elements.namedItem(name);
      if (typeof value === "string" && box?.type !== "password" && !name.endsWith("csrf_token")) body.append(name, value);
    }
    const to = new URL(form.getAttribute("action") || location.href, location.href);
    body.set("kept_path", location.pathname + location.search);
    body.set("kept_to", to.pathname + to.search);
    return body;
  }
  return null;
}

async function keep() {
  if (kept) return;
  kept = true;
  const body = typed();
  if (body) await post(keepTo, body).catch(() => null);
}

function look() {
  const left = (ends - Date.now()) / 1000;
  if (left <= 0 && !ended) {
    ended = true;
    location.assign(endedTo);
    return;
  }
  if (left <= Math.min(KEEP, warn / 2)) keep();
  if (left <= warn && !dialog.open && !ended) {
    const text = typed() ? " Your text will be saved." : "";
    words.textContent = `You have been away for ${minutes(limit - left)}. In ${minutes(left)} we will sign you out.${text}`;
    dialog.showModal();
    still.focus();
  }
}

still.addEventListener("click", stay);
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  stay();
});
tabs?.addEventListener("message", start);
tabs?.postMessage("here");
setInterval(look, 1000);
