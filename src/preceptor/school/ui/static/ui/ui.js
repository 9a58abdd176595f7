// The frame's only script: an open menu closes on Escape, on a click elsewhere and when focus leaves it.
const open = () => document.querySelector("details.menu[open]");

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && open();
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  const menu = open();
  if (menu && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("focusout", (event) => {
  const menu = open();
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});
