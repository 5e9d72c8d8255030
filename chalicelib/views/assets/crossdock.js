// Comforts for those who have scripts: every page works without this file.
"use strict";

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

// Copy buttons are hidden until there is a clipboard to copy to.
if (navigator.clipboard) {
  each("button[data-copy]", (button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const label = button.querySelector("span");
      const before = label.textContent;
      label.textContent = button.dataset.done;
      setTimeout(() => { label.textContent = before; }, 1600);
    });
  });
}

// A confirmation opens with its first field in focus, and Escape closes it where it was opened.
each("details.confirm", (details) => {
  const summary = details.querySelector("summary");
  details.addEventListener("toggle", () => {
    if (details.open) details.querySelector("textarea, input:not([type=hidden]), button")?.focus();
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    summary.focus();
  });
});

// A second click on a form that is already on its way does nothing. The server forgives it too.
each("form[method=post]", (form) => {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
});
addEventListener("pageshow", () => each("form[data-sent]", (form) => {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}));

// On a phone the menu scrolls sideways; where one is should be seen.
document.querySelector(".ways [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// What went wrong is where the eyes and the screen reader go first.
document.querySelector("[aria-invalid], [data-look-here]")?.focus();
