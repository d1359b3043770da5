// @ts-check
/** A file dropped anywhere on a drop place lands in its input. Without script the input takes the file itself. */

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".drop"))) {
  const input = /** @type {HTMLInputElement | null} */ (place.querySelector('input[type="file"]'));
  if (!input) continue;
  for (const name of ["dragenter", "dragover"]) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    place.addEventListener(name, () => place.classList.remove("over"));
  }
  place.addEventListener("drop", (event) => {
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    event.preventDefault();
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
