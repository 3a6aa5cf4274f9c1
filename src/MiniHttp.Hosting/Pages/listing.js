const box = document.getElementById('filter'), count = document.getElementById('count'), all = count.textContent;
const rows = [...document.querySelectorAll('tbody tr:not(.up)')].map(row => [row, row.cells[0].textContent.toLowerCase()]);
box.hidden = false; // Without this script there is nothing that it could do.
box.addEventListener('input', () => {
  const wanted = box.value.trim().toLowerCase();
  let shown = 0;
  for (const [row, name] of rows) shown += !(row.hidden = !name.includes(wanted));
  count.textContent = wanted ? `${shown} of ${rows.length} shown` : all;
});
