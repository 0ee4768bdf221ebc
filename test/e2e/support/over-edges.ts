/** What goes over the sides of the page, or would if it were not cut off there. Runs in the page, so it names nothing outside of it. */
export function overEdges(): readonly string[] {
  const { scrollWidth = 0, clientWidth = 0 } = document.scrollingElement ?? {};
  const scrolls = scrollWidth > clientWidth ? [`${scrollWidth} px in ${clientWidth} px`] : [];
  const parts = document.querySelectorAll('button, a[href], input, select, textarea, summary, h1, h2, h3, p, li');
  const over = [...parts].filter((part) => {
    const { left, right, width } = part.getBoundingClientRect();
    // One pixel wide is what only screen readers read.
    return part.checkVisibility({ visibilityProperty: true }) && width > 1 && (left < -1 || right > clientWidth + 1);
  });
  return [
    ...scrolls,
    ...over.map(({ localName, className, textContent }) => `${localName}.${className} ${textContent}`),
  ];
}
