"use strict";
(() => {
  const body = document.querySelector("tbody");
  const heads = [...document.querySelectorAll("th")];
  const words = new Intl.Collator(undefined, { numeric: true });

  function sort(head) {
    const column = heads.indexOf(head);
    const isNumber = head.dataset.kind === "number";
    const now = head.getAttribute("aria-sort");
    const order = now ? (now === "ascending" ? "descending" : "ascending") : isNumber ? "descending" : "ascending";
    const way = order === "ascending" ? 1 : -1;
    const keyed = [...body.rows].map((row) => {
      const cell = row.cells[column];
      return [isNumber ? Number(cell.dataset.v) : cell.textContent, row];
    });
    keyed.sort(([one], [other]) => way * (isNumber ? one - other : words.compare(one, other)));
    body.append(...keyed.map(([, row]) => row));
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
  }

  for (const head of heads) head.firstElementChild.addEventListener("click", () => sort(head));
})();
