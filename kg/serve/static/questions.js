// A button at each block of lines that copies them. Without this they are selected by hand.
const words = document.getElementById("questions-script").dataset;
for (const block of navigator.clipboard ? document.querySelectorAll("pre.copied") : []) {
  const around = document.createElement("div");
  const button = document.createElement("button");
  around.className = "copying";
  button.type = "button";
  button.textContent = words.copy;
  button.setAttribute("aria-label", `${words.copy}: ${block.getAttribute("aria-label")}`);
  block.replaceWith(around);
  around.append(block, button);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.textContent);
    button.textContent = words.done;
    setTimeout(() => { button.textContent = words.copy; }, 2000);
  });
}
