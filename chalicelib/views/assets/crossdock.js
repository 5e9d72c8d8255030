// Comforts for those who have scripts: every page works without this file.
"use strict";

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

// Copy buttons are hidden until there is a clipboard to copy to.
const showCopies = (part) => {
  if (!navigator.clipboard) return;
  part.querySelectorAll("button[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const label = button.querySelector("span");
      const before = label.textContent;
      label.textContent = button.dataset.done;
      setTimeout(() => { label.textContent = before; }, 1600);
    });
  });
};
showCopies(document);

// A press beside a window closes it, as Escape does; nothing was asked for then.
const closesBeside = (dialog) => dialog.addEventListener("mousedown", (event) => {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const isInside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
  if (event.target === dialog && !isInside) dialog.close();
});

// What is asked before anything final opens as a window over the page. It stays where it was in the page, so that it
// belongs to the same form; the browser keeps the focus inside and brings it back.
each("details.confirm", (details) => {
  const summary = details.querySelector("summary");
  const [place, opens, dialog] = ["div", "button", "dialog"].map((tag) => document.createElement(tag));
  place.className = details.className;
  opens.type = "button";
  opens.className = summary.className;
  opens.setAttribute("aria-haspopup", "dialog");
  opens.append(...summary.childNodes);
  summary.remove();
  dialog.className = "asks";
  dialog.append(...details.children);
  dialog.setAttribute("aria-label", (dialog.querySelector("h2, h3, h4") ?? opens).textContent.trim());
  place.append(opens, dialog);
  details.replaceWith(place);

  const fields = () => [...dialog.querySelectorAll("textarea, select, input:not([type=hidden])")];
  const show = () => {
    dialog.showModal();
    const field = fields().find((one) => one.ariaInvalid === "true") ?? fields()[0];
    (field ?? dialog.querySelector("button:not([data-leave])"))?.focus();
  };
  opens.addEventListener("click", show);
  dialog.addEventListener("close", () => opens.focus());
  dialog.querySelectorAll("[data-leave]").forEach((leave) => {
    leave.hidden = false;
    leave.addEventListener("click", () => dialog.close());
  });
  // Inside another form Enter would press that form's first button.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input") || event.target.form?.parentElement === dialog) return;
    event.preventDefault();
    dialog.querySelector("button:not([data-leave])").click();
  });
  closesBeside(dialog);
  if (details.open) show();
});

// The person's menu closes when something else is pressed, or with Escape.
const me = document.querySelector("details.me");
if (me) {
  addEventListener("click", (event) => { if (!me.contains(event.target)) me.open = false; });
  me.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !me.open) return;
    me.open = false;
    me.querySelector("summary").focus();
  });
  me.addEventListener("focusout", (event) => { if (event.relatedTarget && !me.contains(event.relatedTarget)) me.open = false; });
}

// A second click on a form that is already on its way does nothing. The server forgives it too.
// A form whose answer is a file stays where it is, and may be sent again.
each("form[method=post]:not([data-stays])", (form) => {
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

// Some scanners end with Tab where others send Enter; nobody types a code so quickly, and who does may leave the field.
each("form.scan input[name=code]", (field) => {
  let began = 0;
  field.addEventListener("keydown", (event) => {
    if (!field.value) began = event.timeStamp;
    const isScanned = field.value.length > 3 && event.timeStamp - began < 40 * field.value.length;
    if (event.key !== "Tab" || event.shiftKey || !isScanned) return;
    event.preventDefault();
    field.form.requestSubmit();
  });
});

// One box ticks all of a page.
each("input[data-ticks]", (all) => {
  const boxes = [...all.form.querySelectorAll(`input[name="${all.dataset.ticks}"]`)];
  const told = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.hidden = false;
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  boxes.forEach((box) => box.addEventListener("change", told));
  told();
});

// What goes on in the background is looked at again until it is done; without scripts the whole page is.
const refresh = (part) => {
  if (!part?.dataset.refresh) return;
  setTimeout(async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) { location.reload(); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById(part.id);
      if (!now) return;
      if (!now.dataset.refresh) { location.reload(); return; }
      if (part.contains(document.activeElement)) { refresh(part); return; }
      part.replaceWith(now);
      refresh(now);
    } catch {
      refresh(part);
    }
  }, part.dataset.refresh * 1000);
};
refresh(document.querySelector("[data-refresh]"));

// Choosing people: a window that searches while one types, instead of a button that fetches the page anew.
const choiceItem = (field, choice, checked, named) => {
  const item = document.createElement("li");
  const label = item.appendChild(document.createElement("label"));
  label.className = "check";
  const box = label.appendChild(document.createElement("input"));
  box.type = "one" in field.dataset ? "radio" : "checkbox";
  box.name = named ? field.dataset.picker : `${field.dataset.picker}-window`;
  box.value = choice.value;
  box.checked = checked;
  const words = label.appendChild(document.createElement("span"));
  const said = [["pick-name", choice.label], ["small soft", choice.small], ["small warned", choice.warning]];
  said.filter(([, text]) => text).forEach(([style, text]) => {
    const word = words.appendChild(document.createElement("span"));
    word.className = style;
    word.textContent = text;
    words.append(" ");
  });
  return item;
};

each("fieldset[data-picker]", (field) => {
  const open = field.querySelector(".pick-open");
  const kept = field.querySelector(".picked");
  const none = field.querySelector(".pick-none");
  const dialog = field.querySelector("template").content.querySelector("dialog").cloneNode(true);
  const [search, said, list] = ["input", "[role=status]", ".pick-list"].map((part) => dialog.querySelector(part));
  const boxes = () => [...field.querySelectorAll("input")].filter((box) => box.name === field.dataset.picker);
  const one = "one" in field.dataset;
  let wanted = new Map();
  let latest = 0;
  let timer;

  field.querySelector(".pick-find").remove();
  open.hidden = false;
  // Outside of the form, so that nothing in the window is posted with it or presses its buttons.
  document.body.append(dialog);
  closesBeside(dialog);

  const show = async () => {
    const asked = ++latest;
    const about = new URLSearchParams({ search: search.value, kinds: field.dataset.kinds });
    try {
      const answer = await fetch(`${field.dataset.from}?${about}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const { choices, more } = await answer.json();
      if (asked !== latest) return;
      list.replaceChildren(...choices.map((choice) => choiceItem(field, choice, wanted.has(choice.value), false)));
      list.found = new Map(choices.map((choice) => [choice.value, choice]));
      said.textContent = choices.length ? (more ? said.dataset.more : "") : said.dataset.none;
    } catch {
      if (asked !== latest) return;
      list.replaceChildren();
      said.textContent = said.dataset.failed;
    }
  };

  list.addEventListener("change", ({ target }) => {
    if (one) wanted = new Map();
    if (target.checked) wanted.set(target.value, list.found.get(target.value));
    else wanted.delete(target.value);
  });
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 200); });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type === "button") return;
    event.preventDefault();
    if (event.target === search) { clearTimeout(timer); show(); }
  });
  open.addEventListener("click", () => {
    wanted = new Map(boxes().filter((box) => box.checked && box.value).map((box) => [box.value, null]));
    search.value = "";
    list.replaceChildren();
    dialog.showModal();
    search.focus();
    show();
  });
  dialog.querySelector("[data-leave]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-take]").addEventListener("click", () => {
    boxes().forEach((box) => { box.checked = wanted.has(box.value) || (one && !box.value && !wanted.size); });
    const there = new Set(boxes().map((box) => box.value));
    wanted.forEach((choice, value) => { if (choice && !there.has(value)) kept.append(choiceItem(field, choice, true, true)); });
    if (none) none.hidden = wanted.size > 0;
    dialog.close();
  });
  dialog.addEventListener("close", () => open.focus());
});

// On a phone the menu scrolls sideways; where one is should be seen.
document.querySelector(".ways [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// What went wrong is where the eyes and the screen reader go first.
document.querySelector("[aria-invalid], [data-look-here]")?.focus();

// A list with a preview: a press shows an order beside it, a double press or Enter opens it; arrows go up and down. One
// row can be reached by Tab, as in any grid, and what is chosen stays in the address for whoever comes back.
each("table.chooses", (table) => {
  const pane = document.querySelector(".pane");
  const rows = [...table.querySelectorAll("tr[data-show]")];
  const isWide = () => matchMedia("(min-width: 75rem)").matches;
  let asked = 0;
  table.setAttribute("role", "grid");
  table.querySelectorAll("td").forEach((cell) => cell.setAttribute("role", "gridcell"));
  table.querySelectorAll("thead th").forEach((cell) => cell.setAttribute("role", "columnheader"));

  const mark = (row) => rows.forEach((one) => {
    one.classList.toggle("chosen", one === row);
    one.removeAttribute("aria-current");
    one.setAttribute("aria-selected", one === row);
    one.tabIndex = one === row ? 0 : -1;
  });
  const choose = async (row) => {
    mark(row);
    if (!isWide()) return;
    const turn = (asked += 1);
    try {
      const answer = await fetch(row.dataset.show, { headers: { Accept: "text/html" } });
      if (turn !== asked) return;
      if (!answer.ok || answer.redirected) { location.assign(row.dataset.open); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const shown = page.getElementById("preview");
      if (!shown || turn !== asked) return;
      shown.querySelector("[data-details]").href = row.dataset.open;
      showCopies(shown);
      pane.replaceChildren(shown);
      pane.scrollTop = 0;
      history.replaceState(null, "", row.dataset.here);
    } catch {
      if (turn === asked) location.assign(row.dataset.open);
    }
  };
  mark(rows.find((row) => row.classList.contains("chosen")) ?? rows[0]);
  rows.forEach((row) => {
    // The row itself does what the link in it does.
    row.querySelectorAll("a").forEach((link) => { link.tabIndex = -1; });
    row.addEventListener("click", (event) => {
      if (event.target.closest("a, button, input") || getSelection().toString()) return;
      if (isWide()) choose(row); else location.assign(row.dataset.open);
    });
    row.addEventListener("dblclick", () => location.assign(row.dataset.open));
    row.addEventListener("keydown", (event) => {
      if (event.target !== row || event.ctrlKey || event.altKey || event.metaKey) return;
      const at = rows.indexOf(row);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, " ": at }[event.key];
      if (event.key === "Enter") location.assign(row.dataset.open);
      if (to === undefined) return;
      event.preventDefault();
      if (!rows[to]) return;
      rows[to].focus();
      choose(rows[to]);
    });
  });
});
