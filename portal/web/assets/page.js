// What script adds to a page that works without it: the page library's parts in use, and no form sent twice.
const library = await import(document.body.dataset.pageLibrary);
library.createAll(library.CharacterCount);
library.createAll(library.Checkboxes);
library.createAll(library.ErrorSummary);
library.createAll(library.NotificationBanner, { disableAutoFocus: true });
library.createAll(library.Radios);
library.createAll(library.ServiceNavigation);
library.createAll(library.SkipLink);

// A link drawn as a button answers to the space bar.
library.createAll(library.Button);

const sent = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  // A download or a lost connection leaves the page standing: the form can be sent again after a while.
  setTimeout(() => sent.delete(form), 8000);
});
// Coming Back to a page kept by the browser: its forms have not been sent from this visit.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) sent.delete(form);
});
