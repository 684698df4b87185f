/** Puts the focus on the page's heading, where a screen reader says where one is and Tab begins with the page. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}
