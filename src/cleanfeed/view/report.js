"use strict";
(() => {
  const ASKING = "Point at a block, or choose one with the keyboard.";
  const NOT_PRINTED = "No text of the page is behind it: it is a picture, or claimed in the page's head.";
  const page = document.getElementById("page");
  const story = document.getElementById("story");
  const why = document.getElementById("why");
  const answer = document.getElementById("answer");
  const close = document.getElementById("close");
  const items = [...page.querySelectorAll("[data-k]")];
  const numbers = new Map(items.map((item, index) => [item, index]));
  let data = null;
  let marked = [];
  let chosen = null;

  // Read when it is first asked for: on a long page it is half of the file.
  function read() {
    data ??= JSON.parse(document.getElementById("data").textContent);
    return data;
  }

  function make(tag, text, name) {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (name) element.className = name;
    return element;
  }

  function spaced(role) {
    return role.replaceAll("_", " ");
  }

  // Both sides of what an element shows.

  function mark(element) {
    for (const old of marked) old.classList.remove("marked");
    const keys = element ? element.dataset.k.split(" ") : [];
    marked = keys.flatMap((key) => [...document.querySelectorAll(`[data-k~="${key}"]`)]);
    for (const found of marked) found.classList.add("marked");
  }

  function show(element) {
    mark(element);
    const item = numbers.has(element) ? element : marked.find((found) => numbers.has(found));
    if (item) explain(item);
    else answer.replaceChildren(make("p", element ? NOT_PRINTED : ASKING, "minor"));
  }

  // The panel.

  function explain(item) {
    const { blocks, features, reasons } = read();
    const number = numbers.get(item);
    const [where, parts, weighings] = blocks[number];
    const told = parts.map(([role, reason, field]) => {
      const part = make("div", undefined, "part " + (field.startsWith("stripped") ? item.classList[0] : "story"));
      const meaning = reasons[reason.split(":")[0]];
      const code = make("p");
      code.append(make("code", reason), make("span", " → ", "minor"), make("code", field));
      part.append(make("h3", spaced(role)), ...(meaning ? [make("p", `Because ${meaning}.`)] : []), code);
      return part;
    });
    const place = make("dl");
    place.append(make("dt", "Place"), make("dd"), make("dt", "Block"), make("dd", `${number + 1} of ${blocks.length}`));
    place.children[1].append(make("code", where));
    answer.replaceChildren(...told, place, ...weighings.flatMap((weighing) => weighed(weighing, features)));
  }

  function weighed([model, says, chance, rows], features) {
    const asked = model === "body" ? "Is it body?" : `Is it ${spaced(says)}?`;
    const most = Math.max(1, ...rows.map(([, effect]) => Math.abs(effect)));
    const list = make("ul", undefined, "features");
    for (const [feature, effect] of rows) {
      const item = make("li");
      const bar = make("span", undefined, "bar");
      const length = make("i", undefined, effect > 0 ? "for" : "against");
      length.style.width = `${(Math.abs(effect) / most) * 50}%`;
      bar.append(length);
      const added = (effect > 0 ? "+" : "−") + Math.abs(effect).toFixed(2);
      item.append(make("code", features[feature]), make("span", added), bar);
      list.append(item);
    }
    return [make("h4", `${asked} The model says ${Math.round(chance * 100)} %`), list];
  }

  // Choosing: by pointer, or with the keys.

  function choose(element) {
    if (chosen) chosen.removeAttribute("aria-current");
    chosen = element;
    show(element);
    why.classList.toggle("open", Boolean(element));
    close.hidden = !element;
    if (!element) return;
    element.setAttribute("aria-current", "true");
    const other = across(element);
    if (other && isShown(other)) bring(other);
  }

  // Scrolls twice: what was not laid out before has its real size only then.
  function bring(element) {
    element.scrollIntoView({ block: "nearest" });
    requestAnimationFrame(() => element.scrollIntoView({ block: "nearest" }));
  }

  function paneOf(element) {
    return page.contains(element) ? page : story;
  }

  // What the other side has for the chosen element.
  function across(element) {
    const other = paneOf(element) === page ? story : page;
    return marked.find((found) => other.contains(found) && !found.hidden);
  }

  function isShown(element) {
    return element.offsetParent !== null;
  }

  // One stop a side for the Tab key, the last element chosen there.
  function rove(element) {
    for (const old of paneOf(element).querySelectorAll('[data-k][tabindex="0"]')) old.tabIndex = -1;
    element.tabIndex = 0;
  }

  function focus(element) {
    rove(element);
    element.focus({ preventScroll: true });
    bring(element);
  }

  function stops(pane) {
    return pane === page ? items.filter((item) => !item.hidden) : [...story.querySelectorAll(".chunk > [data-k]")];
  }

  function step(element, by) {
    const all = stops(paneOf(element));
    const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(element) + by))];
    if (next) focus(next);
  }

  function change(element) {
    choose(element);
    const other = across(element)?.closest("#page [data-k], .chunk > [data-k]");
    if (!other) return;
    side(paneOf(other).id);
    focus(other);
  }

  function target(event) {
    return event.target instanceof Element ? event.target.closest("[data-k]") : null;
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const element = target(event);
    if (element) show(element);
    else if (chosen) show(chosen);
  });
  document.addEventListener("focusin", (event) => {
    const element = target(event);
    if (element && event.target === element) choose(element);
  });
  document.addEventListener("click", (event) => {
    const element = target(event);
    if (!element || event.target.closest("a")) return;
    choose(element);
    rove(element);
  });
  close.addEventListener("click", () => choose(null));

  const keys = {
    ArrowDown: (element) => step(element, 1),
    ArrowUp: (element) => step(element, -1),
    Home: (element) => step(element, -Infinity),
    End: (element) => step(element, Infinity),
    ArrowRight: (element) => paneOf(element) === page && change(element),
    ArrowLeft: (element) => paneOf(element) === story && change(element),
    Enter: change,
  };
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return choose(null);
    const element = event.target.dataset && "k" in event.target.dataset ? event.target : null;
    if (element && Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key](element);
    }
  });

  // Filtering the page by role, and on a narrow screen one side at a time.

  const all = document.getElementById("all");
  const filters = [...document.querySelectorAll(".legend [data-role]")];

  function filter() {
    const wanted = new Set(filters.filter(isPressed).map((button) => button.dataset.role));
    let count = 0;
    for (const item of items) {
      item.hidden = wanted.size > 0 && ![...wanted].some((role) => item.classList.contains(`r-${role}`));
      count += !item.hidden;
    }
    for (const stretch of page.querySelectorAll(".stretch")) {
      stretch.hidden = !stretch.querySelector("[data-k]:not([hidden])");
    }
    press(all, wanted.size === 0);
    document.getElementById("shown").textContent = `${count} of ${items.length} blocks shown`;
    const first = stops(page)[0];
    if (first) rove(first);
  }

  function isPressed(button) {
    return button.getAttribute("aria-pressed") === "true";
  }

  function press(button, pressed) {
    button.setAttribute("aria-pressed", String(pressed));
  }

  for (const button of filters) {
    button.addEventListener("click", () => {
      press(button, !isPressed(button));
      filter();
    });
  }
  all.addEventListener("click", () => {
    for (const button of filters) press(button, false);
    filter();
  });

  const sides = [...document.querySelectorAll(".switch button")];

  function side(name) {
    document.body.dataset.side = name;
    for (const button of sides) press(button, button.dataset.side === name);
  }

  for (const button of sides) button.addEventListener("click", () => side(button.dataset.side));

  document.body.classList.add("scripted");
  for (const pane of [page, story]) {
    const first = pane.querySelector("[data-k]");
    if (first) first.tabIndex = 0;
  }
})();
