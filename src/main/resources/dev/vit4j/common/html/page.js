"use strict";
// Columns sort on click; long tables get a search field. Without JavaScript the tables keep their default order.
const MANY_ROWS = 20;

for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const headings = Array.from(table.tHead.rows[0].cells);
  const key = (row, column) => {
    const cell = row.cells[column];
    return "v" in cell.dataset ? cell.dataset.v : cell.textContent;
  };

  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const figures = heading.classList.contains("n");
      const before = heading.getAttribute("aria-sort");
      // Numbers sort largest first, names from A.
      const down = before === null ? figures : before === "ascending";
      headings.forEach(other => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sign = down ? -1 : 1;
      const rows = Array.from(body.rows);
      rows.sort((one, other) => {
        const a = key(one, column);
        const b = key(other, column);
        if (a === "" || b === "") {
          return (a === "") - (b === "");
        }
        return sign * (figures ? a - b : a.localeCompare(b, undefined, {numeric: true}));
      });
      body.append(...rows);
    });
  });

  if (body.rows.length > MANY_ROWS) {
    const label = document.createElement("label");
    label.className = "filter";
    const input = document.createElement("input");
    input.type = "search";
    const shown = document.createElement("span");
    shown.setAttribute("role", "status");
    label.append("Find", input, shown);
    table.closest(".scroll").before(label);
    input.addEventListener("input", () => {
      const wanted = input.value.toLowerCase();
      let count = 0;
      for (const row of body.rows) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
        count += row.hidden ? 0 : 1;
      }
      shown.textContent = wanted === "" ? "" : count + " of " + body.rows.length;
    });
  }
}
